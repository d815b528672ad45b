// Drives Chromium through Link as a company's person, and checks every page on the way with axe-core:
// in both languages, on a phone and a desk. The test in browser.rs starts the server:
//   PLATYPUS_URL                           the server
//   PLATYPUS_AUTHORISATION                 the header of its API key
//   PLATYPUS_TEST_CHROMIUM                 the browser
//   PLATYPUS_TEST_NODE                     a folder whose node_modules holds playwright-core and axe-core
//   PLATYPUS_SHOTS                         where to leave pictures of the pages

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { PLATYPUS_URL: site, PLATYPUS_AUTHORISATION: authorisation, PLATYPUS_TEST_CHROMIUM: executablePath, PLATYPUS_TEST_NODE: modules, PLATYPUS_SHOTS: shots } = process.env;
const require = createRequire(path.join(modules, "node_modules", "here.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const PATIENCE = 60_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 860 };
const ORGANISATION = "atelier-norre";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: flags });
const complaints = [];

/** Somebody with a browser of their own. */
async function person({ viewport, locale }) {
  const context = await browser.newContext({ viewport, locale });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" && page.url().startsWith(site)) complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  return page;
}

/** Takes a picture, runs axe-core, and checks that nothing is cut off at the side. */
async function look(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), RULES);
  const violations = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`);
  assert.deepEqual(violations, [], `${name} (${page.url()})`);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(beyond, 0, `${name} is wider than the screen`);
}

async function company(name) {
  const answer = await fetch(`${site}/companies`, {
    method: "POST",
    headers: { authorization: authorisation, "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

/** At the sandbox: sign in with what is filled in, choose, decide. */
async function decide(page, decision) {
  await page.waitForURL(/\/oauth\/authorize/);
  // Whoever was here before is still signed in at the sandbox.
  const signsIn = page.locator("form[action='/oauth/sign-in'] button");
  await signsIn.or(page.locator("button[name=decision]").first()).first().waitFor();
  if (await signsIn.count()) await signsIn.click();
  await page.locator(`input[name=organisation][value=${ORGANISATION}]`).check();
  await page.locator(`button[name=decision][value=${decision}]`).click();
}

async function step(name, work) {
  const began = Date.now();
  await work();
  console.log(`${name}: ${Date.now() - began} ms`);
}

const WORDS = {
  en: { agree: /Agree and continue/, linked: "Platypus Sandbox is connected", finish: "Finish", done: "All done", refused: "You did not give permission", retry: "Try again" },
  fr: { agree: /Accepter et continuer/, linked: "Platypus Sandbox est connecté", finish: "Terminer", done: "C’est terminé", refused: "Vous n’avez pas donné votre accord", retry: "Réessayer" },
};
for (const [language, locale] of [["en", "en-GB"], ["fr", "fr-CA"]]) {
  for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    const words = WORDS[language];
    const name = `${language}-${size}`;
    await step(`refused, tried again and linked (${name})`, async () => {
      const { redirect } = await company(`Café ${name}`);
      const page = await person({ viewport, locale });
      await page.goto(redirect);
      assert.equal(await page.getAttribute("html", "lang"), language, "the browser's language");
      await look(page, `choose-${name}`);
      await page.getByRole("searchbox").fill("sänd");
      assert.equal(await page.locator(".platform:visible").count(), 1);
      await page.getByRole("link", { name: /Sandbox/ }).click();
      await look(page, `consent-${name}`);
      await page.getByRole("button", { name: words.agree }).click();
      await decide(page, "deny");
      await page.getByRole("heading", { name: words.refused }).waitFor();
      await look(page, `refused-${name}`);
      await page.getByRole("link", { name: words.retry }).click();
      // The demo company reads the same organisation, so everybody else is asked.
      await decide(page, "allow");
      await page.waitForURL(/\/question$/);
      await look(page, `elsewhere-${name}`);
      await page.locator("button[value=yes]").click();
      await page.getByRole("heading", { name: words.linked }).waitFor();
      await look(page, `linked-${name}`);
      await page.getByRole("link", { name: words.finish }).click();
      await page.getByRole("heading", { name: words.done }).waitFor();
      await look(page, `end-${name}`);
      await page.context().close();
    });
  }
}

await browser.close();
assert.deepEqual(complaints, [], "the console stays quiet");
