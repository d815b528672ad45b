// The published TypeScript SDK, unmodified, pointed at the running server. The test in Rust (tests/sdk.rs) starts the
// server and says where everything is:
//   PLATYPUS_URL             the server
//   PLATYPUS_AUTHORIZATION   the Authorization header of an API key
//   PLATYPUS_TEST_NODE       a folder whose node_modules holds the SDK
//   PLATYPUS_PROVEN          where to leave what was proven

import { AsyncLocalStorage } from "node:async_hooks";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { PLATYPUS_URL: site, PLATYPUS_AUTHORIZATION: authorization } = process.env;
const { PLATYPUS_TEST_NODE: modules, PLATYPUS_PROVEN: noted } = process.env;
export const require = createRequire(path.join(modules, "node_modules", "here.js"));
const { CodatPlatform, HTTPClient } = require("@codat/platform");

/** What succeeded, by the SDK and by plain HTTP: methods and paths. */
const proven = { sdk: new Set(), plain_http: new Set() };
process.on("exit", () => {
  const client = `@codat/platform ${require("@codat/platform/package.json").version}`;
  if (noted) writeFileSync(noted, JSON.stringify({ client, sdk: [...proven.sdk], plain_http: [...proven.plain_http] }));
});

/** The requests of the SDK's call that is under way. */
const underWay = new AsyncLocalStorage();
const client = new HTTPClient();
client.addHook("response", (answer, request) => {
  if (answer.ok) underWay.getStore()?.push(`${request.method} ${new URL(request.url).pathname}`);
});

/** Notes which calls gave what they promise: an answer that the SDK cannot read proves nothing. */
function lookedOn(sdk) {
  const groups = (target, name) => {
    const group = Reflect.get(target, name, target);
    return typeof group === "object" && group !== null ? new Proxy(group, { get: operations }) : group;
  };
  const operations = (group, name) => {
    const operation = Reflect.get(group, name, group);
    if (typeof operation !== "function") return operation;
    return async (...given) => {
      const requests = [];
      const answer = await underWay.run(requests, () => operation.apply(group, given));
      requests.forEach((request) => proven.sdk.add(request));
      return answer;
    };
  };
  return new Proxy(sdk, { get: groups });
}

/** The SDK with a key. It would retry a failure for an hour, which helps no test. */
export function platformWith(authHeader) {
  const retryConfig = { strategy: "none" };
  return lookedOn(new CodatPlatform({ authHeader, serverURL: site, httpClient: client, retryConfig, timeoutMs: 30_000 }));
}

export const platform = platformWith(authorization);

/** Plain HTTP, for what the SDK hides. */
export async function http(method, address, body, header = authorization) {
  const answer = await fetch(new URL(address, site), {
    method,
    headers: { authorization: header, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.ok) proven.plain_http.add(`${method} ${new URL(answer.url).pathname}`);
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** The Authorization header of an API key. */
export const basic = (key) => `Basic ${Buffer.from(key).toString("base64")}`;
