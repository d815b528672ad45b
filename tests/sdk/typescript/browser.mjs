// A browser without a screen: follows redirects, keeps cookies, reads forms and links, and submits them.

import assert from "node:assert/strict";
import { require } from "./server.mjs";

const { parse } = require("node-html-parser");

/** A page that was answered, with its forms and links. */
class Page {
  constructor(url, status, html) {
    const root = parse(html);
    const address = (given) => new URL(given || url, url).href;
    Object.assign(this, { url, status, html });
    this.forms = root.querySelectorAll("form").map((form) => ({
      action: address(form.getAttribute("action")),
      method: (form.getAttribute("method") ?? "get").toLowerCase(),
      controls: form.querySelectorAll("input, button, select, textarea").map((control) => ({
        kind: control.getAttribute("type") ?? (control.rawTagName === "button" ? "submit" : "text"),
        name: control.getAttribute("name"),
        value: control.getAttribute("value") ?? "",
        checked: control.hasAttribute("checked"),
      })),
    }));
    this.links = root
      .querySelectorAll("a[href]")
      .map((link) => ({ address: address(link.getAttribute("href")), text: link.text }));
  }

  /** The form that has fields or buttons of all those names; none where there is none. */
  find(...names) {
    return this.forms.find((form) => names.every((name) => form.controls.some((control) => control.name === name)));
  }

  /** The same where there has to be one. */
  form(...names) {
    const found = this.find(...names);
    assert.ok(found, `${this.url} (${this.status}) has no form with ${names}:\n${this.html}`);
    return found;
  }
}

/** What is sent where the person changes nothing and presses no named button. */
function valuesOf(form) {
  const sent = form.controls.filter(
    ({ kind, name, checked }) =>
      name && !["button", "submit"].includes(kind) && (checked || !["radio", "checkbox"].includes(kind)),
  );
  return Object.fromEntries(sent.map(({ name, value }) => [name, value]));
}

/** One person's browser. */
export class Browser {
  /** By host, whatever the port. */
  #cookies = new Map();

  /** Follows an address. */
  async open(address) {
    return await this.#follow(address, {});
  }

  /** Sends a form with some of its fields changed. */
  async submit(page, form, changes = {}) {
    return await this.#follow(form.action, this.#filled(page, form, changes));
  }

  /** Sends a form and returns where its answer redirects to, without going there. */
  async leadsTo(page, form, changes = {}) {
    const answer = await this.#ask(new URL(form.action), this.#filled(page, form, changes));
    return new URL(answer.headers.get("location"), form.action);
  }

  #filled(page, form, changes) {
    assert.equal(form.method, "post", `the form of ${page.url} is sent`);
    // What every browser sends along with a form, and servers may check.
    const headers = { origin: new URL(page.url).origin, referer: page.url };
    return { method: "POST", headers, body: new URLSearchParams({ ...valuesOf(form), ...changes }) };
  }

  async #follow(address, request) {
    let [url, next] = [new URL(address), request];
    for (let hop = 0; hop < 10; hop += 1) {
      const answer = await this.#ask(url, next);
      const location = answer.headers.get("location");
      const body = await answer.text();
      if (!location) return new Page(url.href, answer.status, body);
      [url, next] = [new URL(location, url), {}];
    }
    throw new Error(`${address} leads from one address to the next without end`);
  }

  async #ask(url, { headers, ...request }) {
    const kept = this.#cookies.get(url.hostname) ?? new Map();
    const cookie = [...kept].map((pair) => pair.join("=")).join("; ");
    const asking = { accept: "text/html", "accept-language": "en", ...(cookie ? { cookie } : {}), ...headers };
    const answer = await fetch(url, { ...request, redirect: "manual", headers: asking });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/;\s*max-age=0/i.test(line)) kept.delete(name);
      else kept.set(name, value);
    }
    this.#cookies.set(url.hostname, kept);
    return answer;
  }
}
