// The sandbox provider, as a person meets it: sign in, choose an organisation, allow or deny.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { site } from "./browser.mjs";

const { PLATYPUS_SANDBOX_URL: sandbox } = process.env;

async function control(method, path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${sandbox}/control/${path}`, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
}

/** A business of its own at the sandbox, with nothing in its books; its id. */
export async function organisation(name) {
  const id = `o-${randomUUID()}`;
  await control("POST", "organisations", { kind: "dormant", seed: 1, id, name });
  return id;
}

/** Switches faults of the organisation on; without any, off. */
export async function faults(id, switched = {}) {
  await control("PUT", `organisations/${id}/faults`, switched);
}

/** Signs in, unless somebody has in this browser. */
export async function signIn(page, { wrongFirst = false } = {}) {
  await page.waitForURL(/\/oauth\//);
  const signsIn = page.locator("form[action='/oauth/sign-in'] button");
  await signsIn.or(page.locator("button[name=decision]").first()).first().waitFor();
  if (!(await signsIn.count())) return;
  if (wrongFirst) {
    await page.locator("input[name=password]").fill("not-the-password");
    await signsIn.click();
    await page.locator("[role=alert]").waitFor();
  }
  await signsIn.click();
  await page.locator("button[name=decision]").first().waitFor();
}

/** Chooses an organisation and allows or denies. */
export async function decide(page, decision, organisation) {
  await signIn(page);
  if (organisation) await page.locator(`input[name=organisation][value="${organisation}"]`).check();
  await page.locator(`button[name=decision][value=${decision}]`).click();
}

/**
 * Answers the form that a provider shows, with these fields besides those it holds, and keeps back
 * where the browser would be led: the address of our callback.
 */
export async function keptBack(page, form, answers = {}) {
  const sent = await page.locator(form).evaluate((element) => ({ to: element.action, fields: Object.fromEntries(new FormData(element)) }));
  const { request } = page.context();
  let answer = await request.post(sent.to, { form: { ...sent.fields, ...answers }, maxRedirects: 0 });
  for (;;) {
    assert.ok(answer.headers().location, `${answer.url()} led nowhere: ${answer.status()}`);
    const next = new URL(answer.headers().location, answer.url()).href;
    if (next.startsWith(`${site}/link/callback`)) return next;
    answer = await request.get(next, { maxRedirects: 0 });
  }
}
