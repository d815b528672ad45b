// On each page of Link in a frame: tells the client's page what has happened, and waits for the
// provider's window where the page does. The client's page hears nothing else, and only the one
// whose origin the session was begun for hears anything.

const { embeddedBase: base, embeddedParent: parent } = document.body.dataset;
const EVERY = 1000;
const WINDOW = "popup,width=520,height=720";
const tell = (message) => window.parent.postMessage({ platypusLink: 1, ...message }, parent);

/** Tells what happened; the address of the next page, where this one waits and it is known. */
async function told(waiting) {
  const answer = await fetch(`${base}/told${waiting ? `?${waiting}` : ""}`);
  if (!answer.ok) {
    const detail = { correlationId: null, message: document.querySelector("h1")?.textContent, errorCode: "sessionOver", userRecoverable: false };
    tell({ type: "event", event: { id: "session-over", name: "error", detail } });
    return undefined;
  }
  const { events, next } = await answer.json();
  for (const event of events) tell({ type: "event", event });
  return next && base + next;
}

/** Asks until it is known how it went in the provider's window, also where asking fails for once. */
function wait(waiting) {
  const ask = async () => {
    const next = await told(waiting).catch(() => undefined);
    if (next) location.replace(next);
    else setTimeout(ask, EVERY);
  };
  ask();
}

function openSignIn(event) {
  const link = event.currentTarget;
  document.querySelector("[data-waiting-said]").hidden = false;
  // Where no window of that kind can be opened, following the link opens one of another.
  if (window.open(link.href, link.target, WINDOW)) event.preventDefault();
}

function leave() {
  tell({ type: "leaving" });
  const go = document.querySelector("a[href*='/end?']");
  if (location.pathname.endsWith("/end")) tell({ type: "event", event: { id: "left", name: "close", detail: {} } });
  else location.assign(location.pathname.endsWith("/leave") && go ? go.href : `${base}/leave`);
}

if (window.parent !== window) {
  addEventListener("message", ({ source, origin, data }) => {
    if (source === window.parent && origin === parent && data?.platypusLink === 1 && data.type === "leave") leave();
  });
  tell({ type: "page" });
  document.querySelector("[data-sign-in]")?.addEventListener("click", openSignIn);
  const waits = document.querySelector("[data-waiting]");
  if (waits) wait(waits.dataset.waiting);
  else told().catch(() => {});
}
