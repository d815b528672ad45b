// Platypus Link inside a page of yours: a custom element, and a function that opens it in a dialog.
//
//   import { openLink } from "https://platypus.example.com/link/embed.js";
//   openLink({ companyId, accessToken, onConnection: ({ connectionId }) => … });
//
// The pages run in a frame of the server's own origin. This script hands the frame its access token
// and hears what happened; both sides check who speaks. Types are in embed.d.ts beside this file.

const home = new URL(".", import.meta.url);
const PATIENCE = 20_000;
const CALLBACKS = {
  consent: "onConsent",
  connectionStarted: "onConnectionStarted",
  connection: "onConnection",
  finish: "onFinish",
  close: "onClose",
  error: "onError",
};
const WORDS = {
  en: { title: "Connect your accounts", close: "Close" },
  fr: { title: "Connecter vos comptes", close: "Fermer" },
};

/** What the language of the visitor calls it. */
function words(language) {
  return WORDS[(language || document.documentElement.lang || navigator.language || "en").slice(0, 2)] ?? WORDS.en;
}

const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export class PlatypusLink extends HTMLElement {
  static observedAttributes = ["company-id", "access-token", "lang", "theme"];

  #frame;
  #token;
  #heard = new Set();
  #isReady = false;
  #isLeaving = false;
  #isAwaited = false;
  #isStopped = true;
  #patience;
  #listen = (event) => this.#hear(event);

  /** A token of `GET /companies/{companyId}/accessToken`, or a function that fetches one. */
  get accessToken() {
    return this.#token ?? this.getAttribute("access-token");
  }
  set accessToken(token) {
    this.#token = token;
    this.#startSoon();
  }

  get companyId() {
    return this.getAttribute("company-id");
  }
  set companyId(id) {
    this.setAttribute("company-id", id);
  }

  connectedCallback() {
    // What was set before this script was there.
    for (const name of ["companyId", "accessToken"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    addEventListener("message", this.#listen);
    this.#startSoon();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#listen);
    clearTimeout(this.#patience);
    this.#frame?.remove();
    this.#frame = undefined;
    this.#isStopped = true;
  }

  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (name === "company-id") this.#isStopped = true;
    this.#startSoon();
  }

  /** Asks whether to leave, as the button on the pages does. */
  leave() {
    this.#isLeaving = this.#isReady;
    if (this.#isReady) this.#say({ type: "leave" });
    else this.#happened({ id: "left", name: "close", detail: {} });
  }

  /** Begins once everything that was set together is set, unless the company is on its way already. */
  #startSoon() {
    if (this.#isAwaited || !this.#isStopped) return;
    this.#isAwaited = true;
    queueMicrotask(() => {
      this.#isAwaited = false;
      if (this.isConnected && this.companyId && this.accessToken) this.#start();
    });
  }

  #start() {
    const address = new URL(`embed/${encodeURIComponent(this.companyId)}`, home);
    address.searchParams.set("parent", location.origin);
    for (const name of ["lang", "theme"]) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
    this.#frame?.remove();
    this.#heard.clear();
    this.#isReady = false;
    this.#isLeaving = false;
    this.#isStopped = false;
    const frame = document.createElement("iframe");
    frame.title = words(this.lang).title;
    frame.src = address.href;
    // The frame may not lead this page elsewhere; the provider's window is an ordinary one.
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox");
    frame.referrerPolicy = "origin";
    Object.assign(frame.style, { border: "0", display: "block", inlineSize: "100%", blockSize: "100%", colorScheme: "normal" });
    if (!this.style.display) this.style.display = "block";
    if (!this.style.blockSize && this.clientHeight === 0) this.style.blockSize = "46rem";
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.replaceChildren(frame);
    this.#frame = frame;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#failed("notReached", `Link did not open: ${home.origin} cannot be reached, or does not allow pages of ${location.origin}.`), PATIENCE);
  }

  #say(message) {
    this.#frame?.contentWindow?.postMessage({ platypusLink: 1, ...message }, home.origin);
  }

  async #hear({ source, origin, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== home.origin || data?.platypusLink !== 1) return;
    if (data.type === "ready") {
      clearTimeout(this.#patience);
      this.#isReady = true;
      try {
        const token = this.accessToken;
        this.#say({ type: "start", accessToken: typeof token === "function" ? await token() : token });
      } catch (error) {
        this.#failed("accessTokenMissing", String(error?.message ?? error));
      }
    }
    // A page that was still loading could not hear it.
    if (data.type === "page" && this.#isLeaving) this.#say({ type: "leave" });
    if (data.type === "leaving") this.#isLeaving = false;
    if (data.type === "event") this.#happened(data.event);
  }

  #failed(errorCode, message) {
    this.#happened({ id: errorCode, name: "error", detail: { correlationId: null, message, errorCode, userRecoverable: false } });
  }

  /** Tells of each event once, however often the frame does. */
  #happened({ id, name, detail }) {
    if (!(name in CALLBACKS) || (this.#heard.has(id) && id !== "left")) return;
    this.#heard.add(id);
    // With another token it may begin again.
    if (/^(problem\.|session-over|notReached|accessTokenMissing)/.test(id)) this.#isStopped = true;
    this.dispatchEvent(new CustomEvent(`platypus-${dashed(name)}`, { detail, bubbles: true, composed: true }));
    this[CALLBACKS[name]]?.(detail);
  }
}

if (!customElements.get("platypus-link")) customElements.define("platypus-link", PlatypusLink);

/** Opens Link in a dialog, which goes when the company is done or leaves. */
export function openLink({ companyId, accessToken, lang, theme, ...callbacks }) {
  const dialog = document.createElement("dialog");
  const link = document.createElement("platypus-link");
  const button = document.createElement("button");
  const said = words(lang);
  dialog.setAttribute("aria-label", said.title);
  // As light or dark as the pages in it.
  Object.assign(dialog.style, { colorScheme: ["light", "dark"].includes(theme) ? theme : "light dark", background: "light-dark(#f6f7f7, #0d1011)", color: "light-dark(#12181b, #e9edee)", padding: "0", border: "0", borderRadius: "12px", inlineSize: "min(34rem, 100vw)", blockSize: "min(46rem, 100dvh)", maxInlineSize: "100vw", maxBlockSize: "100dvh", overflow: "hidden" });
  const content = document.createElement("div");
  Object.assign(content.style, { display: "grid", gridTemplateRows: "auto minmax(0, 1fr)", blockSize: "100%" });
  Object.assign(link.style, { display: "block", blockSize: "100%" });
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", said.close);
  Object.assign(button.style, { justifySelf: "end", margin: "6px", inlineSize: "32px", blockSize: "32px", padding: "0", border: "0", borderRadius: "50%", background: "none", color: "inherit", font: "24px/1 system-ui", cursor: "pointer" });
  if (lang) link.lang = lang;
  if (theme) link.setAttribute("theme", theme);
  const shut = () => dialog.open && dialog.close();
  for (const [event, callback] of Object.entries(CALLBACKS)) {
    link[callback] = (detail) => {
      if (event === "close" || event === "finish") shut();
      callbacks[callback]?.(detail);
    };
  }
  button.addEventListener("click", () => link.leave());
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    link.leave();
  });
  dialog.addEventListener("close", () => dialog.remove());
  link.companyId = companyId;
  link.accessToken = accessToken;
  content.append(button, link);
  dialog.append(content);
  document.body.append(dialog);
  dialog.showModal();
  return { close: shut, leave: () => link.leave() };
}
