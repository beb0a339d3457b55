// Who scanned a code may rather talk in another app: two small links, until the person begins here.
import { byId, make } from "./dom.js";
import { say } from "./words.js";

const bar = byId("elsewhere");

function told(tag, key) {
  const part = make(tag, "", say(key));
  part.dataset.words = key;
  return part;
}

export function show({ telegram, wechat }) {
  bar.textContent = "";
  if (wechat) {
    const scan = make("details");
    const code = make("img");
    code.loading = "lazy"; // drawn only for whoever unfolds it
    code.alt = say("web-wechat-code");
    code.src = wechat;
    scan.append(told("summary", "web-wechat-open"), code, told("p", "web-wechat-scan"));
    bar.append(scan);
  }
  if (/^https:\/\/t\.me\//.test(telegram)) {
    const link = told("a", "web-telegram-open");
    link.href = telegram;
    link.target = "_blank";
    link.rel = "noopener";
    bar.append(link);
  }
  bar.hidden = !bar.childNodes.length;
}

export function over() {
  bar.hidden = true;
}
