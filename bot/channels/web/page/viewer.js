// Pictures: large in the conversation, larger when tapped.
import { byId, make } from "./dom.js";
import { say } from "./words.js";

const viewer = byId("viewer");

function open(image) {
  const large = viewer.querySelector("img");
  large.src = image.src;
  large.alt = image.alt;
  viewer.showModal();
}

export function picture({ url, alt }) {
  const frame = make("a", "picture");
  const image = make("img");
  image.alt = alt;
  image.src = url;
  image.decoding = "async";
  frame.href = url;
  frame.target = "_blank"; // where a browser is too old for the viewer
  frame.title = say("web-enlarge");
  frame.append(image);
  image.addEventListener("error", () => frame.replaceWith(make("p", "lost", `${alt} ${say("web-picture-lost")}`)));
  frame.addEventListener("click", (event) => {
    if (!viewer.showModal) return;
    event.preventDefault();
    open(image);
  });
  return frame;
}

viewer.addEventListener("click", () => viewer.close());
