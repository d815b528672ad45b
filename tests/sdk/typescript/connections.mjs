// Connections: made, linked over OAuth, unlinked, deauthorised, linked again, deleted (contract section 2).

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { linkSandbox, refuseAtSandbox } from "./link_journey.mjs";
import { PLATFORM, granted, organisation, revoke } from "./sandbox.mjs";
import { platform } from "./server.mjs";
import { company, connection, eventually, linkedCompany, statuses, untilEnded, untilRead } from "./tenant.mjs";

const statusOf = async (over) => (await platform.connections.get(over)).status;

test("a new connection waits for its company", async () => {
  const companyId = (await company("Waiting")).id;
  const made = await connection(companyId);
  assert.deepEqual([made.status, made.sourceType, made.integrationKey], ["PendingAuth", "Accounting", PLATFORM]);
  assert.ok(made.linkUrl && made.platformName && made.integrationId && made.sourceId);
  assert.deepEqual(await platform.connections.get({ companyId, connectionId: made.id }), made);
  const listed = await platform.connections.list({ companyId, page: 1, pageSize: 10 });
  assert.deepEqual([listed.results, listed.totalResults], [[made], 1]);
  assert.deepEqual((await platform.companies.get({ companyId })).dataConnections, [made]);
  await refused(platform.connections.create({ companyId, requestBody: { platformKey: "zzzz" } }), 404);
});

test("a refusal is kept with the connection", async () => {
  const companyId = (await company("Refusal")).id;
  const made = await connection(companyId);
  await refuseAtSandbox(made.linkUrl, await organisation("refusal"));
  const found = await platform.connections.get({ companyId, connectionId: made.id });
  assert.equal(found.status, "PendingAuth");
  assert.match(found.dataConnectionErrors[0].statusCode, /^\d{3}$/);
  assert.ok(found.dataConnectionErrors[0].errorMessage);
});

test("an unlinked connection is read no more until it is linked again", async () => {
  const shop = await organisation("unlink");
  const over = await linkedCompany("Unlink", shop);
  await untilRead(over);
  const unlinking = { ...over, updateConnectionStatus: { status: "Unlinked" } };
  assert.equal((await platform.connections.unlink(unlinking)).status, "Unlinked");
  await refused(platform.refreshData.byDataType({ companyId: over.companyId, dataType: "invoices" }), 400);
  await refused(platform.connections.unlink(unlinking), 400);
  await linkSandbox((await platform.connections.get(over)).linkUrl, shop);
  assert.equal(await statusOf(over), "Linked");
});

test("a deauthorised connection says so", async () => {
  const shop = await organisation("deauthorise");
  const over = await linkedCompany("Deauthorise", shop);
  await untilRead(over);
  await revoke(shop);
  const { id } = await platform.refreshData.byDataType({ companyId: over.companyId, dataType: "customers" });
  assert.equal((await untilEnded(over, id)).status, "AuthError");
  await eventually(() => statusOf(over), (status) => status === "Deauthorized", 10);
});

test("a deleted connection is gone", async () => {
  const companyId = (await company("Deleted connection")).id;
  const over = { companyId, connectionId: (await connection(companyId)).id };
  await platform.connections.delete(over);
  await refused(platform.connections.get(over), 404);
  assert.deepEqual((await platform.companies.get({ companyId })).dataConnections, []);
});

test("tokens granted elsewhere link a connection, and nothing is read yet", async () => {
  const companyId = (await company("Brought along")).id;
  const over = { companyId, connectionId: (await connection(companyId)).id };
  const stranger = { access_token: "nobody-granted-this", organisation: "cafe-zoe" };
  await refused(platform.connections.updateAuthorization({ ...over, requestBody: stranger }), 400);
  assert.equal(await statusOf(over), "PendingAuth");
  const requestBody = await granted(await organisation("brought"));
  const linked = await platform.connections.updateAuthorization({ ...over, requestBody });
  assert.deepEqual([linked.id, linked.status], [over.connectionId, "Linked"]);
  assert.deepEqual(Object.values(await statuses(over)).filter((status) => status !== "Initial"), []);
  await platform.refreshData.byDataType({ companyId, dataType: "customers" });
  await untilRead(over, ["customers"]);
});
