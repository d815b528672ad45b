// The way a company's person goes through Link, over plain HTTP.

import assert from "node:assert/strict";
import { Browser } from "./browser.mjs";

/** From a Link address through the sandbox's own sign-in to the page that says the connection is made. */
export async function linkSandbox(address, organisation) {
  const page = await consentAtSandbox(address, organisation, "allow");
  assert.equal(page.status, 200, `${page.url} answered ${page.status}:\n${page.html}`);
}

/** The same, but the person refuses at the provider's. */
export const refuseAtSandbox = (address, organisation) => consentAtSandbox(address, organisation, "deny");

async function consentAtSandbox(address, organisation, decision) {
  const browser = new Browser();
  let page = await browser.open(address);
  for (let step = 0; step < 5 && !page.find("request", "email", "password"); step += 1) page = await forward(browser, page);
  page = await browser.submit(page, page.form("email", "password"));
  page = await browser.submit(page, page.form("organisation", "decision"), { organisation, decision });
  // Where Link asks whether this organisation was meant, since another company reads it: it was.
  const asking = page.forms.find((form) => form.action.endsWith("/question"));
  return asking ? await browser.submit(page, asking, { answer: "yes" }) : page;
}

/** Agrees where the page asks for it, or chooses the sandbox. */
async function forward(browser, page) {
  const agreeing = page.forms.filter((form) => form.method === "post");
  if (agreeing.length === 1) return await browser.submit(page, agreeing[0]);
  const choice = page.links.find((link) => link.text.includes("Sandbox"));
  assert.ok(choice, `${page.url} (${page.status}) offers no way to the sandbox:\n${page.html}`);
  return await browser.open(choice.address);
}
