// Where the person answers. It follows what the current question expects.
import { button, byId } from "./dom.js";
import { labelled, say } from "./words.js";

const FIELDS = {
  secret: { type: "password", mode: "text", complete: "off", words: "web-say-secret" },
  phone: { type: "tel", mode: "tel", complete: "tel", words: "web-say-phone" },
  code: { type: "text", mode: "numeric", complete: "one-time-code", words: "web-say-code" },
};

export class Composer {
  constructor(on) {
    this.on = on; // text(text, secret), place(), photo(), file(), files(list)
    this.form = byId("composer");
    this.area = byId("say");
    this.line = byId("line");
    this.eye = byId("eye");
    this.offer = byId("offer");
    this.tools = byId("tools");
    this.more = byId("more");
    this.hint = "";
    this.most = 4000;
    this.listen();
    this.speak();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    for (const field of [this.area, this.line]) {
      field.addEventListener("input", () => this.typed());
      field.addEventListener("keydown", (event) => this.key(event));
      field.addEventListener("paste", (event) => this.pasted(event));
    }
    this.eye.addEventListener("click", () => this.show(this.line.type === "password"));
    this.more.addEventListener("click", () => this.unfold(this.tools.hidden));
    this.form.addEventListener("keydown", (event) => event.key === "Escape" && this.unfold(false));
  }

  field() {
    return this.line.hidden ? this.area : this.line;
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }

  // Name, number and mobile pasted as three lines must not run together in a one-line field.
  pasted(event) {
    const data = event.clipboardData;
    if (!data) return;
    if (data.files.length) {
      event.preventDefault();
      this.on.files(data.files);
    } else if (event.target === this.line && /[\r\n]/.test(data.getData("text"))) {
      event.preventDefault();
      this.line.setRangeText(data.getData("text").trim().replace(/\s*[\r\n]+\s*/g, " "), this.line.selectionStart, this.line.selectionEnd, "end");
      this.typed();
    }
  }

  typed() {
    this.area.style.height = "auto"; // through the object model, which the page's policy allows
    this.area.style.height = `${Math.min(this.area.scrollHeight, 140)}px`;
    this.form.classList.toggle("typing", this.field().value.trim() !== "");
  }

  send() {
    const field = this.field();
    const text = field.value.trim();
    if (!text) return;
    if (Array.from(text).length > this.most) {
      this.on.complain(say("web-too-long-here"));
      return;
    }
    field.value = "";
    this.typed();
    this.show(false);
    this.unfold(false);
    this.on.text(text, this.hint === "secret");
  }

  show(is) {
    if (this.hint !== "secret") return;
    this.line.type = is ? "text" : "password";
    this.eye.setAttribute("aria-pressed", String(is));
    labelled(this.eye, is ? "web-hide" : "web-show");
  }

  unfold(is) {
    this.tools.hidden = !is;
    this.more.setAttribute("aria-expanded", String(is));
  }

  // What the current question expects: masks, keyboards, the button that is wanted first.
  follow(hint) {
    if (hint === this.hint) return;
    const old = this.field();
    const [kept, focused] = [old.value, document.activeElement === old];
    const wasSecret = this.hint === "secret";
    const wanted = FIELDS[hint];
    this.hint = hint;
    this.area.hidden = Boolean(wanted);
    this.line.hidden = !wanted;
    this.eye.hidden = hint !== "secret";
    if (wanted) {
      this.line.type = wanted.type;
      this.line.inputMode = wanted.mode;
      this.line.autocomplete = wanted.complete;
      this.show(false);
    }
    old.value = "";
    this.field().value = wasSecret ? "" : kept; // a half-typed secret must not turn readable
    this.typed();
    if (focused) this.field().focus();
    this.speak();
  }

  speak() {
    const wanted = FIELDS[this.hint];
    const key = wanted ? wanted.words : this.hint === "place" ? "web-say-place" : "web-say";
    for (const field of [this.area, this.line]) {
      field.placeholder = say(key);
      field.setAttribute("aria-label", say(key));
    }
    const tools = { place: "web-place", photo: "web-photo", file: "web-file" };
    const tool = (name) => (kind) => button(name, say(tools[kind]), () => {
      this.unfold(false);
      this.on[kind]();
    });
    this.offer.textContent = this.tools.textContent = "";
    this.offer.hidden = !tools[this.hint];
    if (tools[this.hint]) this.offer.append(tool("choice primary")(this.hint));
    this.tools.append(...["photo", "file", "place"].map(tool("choice")));
  }

  focus() {
    this.field().focus();
  }
}
