// A file to keep: its name, its size once it is known, and a tap to download it.
import { make } from "./dom.js";
import { say } from "./words.js";

function sized(bytes) {
  return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

export function file({ url, name, alt }) {
  const part = make("a", "file");
  const size = make("small", "", name);
  part.href = url;
  part.download = name;
  part.title = say("web-download");
  part.append(make("b", "", alt), size);
  fetch(url, { method: "HEAD" })
    .then((answer) => {
      if (answer.ok) size.textContent = `${name} · ${sized(Number(answer.headers.get("Content-Length")))}`;
      else if (answer.status === 404) part.replaceWith(make("p", "lost", `${alt} ${say("web-file-lost")}`));
    })
    .catch(() => {}); // without a line the name must do
  return part;
}
