// Moments come from the server in UTC; here they become the visitor's own time.

const language = document.documentElement.lang || "en";
const pieces = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

function written(moment) {
  const piece = Object.fromEntries(pieces.formatToParts(moment).map(({ type, value }) => [type, value]));
  const comma = language === "en" ? "," : "";
  return `${piece.day}\u00a0${piece.month}\u00a0${piece.year}${comma} ${piece.hour}:${piece.minute}`;
}

export function localiseMoments(root) {
  for (const element of root.querySelectorAll("time[data-moment]")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    element.title = element.textContent.trim();
    element.textContent = written(moment);
    element.removeAttribute("data-moment");
  }
}
