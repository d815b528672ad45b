// Says something briefly, to the eye and to a screen reader.

let clearing;

export function announce(text) {
  const place = document.getElementById("announcement");
  if (!place) return;
  // A modal dialog hides what is outside of it; the announcement follows the visitor inside.
  const dialog = document.querySelector("dialog[open]");
  (dialog ?? document.body).append(place);
  place.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { place.textContent = ""; }, 2500);
}
