// Access tokens for the embedded Link, and the origins of pages that may show it (contract section 9).

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { platform } from "./server.mjs";
import { company } from "./tenant.mjs";

const ORIGINS = ["https://app.lender.example", "http://localhost:3000"];

test("a token for one company lasts a day", async () => {
  const companyId = (await company("Embedded")).id;
  const token = await platform.companies.getAccessToken({ companyId });
  assert.deepEqual([token.tokenType, token.expiresIn], ["Bearer", 86_400]);
  const managing = await platform.connectionManagement.get({ companyId });
  assert.ok(token.accessToken && managing.accessToken && token.accessToken !== managing.accessToken);
});

test("nobody's company has no token", async () => {
  const nobodys = { companyId: "8a210b68-6988-11ed-a1eb-0242ac120002" };
  await refused(platform.companies.getAccessToken(nobodys), 404);
  await refused(platform.connectionManagement.get(nobodys), 404);
});

test("allowed origins are set and read under both names", async () => {
  try {
    assert.deepEqual(await platform.settings.set({ allowedOrigins: ORIGINS }), { allowedOrigins: ORIGINS });
    for (const group of [platform.settings, platform.cors]) assert.deepEqual((await group.get()).allowedOrigins, ORIGINS);
    const fewer = ORIGINS.slice(0, 1);
    assert.deepEqual((await platform.cors.set({ allowedOrigins: fewer })).allowedOrigins, fewer);
    assert.deepEqual((await platform.settings.get()).allowedOrigins, fewer);
  } finally {
    await platform.settings.set({ allowedOrigins: [] });
  }
});
