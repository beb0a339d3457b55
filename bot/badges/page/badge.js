// A code that changes by itself. The server tells what stands here and for how many seconds; no clock of the phone counts.
const byId = (id) => document.getElementById(id);
const words = JSON.parse(byId("words").textContent);
const MINUTE = 60;
const PATIENCE_MS = 10000;

let told = JSON.parse(byId("told").textContent);
let since = performance.now(); // when that was told
let asked = since;
let asking = false;

const elapsed = () => (performance.now() - since) / 1000;

function say(key, values = {}) {
  return Object.entries(values).reduce((text, [name, value]) => text.split(`{${name}}`).join(value), words[key]);
}

// A code is good for the minute that it was made in and the next: what is older is not shown, lest it be refused.
function stale() {
  return elapsed() > told.left + MINUTE;
}

function drawCode() {
  const shown = Boolean(told.path) && !stale();
  byId("code").hidden = byId("left").hidden = byId("bar").hidden = !shown;
  document.body.classList.toggle("over", !shown);
  if (!shown) return;
  const svg = byId("modules");
  const side = told.side + 8; // four modules of nothing on each side, or no camera finds it
  svg.setAttribute("viewBox", `-4 -4 ${side} ${side}`);
  svg.setAttribute("aria-label", say("badge-code", { code: told.typed }));
  svg.firstElementChild.setAttribute("d", told.path);
  byId("typed").textContent = told.typed;
  byId("typed").hidden = !told.typed;
}

function drawLines() {
  const texts = told.lines.join("\n");
  if (byId("lines").dataset.texts === texts) return; // what is read aloud is said once
  byId("lines").dataset.texts = texts;
  byId("lines").textContent = "";
  for (const text of told.lines) byId("lines").append(Object.assign(document.createElement("p"), { textContent: text }));
}

function draw() {
  if (told.title) byId("title").textContent = document.title = told.title;
  byId("title").hidden = !told.title;
  drawLines();
  drawCode();
}

function note(key) {
  byId("note").hidden = !key;
  byId("note").textContent = key ? say(key) : "";
}

async function ask() {
  if (asking || told.over) return;
  asking = true;
  asked = performance.now();
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(`${location.pathname}/now`, { cache: "no-store", signal: stop.signal });
    const next = await answer.json();
    if (!answer.ok && !next.over) throw new Error(String(answer.status));
    told = { ...next, title: next.title || told.title, again: told.again };
    since = performance.now();
    note("");
    draw();
  } catch (_) {
    note(told.path && stale() ? "badge-over" : "badge-offline");
    drawCode();
  } finally {
    clearTimeout(late);
    asking = false;
  }
}

function tick() {
  if (document.hidden || told.over) return;
  const left = Math.max(0, Math.ceil(told.left - elapsed()));
  if (told.path) {
    byId("left").textContent = left ? say("badge-left", { n: left }) : say("badge-changes");
    byId("bar").firstElementChild.style.transform = `scaleX(${Math.min(1, left / MINUTE)})`;
  }
  const quiet = (performance.now() - asked) / 1000;
  if (quiet >= told.again || (told.path && !left && quiet >= 1)) ask();
}

document.addEventListener("visibilitychange", () => document.hidden || ask());
window.addEventListener("online", ask);
draw();
tick();
setInterval(tick, 500);
