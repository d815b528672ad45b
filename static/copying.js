// Copies what a button names to the clipboard.

import { announce } from "./announcing.js";

export function watchCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const { saidCopied, saidNotCopied } = document.body.dataset;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      announce(saidCopied);
      button.dataset.copied = "";
      setTimeout(() => { delete button.dataset.copied; }, 1500);
    } catch {
      announce(saidNotCopied);
    }
    button.closest("[popover]")?.hidePopover();
  });
}
