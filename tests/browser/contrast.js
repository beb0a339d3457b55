// The elements whose text has less than 4.5:1 against what is under it (WCAG 2.2, 1.4.3).
elements => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const linear = (value) => (value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const under = (element) => {
    while (element && read(getComputedStyle(element).backgroundColor)[3] < 255) element = element.parentElement;
    return element || document.documentElement;
  };
  return elements.map((element) => {
    const text = light(read(getComputedStyle(element).color));
    const paper = light(read(getComputedStyle(under(element)).backgroundColor));
    return [element.className || element.id || element.tagName, (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05)];
  }).filter(([, ratio]) => ratio < 4.5);
}
