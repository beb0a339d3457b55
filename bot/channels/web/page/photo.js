// Photos are made small before they travel: a phone's 8 MB say no more than 500 kB do.
const MOST_PX = 2000;
const SMALL_BYTES = 600000;
const QUALITY = 0.85;

function loaded(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = url;
  });
}

function painted(image, share) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.naturalWidth * share);
  canvas.height = Math.round(image.naturalHeight * share);
  const paint = canvas.getContext("2d");
  paint.fillStyle = "#fff"; // what was transparent would turn black
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
}

// The file, or a smaller JPEG of it where that helps. What this browser cannot read goes as it is.
export async function shrunk(file) {
  if (!file.type.startsWith("image/") || file.type === "image/gif") return file;
  const url = URL.createObjectURL(file);
  try {
    const image = await loaded(url);
    const share = Math.min(1, MOST_PX / Math.max(image.naturalWidth, image.naturalHeight));
    const known = /^image\/(jpeg|png|webp)$/.test(file.type);
    if (share === 1 && file.size < SMALL_BYTES && known) return file;
    const small = await painted(image, share);
    return small && (small.size < file.size || !known) ? small : file;
  } catch (_) {
    return file;
  } finally {
    URL.revokeObjectURL(url);
  }
}
