// Every sentence comes with the page, in both languages; none stands in a script.
export const setting = JSON.parse(document.getElementById("setting").textContent);

let language = setting.lang;

export function say(key) {
  return setting.words[language][key] || key;
}

export function spoken() {
  return language;
}

function put(part) {
  const { words, label } = part.dataset;
  if (words) part.textContent = say(words);
  if (label) part.setAttribute("aria-label", say(label));
  if (label && part.tagName === "BUTTON") part.title = say(label);
}

// Puts `part` into words, now and whenever the language changes.
export function labelled(part, key) {
  part.dataset.label = key;
  put(part);
}

export function speak(wanted) {
  language = setting.words[wanted] ? wanted : "zh-CN";
  document.documentElement.lang = language;
  document.title = say("web-title");
  document.querySelectorAll("[data-words],[data-label]").forEach(put);
}
