// Opens pages that are small tasks in a dialog: a link with `data-dialog` leads to such a page,
// whose `data-dialog-content` is shown here. Without this script the page itself does the same.

import { localiseMoments } from "./moments.js";

let dialog;
let opener;

function contentOf(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-dialog-content]");
}

function theDialog() {
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "dialog-title");
  document.body.append(dialog);
  dialog.addEventListener("submit", submit);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => {
    const reload = dialog.querySelector("[data-dialog-reload]");
    document.body.append(document.getElementById("announcement"));
    dialog.replaceChildren();
    if (reload) location.reload();
    else opener?.focus();
  });
  return dialog;
}

function show(content) {
  const shown = theDialog();
  content.classList.remove("card");
  content.removeAttribute("aria-labelledby");
  localiseMoments(content);
  shown.replaceChildren(document.adoptNode(content));
  if (!shown.open) shown.showModal();
  (shown.querySelector("[autofocus]") ?? shown.querySelector("a, button, input"))?.focus();
}

async function open(link) {
  try {
    const answer = await fetch(link.href);
    const content = contentOf(await answer.text());
    if (!content) throw new Error("no dialog at this address");
    opener = link;
    show(content);
  } catch {
    location.assign(link.href);
  }
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const content = contentOf(await answer.text());
    if (content) show(content);
    else location.assign(answer.url);
  } catch {
    form.submit();
  } finally {
    if (button) button.disabled = false;
  }
}

export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    link.closest("[popover]")?.hidePopover();
    open(link);
  });
}
