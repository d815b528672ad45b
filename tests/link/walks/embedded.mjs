// Link inside a client's page, which another origin serves.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { finish, look, person, site, step } from "../../browser/browser.mjs";
import { api, company, connection } from "../../browser/clients.mjs";
import { decide, organisation } from "../../browser/provider.mjs";
import { say } from "../../browser/words.mjs";

const CLIENT = "books";
const NAME = "Platypus Sandbox";
const CALLBACKS = ["onConsent", "onConnectionStarted", "onConnection", "onFinish", "onClose", "onError"];

// The client's page: a script of its own, a strict policy, nothing of ours but the component.
const content = ({ companyId, accessToken, lang, inline }) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Lender</title></head>
<body><h1>Your loan</h1><p>One step is left.</p><button id="go">Connect</button>${inline ? "<platypus-link></platypus-link>" : ""}
<script type="module" nonce="of-the-page">
import { openLink } from "${site}/link/embed.js";
globalThis.heard = [];
const callbacks = Object.fromEntries(${JSON.stringify(CALLBACKS)}.map((name) => [name, (detail) => heard.push([name, detail])]));
const given = ${JSON.stringify({ companyId, lang })};
const accessToken = async () => ${JSON.stringify(accessToken)};
const inline = document.querySelector("platypus-link");
if (inline) Object.assign(inline, callbacks, { companyId: given.companyId, accessToken, lang: given.lang ?? "" });
document.querySelector("#go").addEventListener("click", () => openLink({ ...given, accessToken, ...callbacks }));
</script></body></html>`;
const client = createServer((request, response) => {
  const asked = JSON.parse(Buffer.from(new URL(request.url, "http://client").searchParams.get("page") ?? "e30", "base64url"));
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "referrer-policy": "no-referrer",
    "content-security-policy": `default-src 'none'; script-src 'nonce-of-the-page' ${site}; frame-src ${site}`,
  });
  response.end(content(asked));
});
await new Promise((ready) => client.listen(0, "127.0.0.1", ready));
// Another site than the server's: no cookie of ours is sent in a frame there.
const allowed = `http://localhost:${client.address().port}`;
const stranger = `http://stranger.localhost:${client.address().port}`;

/** A company of the client's and its access token. */
async function asked(name) {
  const { id } = await company(CLIENT, name);
  const { accessToken, expiresIn, tokenType } = await api(CLIENT, "GET", `/companies/${id}/accessToken`);
  assert.deepEqual([expiresIn, tokenType], [86_400, "Bearer"]);
  return { companyId: id, accessToken };
}

/** Somebody on the client's page at that origin, who opens Link there. */
async function visitor(who, origin, given) {
  const page = await person(who);
  // Where requests are looked at, nothing comes from a cache, in frames either.
  await page.context().route("**/never-asked-for", (route) => route.continue());
  await page.goto(`${origin}/?page=${Buffer.from(JSON.stringify({ lang: who.language, ...given })).toString("base64url")}`);
  if (!given.inline) await page.locator("#go").click();
  return page;
}

/** Our frame, once its page has that heading. */
async function shows(page, heading) {
  await page.frameLocator("iframe").getByRole("heading", { level: 1, name: heading }).waitFor();
  return page.frames().find((frame) => frame.url().startsWith(`${site}/link/`));
}

const heard = async (page) => (await page.evaluate(() => globalThis.heard)).map(([name]) => name);

const visitors = [["en", "desk"], ["en", "phone"], ["fr", "desk"], ["fr", "phone"]].map(([language, size]) => ({ language, size }));
for (const who of visitors) {
  const name = `${who.language}-${who.size}`;
  const words = (key, values) => say(who.language, key, { client: "Harbour", integration: NAME, ...values });
  const see = (page, frame, what) => look(page, `embedded-${what}-${name}`, frame);

  await step(`a page that is not allowed is told, and says so (${name})`, async () => {
    await api(CLIENT, "POST", "/corsSettings", { allowedOrigins: [] });
    assert.deepEqual(await api(CLIENT, "GET", "/corsSettings"), { allowedOrigins: [] });
    const page = await visitor(who, allowed, await asked(`Refused ${name}`));
    await see(page, await shows(page, words("embedded-not-allowed-title")), "not-allowed");
    await page.context().close();
  });

  assert.deepEqual(await api(CLIENT, "POST", "/corsSettings", { allowedOrigins: [`${allowed}/`] }), { allowedOrigins: [allowed] });

  await step(`refused, tried again and linked inside the page (${name})`, async () => {
    const given = await asked(`Café ${name}`);
    const shop = await organisation(`Embedded ${name}`);
    const page = await visitor(who, allowed, given);
    const inside = page.frameLocator("iframe");
    await inside.getByRole("searchbox").waitFor();
    await see(page, await shows(page, words("choose-title")), "choose");
    await inside.getByRole("link", { name: NAME }).click();
    await see(page, await shows(page, words("consent-title")), "consent");
    await inside.getByRole("button", { name: words("consent-agree") }).click();
    await see(page, await shows(page, words("provider-title")), "provider");
    for (const decision of ["deny", "allow"]) {
      const opened = page.context().waitForEvent("page");
      await inside.getByRole("link", { name: words("provider-open") }).click();
      const popup = await opened;
      const closed = popup.waitForEvent("close", { timeout: 0 });
      if (decision === "deny") await see(page, await shows(page, words("provider-title")), "waiting");
      await decide(popup, decision, decision === "allow" ? shop : undefined);
      await closed;
      if (decision === "deny") {
        await see(page, await shows(page, words("link-refused-title")), "refused");
        await inside.getByRole("link", { name: words("link-retry") }).click();
      }
    }
    await see(page, await shows(page, words("linked-title")), "linked");
    await inside.getByRole("link", { name: words("linked-finish") }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.deepEqual(await heard(page), ["onConsent", "onConnectionStarted", "onError", "onConnectionStarted", "onConnection", "onFinish"]);
    const [, told] = (await page.evaluate(() => globalThis.heard)).find(([happened]) => happened === "onConnection");
    const linked = await connection(CLIENT, { id: given.companyId }, "Linked");
    assert.equal(told.connectionId, linked.id);
    // The whole way left no cookie of ours but in the window that was the provider's.
    const cookies = await page.context().cookies(site);
    assert.deepEqual(cookies.map((cookie) => cookie.name), ["platypus_browser"]);
    await page.context().close();
  });

  await step(`a company that reads the same books is asked in the frame (${name})`, async () => {
    const [given, twin] = [await asked(`Once ${name}`), await asked(`Twin ${name}`)];
    const shop = await organisation(`Shared ${name}`);
    for (const each of [given, twin]) {
      const page = await visitor(who, allowed, each);
      const inside = page.frameLocator("iframe");
      await inside.getByRole("link", { name: NAME }).click();
      await inside.getByRole("button", { name: words("consent-agree") }).click();
      const opened = page.context().waitForEvent("page");
      await inside.getByRole("link", { name: words("provider-open") }).click();
      const popup = await opened;
      const closed = popup.waitForEvent("close", { timeout: 0 });
      await decide(popup, "allow", shop);
      await closed;
      if (each === twin) {
        await see(page, await shows(page, words("question-title", { entity: `Shared ${name}` })), "question");
        await inside.getByRole("button", { name: words("question-yes", { entity: `Shared ${name}` }) }).click();
      }
      await shows(page, words("linked-title"));
      await page.context().close();
    }
  });

  await step(`closing asks first, and then tells the page (${name})`, async () => {
    const page = await visitor(who, allowed, await asked(`Closed ${name}`));
    await page.frameLocator("iframe").getByRole("searchbox").waitFor();
    await page.getByRole("button", { name: who.language === "fr" ? "Fermer" : "Close" }).click();
    await see(page, await shows(page, words("leave-title")), "leave");
    await page.frameLocator("iframe").getByRole("link", { name: words("leave-go"), exact: true }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.deepEqual(await heard(page), ["onClose"]);
    await page.context().close();
  });

  await step(`a token of another company, and one that was made up (${name})`, async () => {
    const mine = await asked(`Mine ${name}`);
    const { accessToken } = await asked(`Theirs ${name}`);
    for (const token of [accessToken, "made-up"]) {
      const page = await visitor(who, allowed, { ...mine, accessToken: token });
      await page.frameLocator("iframe").getByRole("alert").getByText(words("embedded-refused")).waitFor();
      const [[happened, detail]] = await page.evaluate(() => globalThis.heard);
      assert.deepEqual([happened, detail.errorCode], ["onError", "accessTokenRefused"]);
      await see(page, await shows(page, words("choose-title")), "token-refused");
      await page.context().close();
    }
  });

  await step(`what the window shows where it cannot close, and a session that is over (${name})`, async () => {
    const page = await person(who);
    for (const [address, key] of [["closing", "closing-title"], ["session-over", "embedded-over-title"]]) {
      await page.goto(`${site}/link/${address}`);
      await page.getByRole("heading", { name: words(key) }).waitFor();
      await look(page, `embedded-${address}-${name}`);
    }
    await page.context().close();
  });
}

await step("as an element in the flow of the page", async () => {
  const who = { language: "en", size: "phone" };
  const page = await visitor(who, allowed, { ...(await asked("Inline")), inline: true });
  await page.frameLocator("iframe").getByRole("searchbox").waitFor();
  await look(page, "embedded-inline", await shows(page, say("en", "choose-title", { client: "Harbour" })));
  const { width, height } = await page.locator("platypus-link").boundingBox();
  assert.ok(width > 300 && height > 400, `${width} × ${height}`);
  await page.context().close();
});

await step("another page of the same machine may not show it, whatever it claims", async () => {
  const given = await asked("Framed");
  const page = await visitor({ language: "en", size: "desk" }, stranger, given);
  await shows(page, say("en", "embedded-not-allowed-title"));
  // It says that it is the allowed page: the browser knows better, and shows nothing.
  const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
  await page.evaluate((address) => {
    document.querySelector("dialog").remove();
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
  }, `${site}/link/embed/${given.companyId}?parent=${encodeURIComponent(allowed)}`);
  await refused;
  const framed = page.frames().find((frame) => frame !== page.mainFrame());
  assert.ok(!(await framed.content().catch(() => "")).includes("data-embedding"), "shown to a page that lied");
  await page.context().close();
});

client.close();
await finish();
