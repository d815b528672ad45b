// A strict authorisation server that others wrote (`oidc-provider` from npm): PKCE is required, a
// refresh replaces the refresh token, and using a code or a replaced token again ends the grant.
// Its own pages let anybody sign in under any name; the name is the business whose books are read.
//   node openid_provider.mjs PORT REDIRECT_URI NODE_FOLDER
// Prints a line once it listens, and ends when its input does.

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [port, redirectUri, modules] = process.argv.slice(2);
const require = createRequire(path.join(modules, "node_modules", "here.js"));
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));

const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: "platypus", client_secret: "known-to-the-test-alone", redirect_uris: [redirectUri],
    grant_types: ["authorization_code", "refresh_token"], response_types: ["code"],
    token_endpoint_auth_method: "client_secret_basic",
  }],
  pkce: { required: () => true },
  rotateRefreshToken: true,
  scopes: ["openid", "offline_access", "profile"],
  claims: { profile: ["name", "updated_at"] },
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  // Short, so that a second read needs a refresh.
  ttl: { AccessToken: 3, RefreshToken: 86_400, AuthorizationCode: 60, Session: 3600, Grant: 86_400, Interaction: 600, IdToken: 600 },
  issueRefreshToken: async (_, client, code) => client.grantTypeAllowed("refresh_token") && code.scopes.has("offline_access"),
  findAccount: async (_, id) => ({ accountId: id, claims: async () => ({ sub: id, name: id, updated_at: 1_700_000_000 }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
