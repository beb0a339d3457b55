// Brings one photo or file to the server. Resolves with the upload's id, or rejects with a sentence.
import { say, spoken } from "./words.js";

const SLOW_MS = 300000;

export function upload(blob, name, progress) {
  const form = new FormData();
  form.append("file", blob, name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells no progress
    request.open("POST", "/web/upload");
    request.responseType = "json";
    request.timeout = SLOW_MS;
    request.setRequestHeader("X-Language", spoken());
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = request.ontimeout = () => reject(say("web-upload-lost"));
    request.onload = () => {
      const { upload: id, text } = request.response || {};
      if (request.status === 200 && id) resolve(id);
      else reject(text || say("web-upload-lost"));
    };
    request.send(form);
  });
}
