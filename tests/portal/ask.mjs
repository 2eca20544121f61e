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
// Absent where the libraries are not built.
const [group, hpke] = await Promise.all(["group.js", "hpke.js"].map((name) => index[name] && served(name)));

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

const { SHAPES } = await served("statement_shapes.js");
const READERS = { ...shapes, ...SHAPES, statusList: readStatusList };

/** Bytes, big integers, and what a test gives in the place of a key or of chance, as JSON says them. */
const REVIVED = {
  $octets: octetsOf,
  $integer: BigInt,
  $draw: (label) => drawnFrom(label),
  $scalar: (digits) => () => BigInt(digits),
  $opener: (secret) => ({ open: async (sealed, info) => opened(await hpke.openWith(octetsOf(secret), sealed, info)) }),
};

function revived(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(revived);
  const entries = Object.entries(value);
  const [[name, inner] = []] = entries;
  if (entries.length === 1 && Object.hasOwn(REVIVED, name)) return REVIVED[name](inner);
  return Object.fromEntries(entries.map(([member, each]) => [member, revived(each)]));
}

function told(value) {
  if (typeof value === "bigint") return { $integer: String(value) };
  if (value instanceof Uint8Array) return { $octets: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(told);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([member, each]) => [member, told(each)]));
}

function opened(plaintext) {
  if (plaintext) return plaintext;
  throw new Refusal("cannot_open", "");
}

/** Scalars that anybody can work out: the n-th is reduce(SHA-512(label 00 n)). */
function drawnFrom(label) {
  let count = 0;
  return () => group.reduced(group.hashed(new TextEncoder().encode(`${label}\0${count++}`)));
}

const ANSWERS = {
  /** What a function of a module gives, or the refusal that it throws. */
  async call({ module, name, given }) {
    try {
      const { [name]: called } = await served(module);
      return { gave: told(await called(...given.map(revived))) };
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      return { refused: [fault.code, fault.field ?? ""] };
    }
  },
  /** A token under a key that is made for it, with its public JWK. */
  async sign({ typ, claims }) {
    const made = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", made.publicKey);
    const jwk = { kty, crv, x, y };
    const { signToken } = await served("signing.js");
    return { jwk, token: await signToken(typ, claims, { kid: await keys.thumbprint(jwk), privateKey: made.privateKey }) };
  },
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
