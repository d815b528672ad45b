// Integrations (contract section 12) and API keys (section 8).

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { DATA_TYPES, PLATFORM } from "./sandbox.mjs";
import { basic, http, platform, platformWith } from "./server.mjs";

test("the sandbox is listed with what it can do, and read alone", async () => {
  const { results, totalResults } = await platform.integrations.list({ page: 1, pageSize: 500 });
  assert.equal(results.length, totalResults);
  const sandbox = results.find((integration) => integration.key === PLATFORM);
  assert.deepEqual([sandbox.enabled, sandbox.sourceType], [true, "Accounting"]);
  const known = new Set(sandbox.datatypeFeatures.map((feature) => feature.dataType));
  assert.deepEqual(DATA_TYPES.filter((name) => name !== "company" && !known.has(name)), []);
  assert.deepEqual(await platform.integrations.get({ platformKey: PLATFORM }), sandbox);
  await refused(platform.integrations.get({ platformKey: "zzzz" }), 404);
});

test("an integration's branding leads to its pictures", async () => {
  const branding = await platform.integrations.getBranding({ platformKey: PLATFORM });
  assert.equal(branding.sourceId, (await platform.integrations.get({ platformKey: PLATFORM })).sourceId);
  for (const { image } of [branding.logo.full, branding.logo.square]) {
    const picture = await fetch(image.src);
    assert.match(picture.headers.get("content-type"), /^image\//);
  }
});

test("a key is shown whole only when it is made", async () => {
  const made = await platform.settings.createApiKey({ name: "Short-lived" });
  assert.equal(made.name, "Short-lived");
  const listed = (await platform.settings.listApiKeys()).results.find((key) => key.id === made.id);
  assert.deepEqual([listed.name, listed.apiKey], ["Short-lived", `…${made.apiKey.slice(-4)}`]);
  assert.equal((await platformWith(basic(made.apiKey)).companies.list()).pageNumber, 1);
  assert.equal((await http("DELETE", `/apiKeys/${made.id}`)).status, 204);
  await refused(platformWith(basic(made.apiKey)).companies.list(), 401);
});

test("deleting a key by the SDK raises, and the key is gone", async () => {
  const made = await platform.settings.createApiKey({ name: "Gone" });
  // The specification declares a body for this 204 (contract section 16).
  await assert.rejects(platform.settings.deleteApiKey({ apiKeyId: made.id }), { name: "SDKError", statusCode: 204 });
  const listed = (await platform.settings.listApiKeys()).results;
  assert.ok(!listed.some((key) => key.id === made.id));
  await refused(platform.settings.deleteApiKey({ apiKeyId: made.id }), 404);
});
