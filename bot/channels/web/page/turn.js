// One turn on the page: what the person said, and what was answered.
import { countdown } from "./countdown.js";
import { button, make } from "./dom.js";
import { file } from "./file.js";
import { picture } from "./viewer.js";
import { fill } from "./rich.js";
import { say, spoken } from "./words.js";

const isCommand = (data) => data.startsWith("/");

function clock(at) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const style = today ? {} : { month: "short", day: "numeric" };
  return new Intl.DateTimeFormat(spoken(), { ...style, hour: "2-digit", minute: "2-digit" }).format(date);
}

// A choice that leads to somebody else's page; we learn nothing of it, and they nothing of us.
function outwards(link, label, style) {
  const part = make("a", `choice ${style}`, `${label} ↗`);
  if (/^https:\/\//.test(link)) part.href = link;
  part.target = "_blank";
  part.rel = "noopener noreferrer";
  part.dir = "auto";
  return part;
}

export class Turn {
  constructor(on) {
    this.on = on; // tap(turn, data, label, byKeyboard)
    this.at = Infinity; // until the server says
    this.item = null;
    this.drawn = "";
    this.element = make("section", "turn");
    this.answers = make("div", "answers");
    this.element.append(this.answers);
  }

  // The person's own bubble. `state` is "", "sending" or "failed".
  mine(text, state) {
    if (!this.own) {
      this.own = make("div", "bubble mine");
      this.words = make("p");
      this.words.dir = "auto";
      this.note = make("div", "note");
      this.own.append(make("span", "hidden", `${say("web-me")} `), this.words, this.note);
      this.element.insertBefore(this.own, this.answers);
    }
    if (text !== null && text !== undefined) this.words.textContent = text;
    this.state(state);
  }

  state(state, why, again) {
    if (!this.own) return;
    this.own.classList.toggle("sending", state === "sending");
    this.own.classList.toggle("failed", state === "failed");
    this.note.textContent = "";
    if (state === "sending") this.note.append(make("span", "hidden", say("web-sending")));
    if (state === "failed") this.note.append(make("span", "why", why || say("web-failed")));
    if (again) this.note.append(button("again", say("web-again"), again));
  }

  progress(share) {
    if (!this.bar) {
      this.bar = make("progress");
      this.bar.setAttribute("aria-label", say("web-uploading"));
      this.own.insertBefore(this.bar, this.note);
    }
    this.bar.value = share;
    if (share >= 1) {
      this.bar.remove();
      this.bar = null;
    }
  }

  thumbnail(url) {
    const image = make("img", "thumbnail");
    image.alt = "";
    image.src = url;
    this.own.insertBefore(image, this.words);
  }

  fill(item) {
    if (this.item && item.mine === null && !item.for) item.at = this.at; // a notice shown anew keeps its time
    this.item = item;
    this.at = item.at;
    this.element.dataset.id = item.id;
    if (item.mine !== null) this.mine(item.mine, "");
    else this.state("");
    const drawn = JSON.stringify(item.screens);
    if (drawn !== this.drawn && !this.retold(item.screens)) this.draw(item.screens);
    this.screens = item.screens;
    this.drawn = drawn;
    this.current(item.current);
  }

  // Only words changed, as while something goes on: a choice that is just being tapped stays where it is.
  retold(screens) {
    const bare = (all) => JSON.stringify(all.map((screen) => ({ ...screen, text: !screen.text })));
    const words = [...this.answers.querySelectorAll(".theirs > p")];
    const texts = screens.filter(({ text }) => text);
    if (!this.screens || bare(this.screens) !== bare(screens) || words.length !== texts.length) return false;
    this.answers.setAttribute("aria-live", "off"); // nobody wants every step read out aloud
    texts.forEach(({ text }, at) => fill(words[at], text));
    return true;
  }

  draw(screens) {
    this.answers.textContent = "";
    for (const screen of screens) this.answers.append(...this.screen(screen));
  }

  screen(screen) {
    const parts = [];
    const bubble = make("div", "bubble theirs");
    if (screen.text) {
      const words = make("p");
      words.dir = "auto";
      fill(words, screen.text);
      bubble.append(words);
    }
    if (screen.picture) bubble.append(picture(screen.picture));
    if (screen.file) bubble.append(file(screen.file));
    const { countdown: counts } = screen;
    const buttons = counts ? [...counts.then, ...screen.buttons] : screen.buttons;
    const choices = this.choices(buttons);
    if (counts) bubble.append(countdown(counts, [...choices.children].slice(0, counts.then.length)));
    if (bubble.childNodes.length) parts.push(bubble);
    if (buttons.length) parts.push(choices);
    return parts;
  }

  choices(buttons) {
    const group = make("div", buttons.length > 8 ? "choices many" : "choices");
    group.setAttribute("role", "group");
    for (const { data, label, style, link } of buttons) {
      if (link) {
        group.append(outwards(link, label, style));
        continue;
      }
      const choice = button(`choice ${style}`, label, (event) => this.tap(choice, event.detail === 0));
      choice.dir = "auto";
      choice.dataset.data = data;
      group.append(choice);
    }
    return group;
  }

  tap(choice, byKeyboard) {
    const { data } = choice.dataset;
    if (choice.disabled || this.locked) return;
    if (isCommand(data)) {
      this.locked = true; // a double tap acts once
      setTimeout(() => { this.locked = false; }, 700);
    } else this.current(false);
    choice.classList.add("chosen");
    this.on.tap(this, data, choice.textContent, byKeyboard);
  }

  // Only the current turn's choices act; commands act wherever they stand.
  current(is) {
    this.element.classList.toggle("spent", !is);
    for (const choice of this.answers.querySelectorAll("button.choice:not(.waiting)")) {
      const spent = !is && !isCommand(choice.dataset.data);
      choice.disabled = spent;
      if (is) choice.classList.remove("chosen");
      if (spent) choice.title = say("web-spent");
      else choice.removeAttribute("title");
    }
  }

  stamp(after) {
    if (this.time) this.time.remove();
    this.time = null;
    if (!Number.isFinite(this.at) || (Number.isFinite(after) && this.at - after < 300000)) return;
    this.time = make("time", "", clock(this.at));
    this.time.dateTime = new Date(this.at).toISOString();
    this.element.prepend(this.time);
  }

  hint() {
    return this.item ? this.item.screens.reduce((hint, screen) => screen.hint || hint, "") : "";
  }

  firstChoice() {
    return this.answers.querySelector(".choice:not(:disabled)");
  }
}
