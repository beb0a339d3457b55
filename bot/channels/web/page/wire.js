// The line to the server: connects, notices when it is dead, connects again. Knows nothing of what is said.
import * as time from "./time.js";

const FIRST_MS = 500;
const MOST_MS = 15000;
const SILENT_MS = 12000; // after something was sent and nothing heard, ask whether anybody is there
const PONG_MS = 5000;
const OPEN_MS = 20000;
const AWAY = 1001;

export class Wire {
  constructor(on) {
    this.on = on; // hello() -> frame, frame(frame), down(code)
    this.socket = null;
    this.ready = false; // welcomed
    this.tries = 0;
    this.unopened = 0;
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  connect() {
    clearTimeout(this.timer);
    if (this.socket) return;
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/web/socket`, "niangjia.1");
    this.socket = socket;
    this.opened = false;
    this.doubt(OPEN_MS);
    socket.onopen = () => {
      this.opened = true;
      this.unopened = 0;
      this.post(this.on.hello());
      this.doubt(OPEN_MS);
    };
    socket.onmessage = (event) => this.heard(JSON.parse(event.data));
    socket.onclose = (event) => this.closed(event.code);
  }

  // True when the frame went out; what must not be lost is kept by the outbox, not here.
  post(frame) {
    if (!this.socket || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  event(id, what) {
    if (!this.ready || !this.post({ t: "event", id, what })) return;
    if (!this.watch) this.watch = setTimeout(() => this.ask(), SILENT_MS);
  }

  heard(frame) {
    this.calm();
    if (frame.now) time.heard(frame.now, frame.t === "welcome");
    if (frame.t === "welcome") {
      this.ready = true;
      this.tries = 0;
    }
    if (frame.t !== "pong") this.on.frame(frame);
  }

  ask() {
    this.calm();
    if (this.post({ t: "ping" })) this.doubt(PONG_MS);
  }

  doubt(ms) {
    this.calm();
    this.watch = setTimeout(() => this.drop(), ms);
  }

  calm() {
    clearTimeout(this.watch);
    this.watch = 0;
  }

  // Somebody looks at the page again, or the phone found a network: do not wait for the next try.
  wake() {
    if (this.ended) return;
    if (this.ready) this.ask();
    else if (!this.socket) {
      this.tries = 0;
      this.connect();
    }
  }

  drop() {
    const { socket } = this;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.closed(0);
  }

  end() {
    this.ended = true;
    this.drop();
  }

  closed(code) {
    this.calm();
    this.socket = null;
    this.ready = false;
    this.on.down(code);
    if (this.ended) return;
    if (!this.opened) this.unopened += 1;
    const wait = Math.min(MOST_MS, FIRST_MS * 2 ** this.tries) * (code === AWAY ? 0.5 + 2 * Math.random() : 0.75 + Math.random() / 2);
    this.tries += 1;
    this.timer = setTimeout(() => this.again(), Math.max(FIRST_MS, Math.min(MOST_MS, wait)));
  }

  // A line that never opens may mean that the cookie is gone: browsers do not say which.
  async again() {
    if (this.unopened > 1) {
      try {
        await fetch("/web/cookie", { cache: "no-store", credentials: "same-origin" });
      } catch (_) {
        // no network: the next try finds out
      }
    }
    if (!this.ended) this.connect();
  }
}
