// Narrows a list while its search field is typed in; the form does the same on the server.

const folded = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

export function watchFilters() {
  for (const field of document.querySelectorAll("[data-filter]")) {
    const list = document.getElementById(field.dataset.filter);
    const empty = document.querySelector(`[data-filter-empty="${field.dataset.filter}"]`);
    field.addEventListener("input", () => {
      const wanted = folded(field.value.trim());
      let shown = 0;
      for (const item of list.children) {
        item.hidden = !folded(item.dataset.filterText).includes(wanted);
        if (!item.hidden) shown += 1;
      }
      if (empty) empty.hidden = shown > 0;
    });
  }
}
