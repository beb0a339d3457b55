// Text with the few links that are safe to offer: our own pages, and numbers to call (12351 above all).
import { make } from "./dom.js";

const LINK = /https?:\/\/[^\s<>"'，。；：！？、（）《》】]+|\d[\d-]*\d/g;
const CALL = /^(?:(?:0\d{2,3}-?)?12[0-9]{3}|0\d{2,3}-\d{7,8}|400-?\d{3}-?\d{4}|1[3-9]\d{9})$/;

function link(found) {
  if (CALL.test(found)) {
    const part = make("a", "", found);
    part.href = `tel:${found}`;
    return part;
  }
  const clean = found.replace(/[.,;:!?)\]]+$/, "");
  if (!/^https?:/.test(clean) || new URL(clean, location.href).origin !== location.origin) return null;
  const part = make("a", "", clean);
  part.href = clean;
  part.rel = "noreferrer";
  return part;
}

export function fill(part, text) {
  let at = 0;
  part.textContent = "";
  for (const match of text.matchAll ? text.matchAll(LINK) : []) {
    let made = null;
    const before = text[match.index - 1] || "";
    const after = text[match.index + match[0].length] || "";
    try {
      made = /[\w*.]/.test(before) || /[A-Za-z*]/.test(after) ? null : link(match[0]);
    } catch (_) {
      made = null; // not an address after all
    }
    if (!made) continue;
    part.append(text.slice(at, match.index), made);
    at = match.index + made.textContent.length;
  }
  part.append(text.slice(at));
}
