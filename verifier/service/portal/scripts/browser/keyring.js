/**
 * The keyring (sleutelbos): the keys with which this browser signs and opens for a party.
 *
 * The P-256 key signs and is never extractable; X-Wing is no key of the browser's own, so its bytes lie sealed by a
 * key that cannot be taken out, and are bytes only while something is opened. Secrets of keys that were made or
 * brought on this page stay with this module until the page is left, so that they can be saved in a file; after that
 * a signing key can be used in this browser and nowhere else.
 */

import { encode } from "../wire/base64.js";
import { newPrivateKey, openWith, publicKeyOf } from "../hpke.js";
import { readKeyFile, writeKeyFile } from "./key_file.js";
import { signedByP256, thumbprint } from "../wire/keys.js";
import { parted, random } from "../wire/octets.js";
import * as here from "./place.js";
import { refuse } from "../wire/refusal.js";
import { signToken } from "../wire/signing.js";
import { claimsOf } from "../wire/statements.js";
import { forget, persist, result, sealed, transact, unsealed } from "./storage.js";

const ECDSA = { name: "ECDSA", namedCurve: "P-256" };
const PURPOSES = { p256: "signing", xwing: "opening" };
const PRIVATE_BYTES = 96;
/** Nothing is sealed to who gives contracts. */
const SIGNS_ONLY = "buyer";

/** Secrets of this page's life, by `kid`: PKCS #8 or 96 bytes. */
const fresh = new Map();

/**
 * The keys of `party` in this browser: `signing` and `opening`, the active ones as {kid, jwk}, and `all`, the retired
 * ones too; undefined when there are none.
 */
export async function keys(party = here.party()) {
  const found = await entriesOf(party);
  const active = (kind) => shown(found.findLast((each) => each.kind === kind && each.state === "active"));
  if (!found.length) return undefined;
  return { signing: active("p256"), opening: active("xwing"), all: found.map(shown) };
}

/**
 * New keys of each kind that the door asks for; those that were active still open what was sealed to them, and sign
 * no more.
 */
export async function makeKeys({ party = here.party(), at = Math.floor(Date.now() / 1000) } = {}) {
  await persist();
  const made = { p256: newSigningKey, xwing: newOpeningKey };
  await keep(party, await Promise.all(neededKinds().map((kind) => made[kind](at))), at);
  return keys(party);
}

/**
 * Keep the keys of a key file, the bytes `octets`, in this browser.
 *
 * Refuses what `readKeyFile` refuses, `wrong_owner` for another party's, `no_such_key` without a key for each purpose of
 * the door.
 */
export async function importKeys(octets, passphrase, { party = here.party(), ...options } = {}) {
  const file = await readKeyFile(octets, passphrase, options);
  if (file.owner !== party) refuse("wrong_owner");
  const ours = file.keys.filter((each) => PURPOSES[each.kind] === each.purpose && each.state !== "destroyed");
  for (const kind of neededKinds()) {
    if (!ours.some((each) => each.kind === kind && each.state === "active")) refuse("no_such_key", PURPOSES[kind]);
  }
  await persist();
  await keep(party, ours, Math.floor(Date.now() / 1000));
  return keys(party);
}

/**
 * {file, isWhole}: the bytes of a key file, and whether the signing key is in it: it is only on the page where it was
 * made or brought. A program's home opens with such a file too, so that it holds a storage key beside them.
 */
export async function exportKeys(passphrase, { party = here.party(), ...options } = {}) {
  const found = [];
  for (const entry of await entriesOf(party)) {
    const secret = fresh.get(entry.kid) ?? (entry.kind === "xwing" ? await secretOf(party, entry) : undefined);
    if (secret) found.push({ ...entry, secret });
  }
  if (!found.length) refuse("no_such_key");
  const written = [...found, storageKey(found.at(-1).created_at)];
  const file = await writeKeyFile({ owner: party, keys: written }, passphrase, options);
  return { file, isWhole: found.some(({ kind, state }) => kind === "p256" && state === "active") };
}

/** The token of `claims`, those of a statement of `typ`, under the active signing key; `no_such_key` without one. */
export async function sign(typ, claims, { party = here.party() } = {}) {
  const checked = await claimsOf(typ, claims);
  if (checked.iss !== party) refuse("wrong_issuer", "iss");
  const { kid, key } = await activeSigning(party);
  return signToken(typ, checked, { kid, privateKey: key });
}

/** {kid, signature}: of `octets` that are no statement, behind a `context` that says what they are and the party. */
export async function signOctets(context, octets, { party = here.party() } = {}) {
  const { kid, key } = await activeSigning(party);
  const signed = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, parted(context, party, octets));
  return { kid, signature: new Uint8Array(signed) };
}

/** The handle of the opening key `kid`, or of the active one: {kid, jwk, open(sealed, info)}; retired ones open too. */
export async function opener(kid, { party = here.party() } = {}) {
  const found = (await entriesOf(party)).filter((each) => each.kind === "xwing");
  const entry = found.findLast((each) => (kid ? each.kid === kid : each.state === "active"));
  if (!entry) refuse("no_such_key", "opening");
  const open = async (octets, info) => {
    const secret = await secretOf(party, entry);
    const plaintext = await openWith(secret, octets, info);
    secret.fill(0);
    return plaintext ?? refuse("cannot_open");
  };
  return { kid: entry.kid, jwk: entry.public, open };
}

/** Forget the keys of `party` in this browser, and all that was kept here for it. */
export async function forgetKeys(party = here.party()) {
  await forget(party);
  fresh.clear();
}

/** The kinds of keys of who works at the door of this page. */
const neededKinds = () => (here.door() === SIGNS_ONLY ? ["p256"] : Object.keys(PURPOSES));

async function newSigningKey(at) {
  const pair = await crypto.subtle.generateKey(ECDSA, true, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const secret = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  return entry("p256", { kty, crv, x, y }, secret, at);
}

async function newOpeningKey(at) {
  const secret = newPrivateKey();
  return entry("xwing", { kty: "AKP", alg: "X-Wing", pub: encode(await publicKeyOf(secret)) }, secret, at);
}

async function entry(kind, jwk, secret, at) {
  const kid = await thumbprint(jwk);
  const life = { created_at: at, state: "active", state_since: at };
  return { kid, kind, purpose: PURPOSES[kind], label: "", ...life, public: jwk, secret };
}

/** A key with which a program seals its own vault; this browser has another for that, and does not use it. */
function storageKey(at) {
  const life = { created_at: at, state: "active", state_since: at };
  const named = { kid: encode(random(16)), kind: "aes256", purpose: "storage", label: "" };
  return { ...named, ...life, public: {}, secret: random(32) };
}

/** Keep entries with their secrets, all or none; other active keys of their kind are retired. */
async function keep(party, entries, at) {
  const closed = await Promise.all(entries.map((each) => held(party, each)));
  const known = await entriesOf(party);
  await transact(["keys"], "readwrite", ({ keys: store }) => {
    for (const each of known.filter(({ state }) => state === "active")) {
      store.put({ ...each, state: "retired", state_since: Math.max(at, each.state_since) }, [party, "key", each.kid]);
    }
    for (const each of closed) store.put(each, [party, "key", each.kid]);
  });
  for (const { kid, secret } of entries) fresh.set(kid, secret);
}

/** An entry as it lies here, with a key that cannot be taken out or with sealed bytes; its public part is its own. */
async function held(party, { secret, ...entry }) {
  if (entry.kid !== await thumbprint(entry.public)) refuse("not_a_keystore");
  if (entry.kind === "p256") return { ...entry, key: await signingKeyOf(entry.public, secret) };
  const belongs = secret.length === PRIVATE_BYTES && encode(await publicKeyOf(secret)) === entry.public.pub;
  if (!belongs) refuse("not_a_keystore");
  return { ...entry, sealed: await sealed(party, ["key", entry.kid], secret) };
}

async function signingKeyOf(jwk, pkcs8) {
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, ECDSA, false, ["sign"]).catch(() => refuse("not_a_keystore"));
  const challenge = random(32);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, challenge);
  return await signedByP256(jwk, signature, challenge) ? key : refuse("not_a_keystore");
}

async function activeSigning(party) {
  const found = (await entriesOf(party)).findLast(({ kind, state }) => kind === "p256" && state === "active");
  return found ?? refuse("no_such_key", "signing");
}

const secretOf = (party, { kid, sealed: octets }) => unsealed(party, ["key", kid], octets);

/** Every key of `party`, in order of creation, signing before opening. */
async function entriesOf(party) {
  const range = IDBKeyRange.bound([party, "key"], [party, "key", []]);
  const found = await transact(["keys"], "readonly", ({ keys: store }) => result(store.getAll(range)));
  return found.sort((one, other) => one.created_at - other.created_at || (one.kind < other.kind ? -1 : 1));
}

function shown(entry) {
  if (!entry) return undefined;
  const { kid, kind, purpose, state, created_at: createdAt, state_since: stateSince, public: jwk } = entry;
  return { kid, kind, purpose, state, createdAt, stateSince, jwk };
}
