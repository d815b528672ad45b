// The control API of the sandbox provider (crates/sandbox/API.md), and its sign-in.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { Browser } from "./browser.mjs";

const provider = process.env.PLATYPUS_SANDBOX_URL;

/** The integration's key, as the contract names it. */
export const PLATFORM = "mqjo";

/** What the sandbox integration reads, by the contract's keys. */
export const DATA_TYPES = [
  "company", "chartOfAccounts", "customers", "suppliers", "items", "taxRates", "invoices", "creditNotes", "bills",
  "billCreditNotes", "payments", "billPayments", "journalEntries", "bankAccounts", "bankTransactions", "balanceSheet",
  "profitAndLoss", "cashFlowStatement",
];

/** A word no other test uses. */
export const unique = () => randomBytes(4).toString("hex");

async function control(method, path, body) {
  const answer = await fetch(`${provider}/control${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** Makes an organisation with books of its own and waits until they are written. */
export async function organisation(name) {
  const id = `${name}-${unique()}`;
  await control("POST", "/organisations", { kind: "landlord", id, seed: 7 });
  await control("POST", `/organisations/${id}/prepare`);
  return id;
}

/** Switches faults on, and all others off. */
export const faults = (organisation, wanted) => control("PUT", `/organisations/${organisation}/faults`, wanted);

/** The company takes its permission back at the provider. */
export const revoke = (organisation) => control("POST", `/organisations/${organisation}/revoke_grants`);

/** Tokens of an organisation, as another platform would have got them. */
export async function granted(organisation) {
  // Nobody listens there: the code is taken from the address.
  const redirect_uri = "http://127.0.0.1:9/callback";
  const code_verifier = randomBytes(36).toString("base64url");
  const code_challenge = createHash("sha256").update(code_verifier).digest("base64url");
  const asked = new URLSearchParams({
    response_type: "code", client_id: "development", redirect_uri, state: "s", code_challenge, code_challenge_method: "S256",
  });
  const browser = new Browser();
  let page = await browser.open(`${provider}/oauth/authorize?${asked}`);
  page = await browser.submit(page, page.form("email", "password"));
  const address = await browser.leadsTo(page, page.form("organisation", "decision"), { organisation, decision: "allow" });
  const answer = await fetch(`${provider}/oauth/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from("development:development-secret").toString("base64")}` },
    body: new URLSearchParams({
      grant_type: "authorization_code", code: address.searchParams.get("code"), redirect_uri, code_verifier,
    }),
  });
  const { access_token, refresh_token, expires_in, organisation_id } = await answer.json();
  return { access_token, refresh_token, expires_in: String(expires_in), organisation: organisation_id };
}
