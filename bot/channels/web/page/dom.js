// Makes elements. Text is only ever set as text: nothing that somebody typed is read as markup.
export function make(tag, name, text) {
  const part = document.createElement(tag);
  if (name) part.className = name;
  if (text !== undefined) part.textContent = text;
  return part;
}

export function button(name, text, act) {
  const part = make("button", name, text);
  part.type = "button";
  part.addEventListener("click", act);
  return part;
}

export function byId(id) {
  return document.getElementById(id);
}
