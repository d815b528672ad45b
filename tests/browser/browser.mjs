// Chromium for the walks through pages, and what is checked of every page on the way. The tests in
// Rust start the server and say where everything is (tests/support/browser.rs):
//   PLATYPUS_URL              the server
//   PLATYPUS_TEST_CHROMIUM    the browser
//   PLATYPUS_TEST_NODE        a folder whose node_modules holds playwright-core and axe-core
//   PLATYPUS_SHOTS            where to leave pictures of the pages

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";

export const { PLATYPUS_URL: site } = process.env;
const { PLATYPUS_TEST_CHROMIUM: executablePath, PLATYPUS_TEST_NODE: modules, PLATYPUS_SHOTS: shots } = process.env;
const require = createRequire(path.join(modules, "node_modules", "here.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const PATIENCE = 60_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What of a page changes with its colours. */
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];
export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 860 } };
export const LOCALES = { en: "en-GB", fr: "fr-CA" };
/** The most that a page of Link and all it needs may transfer, in bytes; the client's own pictures apart. */
const MOST_BYTES = 50_000;
/** Pages that say no on purpose are no complaints about a page. */
const ON_PURPOSE = /status of (400|403|404|409|410|422|502|503)/;

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: flags });
const complaints = [];
let heaviest = { bytes: 0, address: "" };
mkdirSync(shots, { recursive: true });

/** Somebody with a browser of their own. What the console complains of on our pages is a failure. */
export async function person({ language = "en", size = "desk", scripts = true, permissions = [] } = {}) {
  const context = await browser.newContext({
    viewport: SIZES[size], locale: LOCALES[language], javaScriptEnabled: scripts, colorScheme: "light", permissions,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on("console", (message) => {
    const from = message.location().url || page.url();
    if (message.type() === "error" && from.startsWith(site)) complaints.push(`${from}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  await weighEveryPage(page);
  return page;
}

/** Nothing comes from the cache, so that every page is weighed as if it were the first. */
async function weighEveryPage(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  // By frame, since its last navigation.
  page.transfers = new Map();
  page.on("request", (request) => {
    if (request.isNavigationRequest() && !request.redirectedFrom()) page.transfers.set(request.frame(), []);
  });
  page.on("requestfinished", (request) => {
    const url = request.url();
    const isTheirs = /\/link\/brand\/[^/]+\/(logo|icon|hero)\//.test(url);
    if (!url.startsWith(site) || isTheirs || request.resourceType() === "eventsource") return;
    page.transfers.get(request.frame())?.push(request.sizes().catch(() => undefined));
  });
}

async function weigh(page, frame, name) {
  const sizes = await Promise.all(page.transfers.get(frame) ?? []);
  const bytes = sizes.reduce((sum, size) => sum + (size ? size.responseBodySize + size.responseHeadersSize : 0), 0);
  if (!frame.url().startsWith(`${site}/link/`)) return;
  if (bytes > heaviest.bytes) heaviest = { bytes, address: frame.url() };
  assert.ok(bytes < MOST_BYTES, `${name} (${frame.url()}) transfers ${bytes} bytes`);
}

async function violations(frame, runOnly) {
  if (!(await frame.evaluate(() => Boolean(globalThis.axe)))) await frame.evaluate(axe);
  const found = await frame.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }), runOnly);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("\n")}`);
}

/**
 * Looks at a page: takes a picture, and checks it with axe-core, light and dark, that nothing is cut
 * off at its side, and what it weighs. Of a page in a frame, that frame.
 */
export async function look(page, name, frame = page.mainFrame()) {
  await weigh(page, frame, name);
  // What is shown may lag behind in a frame of another site.
  await frame.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  assert.deepEqual(await violations(frame, RULES), [], `${name} (${frame.url()})`);
  const beyond = await frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(beyond, 0, `${name} is wider than the screen`);
  await page.emulateMedia({ colorScheme: "dark" });
  await frame.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
  assert.deepEqual(await violations(frame, RULES_OF_COLOUR), [], `${name} in the dark (${frame.url()})`);
  if (page.viewportSize().width === SIZES.phone.width) {
    await page.screenshot({ path: path.join(shots, `${name}-dark.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** Looks at an address in both languages, in both themes that can be chosen, on a phone and a desk. */
export async function lookFromAllSides(page, address, name) {
  for (const language of ["en", "fr"]) {
    for (const theme of ["light", "dark"]) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        const separator = address.includes("?") ? "&" : "?";
        await page.goto(`${address}${separator}lang=${language}&theme=${theme}`);
        assert.equal(await page.getAttribute("html", "lang"), language);
        await page.screenshot({ path: path.join(shots, `${name}-${language}-${theme}-${size}.png`), fullPage: true });
        assert.deepEqual(await violations(page, RULES), [], `${name} (${page.url()})`);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(beyond, 0, `${name} is wider than the screen`);
      }
    }
  }
  await page.setViewportSize(SIZES.desk);
  await page.goto(`${address}${address.includes("?") ? "&" : "?"}lang=en&theme=light`);
}

/** Goes on by keyboard: presses Tab until what is called so has the focus, visibly, then the key. */
export async function press(page, name, key = "Enter") {
  for (let tries = 0; tries < 80; tries += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element?.labels?.[0]?.textContent ?? "";
      const text = (element?.textContent || label || element?.value || "").trim().replace(/\s+/g, " ");
      const style = element ? getComputedStyle(element) : undefined;
      return { text, isSeen: style !== undefined && (style.outlineStyle !== "none" || style.boxShadow !== "none") };
    });
    if (!focused.text.startsWith(name)) continue;
    assert.ok(focused.isSeen, `nobody sees that ${name} has the focus on ${page.url()}`);
    if (key) await page.keyboard.press(key);
    return;
  }
  assert.fail(`${name} cannot be reached by keyboard on ${page.url()}`);
}

/** Where each page stands when a step fails: its address, and a picture. */
async function showWhereItStopped() {
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [place, page] of pages.entries()) {
    console.log(`stopped at ${page.url()}`);
    await page.screenshot({ path: path.join(shots, `stopped-${place}.png`) }).catch(() => undefined);
  }
}

export async function step(name, work) {
  const began = Date.now();
  try {
    await work();
  } catch (error) {
    console.log(`failed: ${name}`);
    await showWhereItStopped();
    throw error;
  }
  console.log(`${name}: ${Date.now() - began} ms`);
}

const answers = readline.createInterface({ input: process.stdin });
const waiting = [];
answers.on("line", (line) => waiting.shift()?.(line));

/** Asks the test for something that no browser can do, and waits until it is done. */
export async function ask(what) {
  const answer = new Promise((resolve) => waiting.push(resolve));
  console.log(`please ${what}`);
  return answer;
}

/** Closes the browser; what the console complained of fails the walk. */
export async function finish() {
  console.log(`the heaviest page of Link transfers ${heaviest.bytes} bytes: ${heaviest.address}`);
  answers.close();
  await browser.close();
  assert.deepEqual(complaints.filter((complaint) => !ON_PURPOSE.test(complaint)), [], "the console stays quiet");
}
