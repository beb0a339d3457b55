// The conversation: turns in their order, each on the page once.
import { byId, make } from "./dom.js";
import { Turn } from "./turn.js";
import { say } from "./words.js";

const NEAR_PX = 90;
const MOST_TURNS = 300; // a desk's page stays open for weeks

export class Log {
  constructor(on) {
    this.on = on; // tap(…)
    this.element = byId("log");
    this.newer = byId("newer");
    this.turns = []; // in the order of the page
    this.byId = new Map(); // "e17" -> turn
    this.byFor = new Map(); // the client's id -> turn
    this.stuck = true;
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.newer.addEventListener("click", () => this.toEnd());
    if (window.ResizeObserver) new ResizeObserver(() => this.resized()).observe(this.element);
    this.element.addEventListener("load", () => this.stuck && this.toEnd(), true); // pictures grow
  }

  resized() {
    this.height = this.element.clientHeight;
    this.follow();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    if (this.height && this.height !== clientHeight) return; // nobody scrolled: something came over the log, and it follows
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.stuck) this.newer.hidden = true;
  }

  toEnd() {
    this.stuck = true;
    this.element.scrollTop = this.element.scrollHeight;
    this.newer.hidden = true;
  }

  follow() {
    if (this.stuck) this.toEnd();
  }

  // A long answer is read from its beginning, not from its end.
  reveal(turn) {
    this.toEnd();
    const top = turn.answers.offsetTop - this.element.offsetTop - 56;
    if (this.element.scrollTop - top < NEAR_PX) return; // a line may be cut, the choices may not
    this.element.scrollTop = top;
    this.stuck = false;
    this.point("web-below"); // its choices are out of sight
  }

  point(key) {
    this.newer.dataset.words = key;
    this.newer.textContent = say(key);
    this.newer.hidden = false;
  }

  // The person's own bubble, before the server has answered. `text` null: nothing to show (a scanned code).
  pending(id, text) {
    let turn = this.byFor.get(id);
    if (!turn) {
      turn = new Turn(this.on);
      this.byFor.set(id, turn);
      this.turns.push(turn);
      this.element.append(turn.element);
    }
    if (text !== null) turn.mine(text, "sending");
    this.typingLast();
    this.toEnd();
    return turn;
  }

  draw(item) {
    const stuck = this.stuck;
    let turn = this.byId.get(item.id) || (item.for && this.byFor.get(item.for));
    const isNew = !turn || !turn.item;
    if (!turn) {
      turn = new Turn(this.on);
      this.place(turn, item.at);
    }
    this.byId.set(item.id, turn);
    if (item.for) this.byFor.set(item.for, turn);
    if (item.current && this.current && this.current !== turn) {
      if (!isNew && this.current.at > item.at) item.current = false; // an old answer once more
      else this.current.current(false);
    }
    turn.fill(item);
    if (item.current) this.current = turn;
    turn.stamp(this.before(turn));
    this.typing(false);
    this.prune();
    if (isNew && (stuck || item.for)) this.reveal(turn);
    else if (isNew) this.point("web-newer");
    return turn;
  }

  prune() {
    while (this.turns.length > MOST_TURNS && this.turns[0].item && this.turns[0] !== this.current) {
      const { item, element } = this.turns.shift();
      element.remove();
      this.byId.delete(item.id);
      this.byFor.delete(item.for);
    }
  }

  before(turn) {
    const earlier = this.turns.slice(0, this.turns.indexOf(turn)).filter((other) => Number.isFinite(other.at));
    return earlier.length ? earlier[earlier.length - 1].at : NaN;
  }

  place(turn, at) {
    let index = this.turns.length;
    while (index > 0 && this.turns[index - 1].at > at) index -= 1;
    const next = this.turns[index];
    this.element.insertBefore(turn.element, next ? next.element : this.dots || null);
    this.turns.splice(index, 0, turn);
    turn.at = at;
  }

  // The transcript as the server has it; nothing of it is read out aloud.
  welcome(items) {
    this.element.setAttribute("aria-live", "off");
    if (this.current && !items.some((item) => item.current)) {
      this.current.current(false);
      this.current = null;
    }
    const drawn = items.map((item) => this.draw(item));
    if (this.stuck) this.toEnd();
    setTimeout(() => this.element.setAttribute("aria-live", "polite"), 300);
    return drawn;
  }

  typing(is) {
    if (this.dots) this.dots.remove();
    this.dots = null;
    clearTimeout(this.dotsEnd);
    if (!is) return;
    this.dots = make("div", "bubble theirs dots");
    this.dots.append(make("span", "hidden", say("web-typing")), make("i"), make("i"), make("i"));
    this.element.append(this.dots);
    this.dotsEnd = setTimeout(() => this.typing(false), 20000);
    if (this.stuck) this.toEnd();
  }

  typingLast() {
    if (this.dots) this.element.append(this.dots);
  }

  hint() {
    return this.current ? this.current.hint() : "";
  }
}
