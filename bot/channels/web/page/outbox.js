// What the person did and the server has not answered yet. Survives a reload of the tab, and not the tab.
const KEY = "niangjia.pending";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || [];
  } catch (_) {
    return [];
  }
}

let pending = read();

function write() {
  try {
    if (pending.length) sessionStorage.setItem(KEY, JSON.stringify(pending));
    else sessionStorage.removeItem(KEY);
  } catch (_) {
    // storage is full or forbidden: it still lives as long as the page
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// `shown` is what the bubble says: masked already where the answer is secret.
export function add(id, what, shown) {
  pending = pending.filter((entry) => entry.id !== id).concat([{ id, what, shown }]);
  write();
}

export function done(id) {
  const before = pending.length;
  pending = pending.filter((entry) => entry.id !== id);
  if (pending.length !== before) write();
}

export function find(id) {
  return pending.find((entry) => entry.id === id);
}

export function all() {
  return pending.slice();
}

export function forget() {
  pending = [];
  try {
    sessionStorage.clear();
  } catch (_) {
    // nothing was stored then
  }
}
