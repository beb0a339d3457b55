// The page: ties the line, the outbox, the conversation and the composer together.
import { byId } from "./dom.js";
import { Composer } from "./composer.js";
import * as elsewhere from "./elsewhere.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";
import * as outbox from "./outbox.js";
import { shrunk } from "./photo.js";
import * as strip from "./strip.js";
import { upload } from "./upload.js";
import { Wire } from "./wire.js";
import { say, setting, speak, spoken } from "./words.js";

const DOTS_MOST = 12;
const tries = new Map(); // how often an act was put off
let limits = { text: 4000, upload_bytes: 10485760 };
let focusFor = ""; // the act whose answer the keyboard waits for
let unseen = 0;

speak(setting.lang);
byId("made-up").hidden = !setting.demo;

const log = new Log({ tap: (turn, data, label, byKeyboard) => tap(data, label, byKeyboard, turn) });
const menu = new Menu((data, label) => tap(data, label, false));
const composer = new Composer({
  text: (text, secret) => {
    strip.typed(text);
    act({ kind: "text", text }, secret ? "•".repeat(Math.min(DOTS_MOST, text.length)) : text);
  },
  place: sharePlace,
  photo: () => byId("photo-input").click(),
  file: () => byId("file-input").click(),
  files: sendFiles,
  complain: strip.note,
});
const wire = new Wire({ hello, frame, down: () => strip.line(false) });

function act(what, shown, id = outbox.newId()) {
  elsewhere.over();
  outbox.add(id, what, shown);
  const turn = log.pending(id, shown);
  wire.event(id, what);
  return turn;
}

function tap(data, label, byKeyboard, turn) {
  const id = outbox.newId();
  if (byKeyboard) focusFor = id;
  act({ kind: "tap", data }, label, id).tapped = turn;
}

function hello() {
  const scan = outbox.all().find((entry) => entry.what.kind === "scan");
  const frame = { t: "hello", lang: spoken() };
  return scan ? { ...frame, enter: scan.what.code, id: scan.id } : frame;
}

const hear = {
  welcome(frame) {
    limits = frame.limits;
    composer.most = limits.text;
    settle(frame);
    strip.line(true);
    frame.items.forEach((item) => item.for && outbox.done(item.for));
    got(log.welcome(frame.items).map((turn) => turn.item));
    composer.follow(log.hint());
    for (const { id, what, shown } of outbox.all()) {
      log.pending(id, shown);
      if (what.kind !== "scan") wire.event(id, what); // a scanned code went with the hello
    }
    if (frame.version && frame.version !== setting.version) renew(frame.version);
  },
  item({ item }) {
    if (item.for) {
      outbox.done(item.for);
      tries.delete(item.for);
    }
    const isNew = !log.byId.has(item.id);
    const turn = log.draw(item);
    composer.follow(log.hint());
    got([item]);
    if (item.for && item.for === focusFor) (turn.firstChoice() || composer).focus();
    if (document.hidden && isNew) document.title = `(${(unseen += 1)}) ${say("web-title")}`;
  },
  typing: () => log.typing(true),
  refused,
  toast: ({ text }) => strip.sms(text),
  menu: settle,
  elsewhere: elsewhere.show,
  leaving: ({ seconds }) => strip.leaving(seconds, forgotten),
  forgotten,
};

function frame(heard) {
  if (hear[heard.t]) hear[heard.t](heard); // what a newer server says besides is not for this page
}

function settle({ lang, menu: entries, staff }) {
  if (lang !== spoken()) speak(lang);
  composer.speak();
  menu.show(entries, staff);
}

function got(items) {
  const ids = items.map((item) => item.id).filter((id) => id[0] === "n");
  if (ids.length) wire.post({ t: "got", ids });
}

function refused({ id, text, retry_ms: wait }) {
  const entry = id && outbox.find(id);
  log.typing(false);
  if (!entry) {
    if (text && !wait) strip.note(text);
    return;
  }
  if (wait) {
    const before = tries.get(id) || 0;
    tries.set(id, before + 1);
    if (before === 2) strip.note(text);
    setTimeout(() => outbox.find(id) && wire.event(id, entry.what), wait * Math.min(8, 1.5 ** before));
    return;
  }
  outbox.done(id);
  const turn = log.pending(id, entry.shown);
  if (turn.tapped) turn.tapped.current(turn.tapped === log.current);
  turn.state("failed", text, () => act(entry.what, entry.shown, id));
  log.follow();
  if (entry.shown === null) strip.note(text);
}

// The server was renewed: so is the page, once nobody is in the middle of something.
function renew(version) {
  const key = "niangjia.renewed";
  if (outbox.all().length || composer.field().value || sessionStorage.getItem(key) === version) return;
  sessionStorage.setItem(key, version);
  location.reload();
}

function forgotten() {
  wire.end();
  outbox.forget();
  location.replace("/");
}

function sharePlace() {
  const denied = () => {
    strip.note(say("web-place-denied"));
    composer.focus();
  };
  if (!navigator.geolocation) return denied();
  strip.note(say("web-place-asking"));
  const here = ({ coords }) => act({ kind: "place", lat: coords.latitude, lng: coords.longitude, label: "" }, say("web-place-mine"));
  return navigator.geolocation.getCurrentPosition(here, denied, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
}

async function sendFiles(files) {
  for (const file of Array.from(files)) await sendFile(file); // one after the other: the signal is shared
}

async function sendFile(file) {
  const id = outbox.newId();
  const isPhoto = file.type.startsWith("image/");
  const shown = isPhoto ? say("web-photo-mine") : file.name || say("web-file-mine");
  const turn = log.pending(id, shown);
  if (isPhoto) turn.thumbnail(URL.createObjectURL(file));
  await carry(file, id, shown, turn);
}

async function carry(file, id, shown, turn) {
  turn.state("sending");
  try {
    const blob = await shrunk(file);
    if (blob.size > limits.upload_bytes) throw say("web-upload-too-big-here");
    const token = await upload(blob, file.name || "photo.jpg", (share) => turn.progress(share));
    act({ kind: "upload", upload: token }, shown, id);
  } catch (why) {
    turn.progress(1);
    turn.state("failed", String(why), () => carry(file, id, shown, turn));
    log.follow();
  }
}

for (const input of [byId("photo-input"), byId("file-input")]) {
  input.addEventListener("change", () => {
    sendFiles(input.files);
    input.value = "";
  });
}

// Alt and a digit tap the current question's choice: the staff's desk has a keyboard.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || !/^Digit[1-9]$/.test(event.code) || !log.current) return;
  const choice = log.current.answers.querySelectorAll(".choice")[Number(event.code[5]) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.click();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = say("web-title");
});

// A phone's keyboard covers the page on some systems instead of making it shorter.
if (window.visualViewport) {
  visualViewport.addEventListener("resize", () => {
    document.body.style.height = visualViewport.scale > 1.01 ? "" : `${visualViewport.height}px`;
    scrollTo(0, 0);
  });
}

// A scanned code came in the address; it is sent once and stands there no longer.
const scanned = /^\/s\/(.*)$/.exec(location.pathname);
if (scanned) {
  history.replaceState(null, "", "/");
  if (/^[A-Za-z0-9_-]{1,64}$/.test(scanned[1])) outbox.add(outbox.newId(), { kind: "scan", code: scanned[1] }, null);
  else strip.note(say("web-code-unreadable"));
}
outbox.all().forEach(({ id, shown }) => log.pending(id, shown));
wire.connect();
if (matchMedia("(hover: hover) and (pointer: fine)").matches) composer.focus();
