// Linking at a strict authorisation server that others wrote: PKCE required, refresh tokens replaced
// with every refresh, a code or a token used twice ends the grant.

import assert from "node:assert/strict";
import { ask, finish, look, person, step } from "../../browser/browser.mjs";
import { api, company, connection, unlink } from "../../browser/clients.mjs";
import { keptBack } from "../../browser/provider.mjs";
import { say } from "../../browser/words.mjs";

const NAME = "OpenID Books";
const CLIENT = "books";

/** The provider's own pages: whoever signs in is the business of that name. */
async function signIn(page, name) {
  const field = page.locator("input[name=login]");
  await field.fill(name);
  await page.locator("input[name=password]").fill("any");
  await page.locator("button[type=submit]").click();
}
const CONSENT = "form[action*='/interaction/']";
async function consentPage(page) {
  await page.locator("input[name=login]").waitFor({ state: "detached" });
  await page.locator(`${CONSENT} button[type=submit]`).waitFor();
}
async function consent(page) {
  await consentPage(page);
  await page.locator(`${CONSENT} button[type=submit]`).click();
}

/** What the provider answers to a request without PKCE. */
async function withoutPkce(address) {
  const url = new URL(address);
  url.searchParams.delete("code_challenge");
  url.searchParams.delete("code_challenge_method");
  const answer = await fetch(url, { redirect: "manual" });
  return new URL(answer.headers.get("location")).searchParams.get("error");
}

for (const [language, size] of [["en", "phone"], ["en", "desk"], ["fr", "phone"], ["fr", "desk"]]) {
  const name = (text) => `${text} ${language} ${size}`;
  const words = (key, values) => say(language, key, { client: "Harbour", integration: NAME, ...values });
  const heading = (page, key, values) => page.getByRole("heading", { name: words(key, values), exact: true }).waitFor();
  const see = (page, what) => look(page, `${what}-${language}-${size}`);
  /** Somebody whose browser waits for no font that the provider's pages take from elsewhere. */
  async function visitor() {
    const page = await person({ language, size });
    await page.route("https://**/*", (route) => route.abort());
    return page;
  }
  /** To the provider's sign-in page; the address it was called with. */
  async function agree(page, start) {
    await page.goto(start);
    await page.getByRole("link", { name: new RegExp(NAME) }).click();
    await heading(page, "consent-title");
    const called = page.waitForRequest(/\/auth\?/);
    await page.getByRole("button", { name: words("consent-agree") }).click();
    const address = (await called).url();
    await page.waitForURL(/\/interaction\//);
    return address;
  }
  async function read(made) {
    const queued = await api(CLIENT, "POST", `/companies/${made.id}/data/queue/company`);
    for (;;) {
      const dataset = await api(CLIENT, "GET", `/companies/${made.id}/data/history/${queued.id}`);
      if (dataset.isCompleted || dataset.isErrored) return dataset;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  await step(`OpenID: no, then yes (${language}, ${size})`, async () => {
    const made = await company(CLIENT, name("OpenID"));
    const page = await visitor();
    const address = await agree(page, made.redirect);
    assert.equal(await withoutPkce(address), "invalid_request", "the provider insists on PKCE");
    await page.locator("a[href$='/abort']").click();
    await heading(page, "link-refused-title");
    await see(page, "openid-refused");
    await connection(CLIENT, made, "PendingAuth");
    await page.getByRole("link", { name: words("link-retry") }).click();
    await signIn(page, name("Atelier"));
    await consent(page);
    await heading(page, "linked-title");
    await page.getByText(name("Atelier")).first().waitFor();
    await see(page, "openid-linked");
    const first = await connection(CLIENT, made, "Linked");

    // Each read finds its token over and refreshes; the second needs the token that the first was given.
    for (let reads = 0; reads < 2; reads += 1) {
      await new Promise((resolve) => setTimeout(resolve, 3_200));
      const dataset = await read(made);
      assert.equal(dataset.status, "Complete", dataset.errorMessage);
    }
    assert.equal((await api(CLIENT, "GET", `/companies/${made.id}/data/info`)).companyName, name("Atelier"));

    // Linked again to somebody else: asked about.
    await unlink(CLIENT, made, first);
    const other = await visitor();
    await agree(other, made.redirect);
    await signIn(other, name("Bakery"));
    await consent(other);
    await heading(other, "question-title", { entity: name("Bakery") });
    await see(other, "openid-question");
    await other.getByRole("button", { name: words("question-yes", { entity: name("Bakery") }) }).click();
    await heading(other, "linked-title");
    assert.equal((await connection(CLIENT, made, "Linked")).id, first.id);
    await other.context().close();
    await page.context().close();
  });

  await step(`OpenID: down when the company comes back (${language}, ${size})`, async () => {
    const made = await company(CLIENT, name("OpenID down"));
    const page = await visitor();
    await agree(page, made.redirect);
    await signIn(page, name("Café"));
    await consentPage(page);
    const callback = await keptBack(page, CONSENT);
    await ask("stop the provider");
    await page.goto(callback);
    await heading(page, "link-provider-failed-title");
    await see(page, "openid-down");
    await connection(CLIENT, made, "PendingAuth");
    await ask("start the provider");
    await page.getByRole("link", { name: words("link-retry") }).click();
    await page.waitForURL(/\/interaction\//);
    await signIn(page, name("Café"));
    await consent(page);
    await heading(page, "linked-title");
    await connection(CLIENT, made, "Linked");
    await page.context().close();
  });
}
await finish();
