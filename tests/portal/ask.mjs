// Asks the modules that the register serves: a question on each line in, its answer on each line out.
// The first argument is a folder of assets with an index, `assets.json`, of their addresses by name.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const index = JSON.parse(readFileSync(new URL("assets.json", folder), "utf8"));
const served = (name) => import(new URL(index[name], folder));
const [{ BundleVerifier }, { readKit }, { openEnvelope }, { verifyPresentation }] = await Promise.all(
  ["bundle.js", "directory.js", "envelope.js", "sd_jwt.js"].map(served),
);
const [{ inflate }, { readStatusList }, shapes, { parse, parseForeign }, keys, { Refusal }] = await Promise.all(
  ["inflate.js", "status_list.js", "shapes.js", "strict_json.js", "keys.js", "refusal.js"].map(served),
);

const octetsOf = (base64) => new Uint8Array(Buffer.from(base64, "base64"));

async function outcome(check) {
  try {
    await check();
    return { code: "", field: "" };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { code: fault.code, field: fault.field };
  }
}

const verifiers = new Map();

async function verifierUnder(kit) {
  if (!verifiers.has(kit)) verifiers.set(kit, new BundleVerifier(await readKit(octetsOf(kit))));
  return verifiers.get(kit);
}

async function named(jwks) {
  return new Map(await Promise.all(jwks.map(async (jwk) => [await keys.thumbprint(jwk), jwk])));
}

const READERS = { ...shapes, statusList: readStatusList };

const ANSWERS = {
  async bundle({ bundle, kit, at }) {
    const report = await (await verifierUnder(kit)).verify(octetsOf(bundle), { at });
    const findings = report.findings.map((each) => [each.step, each.status, each.code, each.field]);
    return { ...report, findings };
  },
  kit: ({ kit }) => outcome(() => readKit(octetsOf(kit))),
  members: ({ shape, members }) =>
    outcome(() => READERS[shape](parseForeign(octetsOf(members), { limit: 2 ** 24, depth: 32 }), "claims")),
  envelope: ({ token, signers, ...asked }) =>
    outcome(async () => openEnvelope(token, { ...asked, keys: await named(signers) })),
  presentation: ({ token, signers, ...asked }) =>
    outcome(async () => verifyPresentation(token, { ...asked, keys: await named(signers) })),
  json: ({ text, foreign, ...bounds }) => outcome(() => (foreign ? parseForeign : parse)(octetsOf(text), bounds)),
  inflate: ({ octets, limit }) => outcome(() => inflate(octetsOf(octets), limit)),
  element: ({ octets }) => outcome(() => keys.requireElement(octetsOf(octets))),
  ed25519: ({ octets }) => outcome(() => keys.requireEd25519(octetsOf(octets), "key")),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await ANSWERS[ask](question))}\n`);
}
