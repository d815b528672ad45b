// What can be written, and what became of it (contract section 13).

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { http, platform } from "./server.mjs";
import { company, eventually, linked } from "./tenant.mjs";

const UNKNOWN = "8a210b68-6988-11ed-a1eb-0242ac120002";

test("options say what can be written of a data type", async () => {
  const over = await linked();
  const options = await platform.pushData.getModelOptions({ ...over, dataType: "invoices" });
  assert.deepEqual([options.type, options.required], ["Object", true]);
  const { lineItems, status, ...others } = options.properties;
  assert.deepEqual([lineItems.type, lineItems.properties.quantity.type], ["Array", "Number"]);
  const choices = status.options.map((choice) => choice.value);
  assert.ok(choices.includes("Draft") && choices.includes("Submitted"));
  assert.ok(!("id" in others) && !("metadata" in others));
  await refused(platform.pushData.getModelOptions({ ...over, dataType: "balanceSheet" }), 404);
});

test("a record is written, and its operation tells", async () => {
  const { companyId, connectionId } = await linked();
  // Writing is no operation of the Platform specification; what became of it is.
  const address = `/companies/${companyId}/connections/${connectionId}/push/customers`;
  const pushed = await http("POST", address, { customerName: "Pushed beside the SDK", status: "Active" });
  assert.equal(pushed.status, 200);
  const { pushOperationKey } = pushed.body;
  const end = await eventually(
    () => platform.pushData.getOperation({ companyId, pushOperationKey }),
    (operation) => operation.status !== "Pending",
  );
  assert.deepEqual([end.status, end.statusCode, end.dataType], ["Success", 200, "customers"]);
  assert.deepEqual([end.companyId, end.dataConnectionKey], [companyId, connectionId]);
  assert.equal(end.changes[0].type, "Created");
  assert.ok(end.changes[0].recordRef.id);
  const history = await platform.pushData.listOperations({ companyId, page: 1, pageSize: 10 });
  assert.deepEqual(history.results.find((operation) => operation.pushOperationKey === pushOperationKey), end);
});

test("a company that nothing was written for has no history of writing", async () => {
  const companyId = (await company("Never written")).id;
  const { totalResults, results } = await platform.pushData.listOperations({ companyId, page: 1, pageSize: 10 });
  assert.deepEqual([totalResults, results], [0, []]);
  await refused(platform.pushData.getOperation({ companyId, pushOperationKey: UNKNOWN }), 404);
});
