// What every error of the contract looks like (contract section 7).

import assert from "node:assert/strict";

const FIELDS = ["canBeRetried", "correlationId", "detailedErrorCode", "error", "service", "statusCode"];
const CORRELATION = /^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** That an answer's body is the contract's error body for that status. */
export function isErrorBody(body, status, says = "") {
  assert.deepEqual(Object.keys(body).filter((name) => name !== "validation").sort(), FIELDS);
  assert.equal(body.statusCode, status);
  assert.match(body.correlationId, CORRELATION);
  // A JSON boolean here breaks the published clients.
  assert.equal(typeof body.canBeRetried, "string");
  assert.ok(body.service && Number.isInteger(body.detailedErrorCode));
  assert.ok(body.error.toLowerCase().includes(says.toLowerCase()), body.error);
}

/** That the SDK raises its error with that status and the contract's body, as received. */
export async function refused(call, status, says) {
  await assert.rejects(call, (error) => {
    // `SDKError` is for replies that the specification declares not for the call; anything else is unreadable to the SDK.
    assert.ok(["ErrorMessage", "SDKError"].includes(error.name), error);
    assert.equal(error.statusCode, status, error);
    isErrorBody(JSON.parse(error.body), status, says);
    if (error.name === "ErrorMessage") assert.equal(error.data$.statusCode, status);
    return true;
  });
}
