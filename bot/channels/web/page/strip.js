// Short words outside the conversation: the state of the line, small notes, the demo's SMS, a kiosk's goodbye.
import { button, byId, make } from "./dom.js";
import { say } from "./words.js";

const PATIENCE_MS = 1500; // a short gap is nobody's worry
const NOTE_MS = 8000;
const SMS_MS = 600000; // as long as its code works
const FOLD_MS = 30000;
const CODE_LEAST = 4;

const status = byId("status");
const toasts = byId("toasts");
let soon = 0;

export function line(up) {
  if (up) {
    clearTimeout(soon);
    soon = 0;
    status.hidden = true;
    status.textContent = "";
    return;
  }
  soon = soon || setTimeout(() => {
    status.hidden = false;
    status.textContent = say(navigator.onLine === false ? "web-offline" : "web-lost");
  }, PATIENCE_MS);
}

function show(part, ms) {
  const close = button("icon", "×", () => part.remove());
  close.setAttribute("aria-label", say("web-close"));
  part.append(close);
  toasts.append(part);
  setTimeout(() => part.remove(), ms);
}

export function note(text) {
  for (const old of toasts.querySelectorAll(".note")) old.remove();
  const part = make("div", "toast note");
  const words = make("p", "", text);
  words.dir = "auto";
  part.append(words);
  show(part, NOTE_MS);
}

// The newest SMS; read, it takes one line. It goes once its code was typed.
export function sms(text) {
  for (const old of toasts.querySelectorAll(".sms")) old.remove();
  const part = make("div", "toast sms");
  const words = make("p", "", text);
  words.dir = "auto";
  part.append(make("b", "", say("web-sms")), words);
  show(part, SMS_MS);
  setTimeout(() => part.classList.add("folded"), FOLD_MS);
}

export function typed(text) {
  const digits = text.replace(/\D/g, "");
  if (digits.length < CODE_LEAST) return;
  for (const part of toasts.querySelectorAll(".sms")) if (part.textContent.includes(digits)) part.remove();
}

export function leaving(seconds, leave) {
  const part = make("div", "toast leaving");
  const left = make("b", "", String(Math.ceil(seconds)));
  left.setAttribute("aria-hidden", "true");
  part.append(left, make("p", "", say("web-leaving")), button("choice", say("web-leave-now"), leave));
  toasts.append(part);
  let rest = Math.ceil(seconds);
  setInterval(() => { left.textContent = String(Math.max(0, rest -= 1)); }, 1000);
}
