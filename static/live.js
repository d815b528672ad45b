// Keeps a page up to date: the server sends rendered fragments, each takes the place of the element
// with its id. A row that is new goes to the top of the list that `data-live-list` names.

import { localiseMoments } from "./moments.js";

function place(fragment) {
  const current = document.getElementById(fragment.id);
  if (!current) {
    const list = document.getElementById(fragment.dataset.liveList ?? "");
    list?.prepend(fragment);
    return;
  }
  // What the visitor is using stays as it is; the next change will find it again.
  if (current.contains(document.activeElement) && current.querySelector(":popover-open")) return;
  const opened = [...current.querySelectorAll("details[open]")].length > 0;
  const focused = current.contains(document.activeElement) ? document.activeElement : null;
  const path = focused && [...current.querySelectorAll("a, button, input, summary")].indexOf(focused);
  current.replaceWith(fragment);
  if (opened) fragment.querySelector("details")?.setAttribute("open", "");
  if (focused) fragment.querySelectorAll("a, button, input, summary")[path]?.focus();
}

export function watchLive() {
  for (const region of document.querySelectorAll("[data-live]")) {
    const stream = new EventSource(region.dataset.live);
    stream.addEventListener("open", () => { region.dataset.liveState = "open"; });
    stream.addEventListener("error", () => { region.dataset.liveState = "waiting"; });
    stream.addEventListener("fragments", (event) => {
      for (const html of JSON.parse(event.data).reverse()) {
        const template = document.createElement("template");
        template.innerHTML = html;
        localiseMoments(template.content);
        place(template.content.firstElementChild);
      }
    });
    // The server ends a stream that has nothing more to say.
    stream.addEventListener("over", () => stream.close());
  }
}
