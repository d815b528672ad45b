// Webhook consumers (contract section 10); what they receive is in tests/webhooks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { basic, http, platform } from "./server.mjs";

test("consumers are made, listed and deleted", async () => {
  const wanted = {
    url: "https://lender.example/webhooks",
    eventTypes: ["read.completed", "connection.connected"],
    companyTags: ["region:uk"],
    disabled: true,
  };
  const { id, ...made } = await platform.webhooks.createConsumer(wanted);
  assert.deepEqual(made, wanted);
  const listed = async () => (await platform.webhooks.listConsumers()).results.find((consumer) => consumer.id === id);
  assert.deepEqual(await listed(), { id, ...wanted });
  await platform.webhooks.deleteConsumer({ webhookId: id });
  assert.equal(await listed(), undefined);
  await refused(platform.webhooks.deleteConsumer({ webhookId: id }), 404);
  await refused(platform.webhooks.createConsumer({ url: "ftp://lender.example", eventTypes: ["company.created"] }), 400);
});

test("a program's key manages webhooks and nothing else until it is rotated", async () => {
  // The TypeScript SDK has no call for this; plain HTTP has.
  const rotate = async () => {
    const { status, body } = await http("POST", "/webhooks/integrationKeys/zapier");
    assert.equal(status, 201);
    return basic(body.key);
  };
  const asks = async (key, path) => (await http("GET", path, undefined, key)).status;
  const first = await rotate();
  assert.deepEqual([await asks(first, "/webhooks"), await asks(first, "/companies")], [200, 401]);
  const second = await rotate();
  assert.deepEqual([await asks(first, "/webhooks"), await asks(second, "/webhooks")], [401, 200]);
});
