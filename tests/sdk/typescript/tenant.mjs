// What a lender's engineer does with the SDK before anything can be read.

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { linkSandbox } from "./link_journey.mjs";
import { DATA_TYPES, PLATFORM } from "./sandbox.mjs";
import { platform } from "./server.mjs";

const ENDED = /^(Complete|\w+Error|PrerequisiteNotMet|NotSupported|Cancelled)$/;

/** Creates a company. */
export const company = (name) => platform.companies.create({ name });

/** Creates a connection to the sandbox; its status is PendingAuth. */
export const connection = (companyId) =>
  platform.connections.create({ companyId, requestBody: { platformKey: PLATFORM } });

/** Creates a company and completes Link for it: the ids of the company and of its one connection. */
export async function linkedCompany(name, organisation) {
  const companyId = (await company(name)).id;
  const made = await connection(companyId);
  await linkSandbox(made.linkUrl, organisation);
  const over = { companyId, connectionId: made.id };
  assert.equal((await platform.connections.get(over)).status, "Linked");
  return over;
}

let café;
/** A café whose every data type has been read. Tests that change a company make one of their own. */
export const linked = () => {
  café ??= (async () => {
    const over = await linkedCompany("Linked café", "cafe-zoe");
    await untilRead(over);
    return over;
  })();
  return café;
};

/** The current status of every data type. */
export async function statuses({ companyId }) {
  const found = await platform.refreshData.get({ companyId });
  return Object.fromEntries(Object.entries(found).map(([name, entry]) => [name, entry.currentStatus]));
}

/** Polls dataStatus until the data types are Complete. */
export async function untilRead(over, dataTypes = DATA_TYPES) {
  const found = await eventually(
    async () => {
      const all = await statuses(over);
      return dataTypes.map((name) => all[name]);
    },
    (found) => found.every((status) => ENDED.test(status)),
  );
  assert.deepEqual([...new Set(found)], ["Complete"]);
}

/** Polls one dataset until it has ended and returns it. */
export const untilEnded = ({ companyId }, datasetId) =>
  eventually(
    () => platform.refreshData.getPullOperation({ companyId, datasetId }),
    (dataset) => ENDED.test(dataset.status),
  );

/** Asks until the answer is enough, and returns it. */
export async function eventually(ask, enough, seconds = 120) {
  const patience = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (enough(answer)) return answer;
    assert.ok(Date.now() < patience, `after ${seconds} s still: ${JSON.stringify(answer)}`);
    await wait(200);
  }
}
