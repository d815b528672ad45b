// The clients that the test made, and their companies, as a client's backend makes them.
//   PLATYPUS_CLIENTS          by the name of what each is for: its id and its API key's header

import assert from "node:assert/strict";
import { site } from "./browser.mjs";

export const clients = JSON.parse(process.env.PLATYPUS_CLIENTS);

/** Calls the API with a client's key. */
export async function api(client, method, path, body) {
  const headers = { authorization: clients[client].authorisation, "content-type": "application/json" };
  const answer = await fetch(`${site}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** A new company of the client; its `redirect` is its Link address. */
export const company = (client, name) => api(client, "POST", "/companies", { name });

/** The company's connections. */
export async function connections(client, company) {
  return (await api(client, "GET", `/companies/${company.id}`)).dataConnections;
}

/** The company's only connection, which has that status. */
export async function connection(client, company, status) {
  const found = await connections(client, company);
  assert.equal(found.length, 1, `${company.name} has ${found.length} connections`);
  assert.equal(found[0].status, status, JSON.stringify(found[0].dataConnectionErrors));
  return found[0];
}

/** Takes a connection out of use. */
export const unlink = (client, company, connection) =>
  api(client, "PATCH", `/companies/${company.id}/connections/${connection.id}`, { status: "Unlinked" });
