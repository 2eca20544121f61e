/**
 * A key file (sleutelbestand): the keys of one party, sealed by a passphrase, in the format of keys/custody.
 *
 * argon2id makes 64 bytes of the passphrase: an AES-256-GCM key, under which each secret is sealed and bound to the
 * header and to its own public members, and an HMAC-SHA-256 key over the whole document. There is one way to write
 * each content. Which byte is wrong is never told: a wrong passphrase and a changed file are one `cannot_unlock`.
 */

import { decode, encode } from "../wire/base64.js";
import { integer, record, text } from "../wire/fields.js";
import { argon2idAsync } from "../hashes.js";
import { bytesOf, hmac } from "../wire/keys.js";
import { random } from "../wire/octets.js";
import { passphraseBytes, requireStrong } from "./passphrase.js";
import { Refusal, refuse } from "../wire/refusal.js";

/** RFC 9106, 4, second recommended option: 64 MiB, 3 passes, 4 lanes. */
export const STANDARD = { memory_kib: 65536, time: 3, parallelism: 4 };
const CEILING = { memory_kib: 1 << 20, time: 16, parallelism: 16 };
const FORMAT = "plaatsbewijs-keystore";
const MEMBERS = ["format", "version", "owner", "kdf", "keys", "tag"];
const DESCRIBED = ["kid", "kind", "purpose", "label", "created_at", "state", "state_since", "public"];
const LARGEST = 1024 * 1024;
const SALT = 16;
const NONCE = 12;
const SECRET = 64;

const kdf = record({
  name: text(16, "argon2id"),
  memory_kib: integer(0, 2 ** 40),
  time: integer(0, 2 ** 40),
  parallelism: integer(0, 2 ** 40),
  salt: text(22, "[\\w-]{21}[AQgw]"),
});

/**
 * The bytes of a key file of `owner` with `keys`, in order: members of a keystore entry but for nonce and sealed, with
 * `secret` bytes. Refuses `weak_passphrase`.
 */
export async function writeKeyFile({ owner, keys }, passphrase, { cost = STANDARD } = {}) {
  requireStrong(passphrase);
  const header = headerOf(owner, { name: "argon2id", ...cost, salt: encode(random(SALT)) });
  const seal = await sealOf(passphrase, header);
  const entries = [];
  for (const { secret, ...key } of keys) entries.push(await closed(seal, described(key), secret));
  const untagged = { ...header, keys: entries };
  return canonical({ ...untagged, tag: await tagOf(seal, untagged) });
}

/**
 * The {owner, keys} that `writeKeyFile` or a keystore wrote, each key with its `secret`; destroyed ones without.
 *
 * Refuses `not_a_keystore`, `weak_kdf` for costs below `floor` or above what this page bears, `cannot_unlock`.
 */
export async function readKeyFile(octets, passphrase, { floor = STANDARD } = {}) {
  const document = documentOf(octets);
  const header = headerOf(document.owner, await kdfOf(document));
  requireBetween(header.kdf, floor);
  const seal = await sealOf(passphrase, header);
  const { tag, ...untagged } = document;
  if (tag !== await tagOf(seal, untagged)) refuse("cannot_unlock");
  const keys = [];
  for (const entry of document.keys) keys.push(await opened(seal, entry));
  return { owner: document.owner, keys };
}

function headerOf(owner, derivation) {
  return { format: FORMAT, version: 1, owner, kdf: derivation };
}

function documentOf(octets) {
  if (octets.length > LARGEST) refuse("not_a_keystore");
  try {
    const document = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets));
    const isWhole = Object.keys(document).join() === MEMBERS.join() && Array.isArray(document.keys);
    const isOurs = document.format === FORMAT && document.version === 1 && document.owner;
    if (isWhole && isOurs && areEqual(canonical(document), octets)) return document;
  } catch {}
  return refuse("not_a_keystore");
}

async function kdfOf(document) {
  try {
    return await kdf(Object.assign(Object.create(null), document.kdf), "kdf");
  } catch (fault) {
    throw fault instanceof Refusal ? new Refusal("not_a_keystore", "kdf") : fault;
  }
}

function requireBetween(cost, floor) {
  const names = Object.keys(STANDARD);
  const reaches = names.every((name) => cost[name] >= floor[name] && cost[name] <= CEILING[name]);
  if (!reaches || cost.memory_kib < 8 * cost.parallelism) refuse("weak_kdf");
}

/** What a passphrase becomes for the file of a header: the key of its secrets, the key of its tag. */
async function sealOf(passphrase, header) {
  const { memory_kib: m, time: t, parallelism: p, salt } = header.kdf;
  const secret = await argon2idAsync(passphraseBytes(passphrase), decode(salt), { m, t, p, dkLen: SECRET });
  const key = await crypto.subtle.importKey("raw", secret.subarray(0, 32), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { header, key, tagKey: secret.slice(32) };
}

async function closed(seal, key, secret) {
  const iv = random(NONCE);
  const sealed = await crypto.subtle.encrypt(bound(seal, key, iv), seal.key, secret);
  return { ...key, nonce: encode(iv), sealed: encode(new Uint8Array(sealed)) };
}

async function opened(seal, entry) {
  const { nonce, sealed, ...key } = entry;
  if (Object.keys(key).join() !== DESCRIBED.join()) refuse("not_a_keystore");
  if (key.state === "destroyed") return key;
  const [iv, closedSecret] = [decode(nonce), decode(sealed)];
  const secret = await crypto.subtle.decrypt(bound(seal, key, iv), seal.key, closedSecret)
    .catch(() => refuse("cannot_unlock"));
  return { ...key, secret: new Uint8Array(secret) };
}

function bound({ header }, entry, iv) {
  return { name: "AES-GCM", iv, additionalData: canonical({ header, entry }) };
}

function described(key) {
  return Object.fromEntries(DESCRIBED.map((name) => [name, key[name]]));
}

async function tagOf({ tagKey }, untagged) {
  return encode(await hmac(tagKey, canonical(untagged)));
}

/** ASCII JSON, indent 1, members in their order, a final newline. */
function canonical(document) {
  const json = JSON.stringify(document, null, 1);
  const ascii = json.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt().toString(16).padStart(4, "0")}`);
  return bytesOf(`${ascii}\n`);
}

function areEqual(one, other) {
  return one.length === other.length && one.every((octet, place) => octet === other[place]);
}
