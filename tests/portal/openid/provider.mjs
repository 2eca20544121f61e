/**
 * A real OpenID provider for tests (aanmelddienst): `node provider.mjs`, with one line of JSON on standard input.
 *
 * It starts `issuers` providers on the loopback, each with a port of its own, with the same `clients` and `people`
 * ({login: claims}), and answers with one line: their addresses. A person signs in by posting `login` and `acr`
 * to the page that it is sent to. It ends when its standard input does.
 */

import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

const lines = createInterface({ input: process.stdin });
const told = JSON.parse(await new Promise((resolve) => lines.once("line", resolve)));
lines.on("close", () => process.exit(0));

const listening = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

/** What a form of a page holds. */
async function posted(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return new URLSearchParams(Buffer.concat(pieces).toString());
}

/** The page on which a person says who that is: no script, one form. */
const page = (path, people) => `<!doctype html><html lang="en"><title>Provider of the tests</title>
<h1>Provider of the tests</h1><form method="post" action="${path}">
<label>Who <select name="login">${Object.keys(people).map((each) => `<option>${each}</option>`).join("")}</select></label>
<label>Level <input name="acr" value="loa3"></label><button>Sign in</button></form>`;

async function start() {
  const server = createServer();
  await listening(server);
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: told.clients,
    acrValues: ["loa2", "loa3", "loa4"],
    claims: { openid: ["sub", "name", ...told.claims], acr: null, auth_time: null },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ["of the tests"] },
    jwks: { keys: told.keys },
    ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 60, IdToken: 300 },
    enabledJWA: { idTokenSigningAlgValues: ["ES256", "RS256", "PS256"] },
    findAccount: (_, login) => told.people[login] && { accountId: login, claims: () => ({ sub: login, ...told.people[login] }) },
    interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
    async loadExistingGrant(context) {
      const { session, client, params } = context.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(params.scope);
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/who/")) return answer(request, response);
    if (request.method === "GET") {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      return response.end(page(request.url, told.people));
    }
    const form = await posted(request);
    const result = form.has("cancel")
      ? { error: "access_denied", error_description: "the person went away" }
      : { login: { accountId: form.get("login"), acr: form.get("acr"), remember: false } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return issuer;
}

const issuers = [];
for (let each = 0; each < told.issuers; each += 1) issuers.push(await start());
console.log(JSON.stringify(issuers));
