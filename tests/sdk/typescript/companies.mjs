// Companies: made, found, renamed, tagged, deleted (contract section 1).

import assert from "node:assert/strict";
import { test } from "node:test";
import { isErrorBody, refused } from "./contract.mjs";
import { unique } from "./sandbox.mjs";
import { http, platform, platformWith } from "./server.mjs";

const UNKNOWN = "8a210b68-6988-11ed-a1eb-0242ac120002";

test("a company is made as it is described, and read again", async () => {
  const made = await platform.companies.create({
    name: "Société Générale (Codat[1])", description: "made by a test", tags: { region: "uk" },
  });
  assert.equal(made.name, "Société Générale Codat1");
  assert.deepEqual([made.description, made.tags, made.products], ["made by a test", { region: "uk" }, []]);
  assert.ok(made.redirect.endsWith(`/company/${made.id}`));
  assert.deepEqual(made.dataConnections, []);
  assert.ok(Date.now() - Date.parse(made.created) < 60_000);
  assert.deepEqual(await platform.companies.get({ companyId: made.id }), made);
});

test("a list is queried, ordered and paged, and its links lead on", async () => {
  const batch = unique();
  const made = [];
  for (let index = 0; index < 5; index += 1) made.push(await platform.companies.create({ name: `Paged ${batch} ${index}` }));
  const query = `name~${batch}`;
  const pages = [];
  for (const page of [1, 2, 3]) pages.push(await platform.companies.list({ page, pageSize: 2, query, orderBy: "-name" }));
  const ids = pages.flatMap((page) => page.results.map((company) => company.id));
  assert.deepEqual(ids, made.map((company) => company.id).reverse());
  assert.deepEqual(pages.map((page) => [page.pageNumber, page.pageSize, page.totalResults]), [[1, 2, 5], [2, 2, 5], [3, 2, 5]]);
  assert.equal(pages[0].links.previous, undefined);
  assert.equal(pages[2].links.next, undefined);
  const following = await http("GET", pages[0].links.next.href);
  assert.deepEqual(following.body.results.map((company) => company.id), pages[1].results.map((company) => company.id));
});

test("companies are found by their tags", async () => {
  const batch = unique();
  const north = await platform.companies.create({ name: "North", tags: { region: "north", batch } });
  const south = await platform.companies.create({ name: "South", tags: { batch } });
  const tags = { region: "south", batch };
  const changed = await platform.companies.update({ companyId: south.id, companyUpdateRequest: { tags } });
  assert.deepEqual(changed.tags, tags);
  const found = async (wanted) => (await platform.companies.list({ tags: wanted })).results.map((company) => company.id);
  assert.deepEqual(await found(`batch = ${batch} && region = north`), [north.id]);
  assert.deepEqual(await found(`batch=${batch}&&region!=north`), [south.id]);
});

test("a change leaves the rest, a replacement clears it", async () => {
  const given = { name: "Before", description: "stays", tags: { region: "uk" } };
  const companyId = (await platform.companies.create(given)).id;
  const renamed = await platform.companies.update({ companyId, companyUpdateRequest: { name: "After" } });
  assert.deepEqual([renamed.name, renamed.description, renamed.tags], ["After", "stays", { region: "uk" }]);
  const replaced = await platform.companies.replace({ companyId, companyRequestBody: { name: "New" } });
  assert.deepEqual([replaced.name, replaced.description, replaced.tags], ["New", "", {}]);
});

test("a deleted company is gone", async () => {
  const companyId = (await platform.companies.create({ name: "Gone" })).id;
  await platform.companies.delete({ companyId });
  await refused(platform.companies.get({ companyId }), 404, companyId);
});

test("what cannot be is refused with an error the SDK has a type for", async () => {
  await refused(platform.companies.create({ name: "()" }), 400);
  await refused(platform.companies.get({ companyId: UNKNOWN }), 404, UNKNOWN);
  await refused(platform.companies.list({ query: "name==" }), 400, "Error parsing query");
  await refused(platformWith("Basic bm9ib2R5IG1hZGUgdGhpcyBrZXk=").companies.list(), 401, "Unauthorized");
  const nameless = await http("POST", "/companies", {});
  isErrorBody(nameless.body, 400);
});
