// Companies' products (contract section 1).

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { organisation } from "./sandbox.mjs";
import { platform } from "./server.mjs";
import { company, linkedCompany, untilRead } from "./tenant.mjs";

test("a company is enabled for products and disabled again", async () => {
  const companyId = (await company("Shopper")).id;
  const products = async () => (await platform.companies.get({ companyId })).products;
  for (const productIdentifier of ["spend-insights", "spend-insights", "lending"]) {
    await platform.companies.addProduct({ companyId, productIdentifier });
  }
  assert.deepEqual(await products(), ["lending", "spend-insights"]);
  await platform.companies.removeProduct({ companyId, productIdentifier: "spend-insights" });
  assert.deepEqual(await products(), ["lending"]);
  await refused(platform.companies.removeProduct({ companyId, productIdentifier: "spend-insights" }), 404);
});

test("a product is refreshed", async () => {
  const over = await linkedCompany("Refreshed shopper", await organisation("product"));
  await untilRead(over);
  const which = { companyId: over.companyId, productIdentifier: "lending" };
  await refused(platform.companies.refreshProductData(which), 404);
  await platform.companies.addProduct(which);
  await platform.companies.refreshProductData({ ...which, requestBody: { dataTypes: ["customers"] } });
  const reads = async (query) =>
    (await platform.refreshData.listPullOperations({ companyId: over.companyId, query })).totalResults;
  assert.deepEqual([await reads("dataType=customers"), await reads("dataType=invoices")], [2, 1]);
  await refused(platform.companies.refreshProductData({ ...which, requestBody: { dataTypes: ["dreams"] } }), 400);
});
