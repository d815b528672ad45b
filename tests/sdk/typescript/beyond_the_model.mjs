// Supplemental data and custom data types (contract section 12).

import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "./contract.mjs";
import { PLATFORM, organisation, unique } from "./sandbox.mjs";
import { http, platform } from "./server.mjs";
import { linkedCompany, untilEnded, untilRead } from "./tenant.mjs";

test("records carry what is wanted beside the standard fields", async () => {
  const which = { platformKey: PLATFORM, dataType: "customers" };
  const configure = (supplementalDataConfig) =>
    platform.supplementalData.configure({ ...which, supplementalDataConfiguration: { supplementalDataConfig } });
  const kept = async () => (await platform.supplementalData.getConfiguration(which)).supplementalDataConfig;
  const wanted = { ours: { dataSource: "/customers", pullData: { terms: "payment_terms_days", mail: "contact.email" } } };
  try {
    await configure(wanted);
    const { ours } = await kept();
    assert.deepEqual([ours.dataSource, ours.pullData], [wanted.ours.dataSource, wanted.ours.pullData]);
    const over = await linkedCompany("Supplemented", await organisation("supplement"));
    await untilRead(over, ["customers"]);
    const { body } = await http("GET", `/companies/${over.companyId}/data/customers`);
    const contents = body.results.map((customer) => customer.supplementalData.content.ours);
    assert.ok(contents.length > 0 && contents.some((content) => content.mail));
    for (const content of contents) assert.deepEqual(Object.keys(content).sort(), ["mail", "terms"]);
  } finally {
    await configure({});
  }
  assert.deepEqual(await kept(), {});
});

test("a data type of one's own is configured, refreshed and read", async () => {
  const shop = await organisation("custom");
  const over = { ...(await linkedCompany("Customised", shop)), customDataIdentifier: `people-${unique()}` };
  const which = { platformKey: PLATFORM, customDataIdentifier: over.customDataIdentifier };
  await refused(platform.customDataType.getConfiguration(which), 404);
  const customDataTypeConfiguration = {
    dataSource: `/organisations/${shop}/customers`,
    // The SDK takes objects for values.
    requiredData: { contact: "$[*].contact" },
    keyBy: ["$[*].id"],
    sourceModifiedDate: ["$[*].updated_at"],
  };
  const list = (paging) => platform.customDataType.list({ ...over, ...paging });

  const made = await platform.customDataType.configure({ ...which, customDataTypeConfiguration });
  assert.deepEqual(made, customDataTypeConfiguration);

  // The specification types this answer as records: the SDK completes and shows nothing of it; plain HTTP shows it.
  assert.deepEqual(await platform.customDataType.getConfiguration(which), {});
  const plain = await http("GET", `/integrations/${PLATFORM}/dataTypes/custom/${over.customDataIdentifier}`);
  assert.deepEqual(plain.body, customDataTypeConfiguration);

  await refused(list(), 409);
  const queued = await platform.customDataType.refresh(over);
  assert.equal(queued.dataType, `custom/${over.customDataIdentifier}`);
  assert.equal((await untilEnded(over, queued.id)).status, "Complete");
  const page = await list({ page: 1, pageSize: 2 });
  assert.ok(page.totalResults > 2);
  assert.deepEqual([page.pageNumber, page.pageSize, page.results.length], [1, 2, 2]);
  const [first] = page.results;
  assert.ok(first.id && first.content.contact && Date.parse(first.modifiedDate.modifiedDate));
});
