// Pictures: large in the conversation, larger when tapped.
import { byId, make } from "./dom.js";
import { say } from "./words.js";

const viewer = byId("viewer");
let turn = 0;

// An address of its own on this page: else the browser shows what it has.
function anew(url) {
  return `${url}?${turn += 1}`;
}

function open(image, url) {
  viewer.dataset.of = url;
  const large = viewer.querySelector("img");
  large.src = image.src;
  large.alt = image.alt;
  viewer.showModal();
}

// What is shown is another code by now: the newest such picture is drawn anew, as long as somebody looks.
function renewed(frame, image, url, every) {
  frame.dataset.every = every;
  const renew = () => {
    if (document.hidden || !frame.isConnected || !newest(frame)) return;
    image.src = anew(url);
    if (viewer.open && viewer.dataset.of === url) viewer.querySelector("img").src = image.src;
  };
  setInterval(renew, every * 1000);
  document.addEventListener("visibilitychange", renew); // whoever takes the phone out of the pocket shows it at once
}

function newest(frame) {
  return [...document.querySelectorAll("#log [data-every]")].pop() === frame;
}

export function picture({ url, alt, every }) {
  const frame = make("a", "picture");
  const image = make("img");
  image.alt = alt;
  image.src = every ? anew(url) : url;
  image.decoding = "async";
  frame.href = url;
  frame.target = "_blank"; // where a browser is too old for the viewer
  frame.title = say("web-enlarge");
  frame.append(image);
  image.addEventListener("error", () => frame.replaceWith(make("p", "lost", every ? say("web-picture-over") : `${alt} ${say("web-picture-lost")}`)));
  if (every) renewed(frame, image, url, every);
  frame.addEventListener("click", (event) => {
    if (!viewer.showModal) return;
    event.preventDefault();
    open(image, url);
  });
  return frame;
}

viewer.addEventListener("click", () => viewer.close());
