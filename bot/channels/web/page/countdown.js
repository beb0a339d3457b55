// A clock that goes down to an instant, after which choices are live. Who listens to the page can ask it for the time, and
// hears of nothing but the end.
import { make } from "./dom.js";
import * as time from "./time.js";
import { say } from "./words.js";

const SECOND = 1000;
const DAY = 86400;
const running = new Set();
let timer = 0;

const two = (number) => String(number).padStart(2, "0");

function spelled(seconds) {
  const days = Math.floor(seconds / DAY);
  const [h, m, s] = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = days || h ? `${two(h)}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
  return days ? `${days} ${say("web-days")} ${clock}` : clock;
}

class Clock {
  constructor({ at, label }, choices) {
    this.at = at;
    this.choices = choices;
    this.element = make("div", "countdown");
    this.face = make("b");
    this.face.setAttribute("role", "timer");
    this.face.setAttribute("aria-live", "off"); // it stands in a log that reads out what is new
    this.label = make("span", "", label);
    this.element.append(this.label, " ", this.face);
    for (const choice of choices) {
      choice.classList.add("waiting");
      choice.disabled = true;
    }
  }

  // False once there is nothing more to count.
  tick(now) {
    if (now >= this.at) {
      this.over();
      return false;
    }
    this.face.textContent = spelled(Math.ceil((this.at - now) / SECOND));
    return true;
  }

  over() {
    this.element.textContent = this.drawn ? say("web-countdown-over") : ""; // one of yesterday says nothing any more
    for (const choice of this.choices) {
      choice.classList.remove("waiting");
      choice.disabled = false;
    }
  }
}

function tick() {
  clearTimeout(timer);
  const now = time.now();
  let next = SECOND;
  for (const clock of running) {
    if (clock.drawn && !clock.element.isConnected) running.delete(clock);
    else if (!clock.tick(now)) running.delete(clock);
    else next = Math.min(next, (clock.at - now) % SECOND || SECOND);
    clock.drawn = clock.element.isConnected;
  }
  if (running.size) timer = setTimeout(tick, next + 1);
}

export function countdown(counts, choices) {
  const clock = new Clock(counts, choices);
  running.add(clock);
  tick();
  return clock.element;
}

document.addEventListener("visibilitychange", () => document.hidden || tick());
