// Other ways in and out: by invitation, by an address that works once, with documents, past sources
// that are optional, and back to the client's own page.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { ask, finish, look, person, site, step } from "../../browser/browser.mjs";
import { api, clients, company, connection, connections } from "../../browser/clients.mjs";
import { decide, organisation } from "../../browser/provider.mjs";
import { say } from "../../browser/words.mjs";

const PDF = Buffer.from("%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF");
const PROGRAM = Buffer.from("MZ\x90\0 this is a program, whatever it is called");

function visitor(language, size) {
  const words = (key, values) => say(language, key, { client: "Harbour", integration: "Platypus Sandbox", ...values });
  return {
    as: { language, size },
    language,
    words,
    name: (text) => `${text}-${language}-${size}`,
    see: (page, what) => look(page, `${what}-${language}-${size}`),
    heading: (page, key, values) => page.getByRole("heading", { name: words(key, values), exact: true }).waitFor(),
    button: (page, key) => page.getByRole("button", { name: words(key), exact: true }),
    link: (page, key) => page.getByRole("link", { name: words(key), exact: true }),
  };
}

const scenes = {
  async "by invitation, past a welcome, in the client's colours"(who) {
    const page = await person(who.as);
    await page.goto(`${site}/link/invite/${clients.branded.id}`);
    await who.see(page, "invite");
    await page.getByLabel(who.words("invite-name")).fill("()");
    await who.button(page, "landing-begin").click();
    await page.getByText(who.words("invite-name-missing")).waitFor();
    await who.see(page, "invite-refused");
    await page.getByLabel(who.words("invite-name")).fill(who.name("Boulangerie Lefèvre"));
    await who.button(page, "landing-begin").click();
    await page.getByText(who.words("landing-what")).waitFor();
    await who.see(page, "welcome");
    await who.link(page, "landing-begin").click();
    await page.getByRole("searchbox").waitFor();
    await who.see(page, "choose-branded");
    await page.getByRole("link", { name: /Sandbox/ }).click();
    await who.see(page, "consent-branded");
    const found = await api("branded", "GET", `/companies?query=${encodeURIComponent(`name~${who.name("Lefèvre")}`)}`);
    assert.equal(found.results.length, 1, "the company was made once");
    await page.context().close();
  },

  async "an address that works once"(who) {
    const { id, redirect } = await company("once", who.name("once"));
    assert.match(redirect, /\?link\.otp=/);
    const page = await person(who.as);
    await page.goto(redirect);
    await who.see(page, "one-time");
    await who.button(page, "landing-begin").click();
    await page.getByRole("searchbox").waitFor();
    assert.ok(!page.url().includes("otp="), "what lets one in does not stay in the address");
    const other = await person(who.as);
    await other.goto(redirect);
    await who.button(other, "landing-begin").click();
    await who.heading(other, "one-time-used-title");
    await who.see(other, "one-time-used");
    await other.goto(`${site}/link/company/${id}`);
    await who.heading(other, "one-time-refused-title");
    await who.see(other, "one-time-refused");
    await page.getByRole("link", { name: /Sandbox/ }).click();
    await page.locator("main form button").click();
    await decide(page, "allow", await organisation("Once"));
    await who.heading(page, "linked-title");
    await other.context().close();
    await page.context().close();
  },

  async "a connection's address that works once leads straight to its provider"(who) {
    const made = await company("once", who.name("straight"));
    const { linkUrl } = await api("once", "POST", `/companies/${made.id}/connections`, { platformKey: "mqjo" });
    assert.match(linkUrl, /\?otp=/);
    const page = await person(who.as);
    await page.goto(linkUrl);
    await who.button(page, "landing-begin").click();
    await decide(page, "allow", await organisation("Straight"));
    await who.heading(page, "linked-title");
    await connection("once", made, "Linked");
    await page.context().close();
  },

  async "documents, refused and taken"(who) {
    const made = await company("documents", who.name("documents"));
    const page = await person(who.as);
    await page.goto(made.redirect);
    await who.heading(page, "documents-title");
    await who.see(page, "documents");
    await page.locator("input[type=file]").setInputFiles({ name: "accounts.pdf", mimeType: "application/pdf", buffer: PROGRAM });
    await who.button(page, "documents-send").click();
    await page.getByRole("alert").getByText("accounts.pdf").waitFor();
    await who.see(page, "documents-refused");
    assert.deepEqual(await api("documents", "GET", `/companies/${made.id}/files`), []);
    await page.locator("input[type=file]").setInputFiles([
      { name: "comptes 2025.pdf", mimeType: "application/pdf", buffer: PDF },
      { name: "ventes.csv", mimeType: "text/csv", buffer: Buffer.from("date;montant\n2026-01-01;1,50\n") },
    ]);
    await who.button(page, "documents-send").click();
    await page.getByText("comptes 2025.pdf").waitFor();
    await who.see(page, "documents-sent");
    const kept = await api("documents", "GET", `/companies/${made.id}/files`);
    assert.deepEqual(kept.map((file) => file.fileName).sort(), ["comptes 2025.pdf", "ventes.csv"]);
    await connection("documents", made, "Linked");
    await who.link(page, "documents-done").click();
    await who.heading(page, "end-title");
    await page.context().close();
  },

  async "sources that are optional are skipped"(who) {
    const made = await company("everything", who.name("optional"));
    const page = await person(who.as);
    await page.goto(made.redirect);
    await page.getByText(who.words("choose-step", { place: 1, places: 3 })).waitFor();
    await page.getByRole("link", { name: /Sandbox/ }).click();
    await page.locator("main form button").click();
    await decide(page, "allow", await organisation("Skips"));
    await who.heading(page, "linked-title");
    await who.see(page, "linked-and-more");
    await who.link(page, "linked-next").click();
    await page.getByText(who.words("choose-step", { place: 2, places: 3 })).waitFor();
    await who.see(page, "choose-bank");
    await who.link(page, "choose-skip").click();
    await page.getByText(who.words("choose-step", { place: 3, places: 3 })).waitFor();
    await who.see(page, "choose-shop");
    await who.link(page, "choose-skip").click();
    await who.heading(page, "end-title");
    assert.equal((await connections("everything", made)).length, 1);
    await page.context().close();
  },

  async "back to the client, with what its address carried"(who) {
    const made = await company("returns", who.name("returns"));
    const page = await person(who.as);
    await page.goto(`${made.redirect}?where=127.0.0.1&journey=<b>"demo"`);
    await page.getByRole("link", { name: /Sandbox/ }).click();
    await page.locator("main form button").click();
    await decide(page, "allow", await organisation("Returns"));
    await page.getByRole("link", { name: who.words("linked-return") }).click();
    await page.waitForURL(`${lender.url}/**`);
    const [linked] = await connections("returns", made);
    assert.equal(page.url(), `${lender.url}/back?s=200&e=&c=${linked.id}&j=%3Cb%3E%22demo%22`);
    // The same, where somebody changed the address on its way.
    const astray = await person(who.as);
    await astray.goto(`${made.redirect}?where=evil.example`);
    await who.link(astray, "leave").click();
    await who.link(astray, "leave-go").click();
    await who.heading(astray, "link-redirect-refused-title");
    assert.ok(astray.url().startsWith(site), astray.url());
    await who.see(astray, "redirect-refused");
    await astray.context().close();
    await page.context().close();
  },

  async "addresses that lead nowhere"(who) {
    const made = await company("returns", who.name("nowhere"));
    const page = await person(who.as);
    await page.goto(`${site}/link/company/8a210b68-6988-11ed-a1eb-0242ac120002`);
    await who.heading(page, "link-company-unknown-title");
    await who.see(page, "company-unknown");
    await page.goto(`${made.redirect}/abacus`);
    await who.heading(page, "link-integration-unknown-title");
    await who.see(page, "not-offered");
    await page.goto(`${site}/link/companies/${made.id}/connections/8a210b68-6988-11ed-a1eb-0242ac120002/start`);
    await who.heading(page, "link-connection-unknown-title");
    await who.see(page, "connection-unknown");
    await page.context().close();
  },
};

/** The client's own page, to which companies return. */
const lender = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<!doctype html><title>Harbour</title>Welcome back"));
await new Promise((resolve) => lender.listen(0, "127.0.0.1", resolve));
lender.url = `http://127.0.0.1:${lender.address().port}`;
await ask(`lead companies back to port ${lender.address().port}`);

for (const language of ["en", "fr"]) {
  for (const size of ["phone", "desk"]) {
    const who = visitor(language, size);
    for (const [name, scene] of Object.entries(scenes)) {
      await step(`${name} (${language}, ${size})`, () => scene(who));
    }
  }
}
lender.close();
await finish();
