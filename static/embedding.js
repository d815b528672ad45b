// The frame before it has a session: asks the client's page for its access token, and begins. The
// server has checked that pages of that origin may show it, and browsers show it in no others.

const card = document.querySelector("[data-embedding]");
const parent = card.dataset.embeddingParent;
const tell = (message) => window.parent.postMessage({ platypusLink: 1, ...message }, parent);

function refuse(problem) {
  const said = card.querySelector(`[data-problem=${problem}]`) ?? card.querySelector("[data-problem=broken]");
  card.querySelector("[data-embedding-status]").hidden = true;
  said.hidden = false;
  const codes = { expired: "accessTokenExpired", refused: "accessTokenRefused", origin: "originNotAllowed" };
  const detail = { correlationId: null, message: said.textContent, errorCode: codes[problem] ?? "unavailable", userRecoverable: problem === "broken" };
  tell({ type: "event", event: { id: `problem.${problem}`, name: "error", detail } });
}

async function begin(accessToken) {
  try {
    const answer = await fetch(card.dataset.embedding + location.search, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ accessToken, parent }),
    });
    const { start, problem } = await answer.json();
    if (start) location.replace(start);
    else refuse(problem);
  } catch {
    refuse("broken");
  }
}

if (window.parent === window) refuse("origin");
else {
  let begun = false;
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || origin !== parent || data?.platypusLink !== 1) return;
    if (data.type === "start" && !begun) {
      begun = true;
      begin(String(data.accessToken));
    }
    if (data.type === "leave") {
      tell({ type: "leaving" });
      tell({ type: "event", event: { id: "left", name: "close", detail: {} } });
    }
  });
  tell({ type: "ready" });
}
