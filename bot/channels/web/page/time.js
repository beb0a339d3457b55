// The server's time: a phone's own clock may be wrong, or be set while the page stands open.
let ahead = -Infinity; // of the page's own counter, which nobody can set

// A frame said what time it was when it left. The least that any was late on its way is nearest to the truth; a counter
// that stood still while the phone slept looks like a frame that was faster than any before.
export function heard(now, anew) {
  const found = now - performance.now();
  ahead = anew ? found : Math.max(ahead, found);
}

// Never before the true time: by so much as a frame takes it is late.
export function now() {
  return ahead + performance.now();
}
