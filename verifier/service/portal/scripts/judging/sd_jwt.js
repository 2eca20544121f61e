/**
 * SD-JWT (selectief openbaar gemaakt token): steps 1 to 20 of `verify_presentation`, for credentials of the register.
 *
 * RFC 9901, section 7. Nobody is asked for an audience or a nonce here; a key binding that is there must still hold.
 */

import { decode, encode } from "../wire/base64.js";
import { MAX_SECONDS } from "../wire/fields.js";
import { bytesOf, sha256, signedByP256, thumbprint } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";
import { Fraction, isObject, parseForeign } from "../wire/strict_json.js";

const MAX_TOKEN = 128 * 1024;
const MAX_DISCLOSURES = 1024;
const MAX_DEPTH = 32;
const MAX_HEADER = 16 * 1024;
/** Seconds that a clock of ours may be behind that of who signed. */
export const NEWEST = 300;
const LASTS = 300;
const FOREIGN = { limit: MAX_TOKEN, depth: MAX_DEPTH };
const REFUSED_HEADERS = ["crit", "b64", "zip", "enc", "jwk", "jku", "x5u"];
const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const RESERVED = ["_sd", "_sd_alg", "..."];
const NEVER_DISCLOSED = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"];

/** The claims of a credential `vct` that one of `keys` (a Map of JWKs by `kid`) signed, what is disclosed in place. */
export async function verifyPresentation(token, { keys, at, vct }) {
  if (at < 0 || at > MAX_SECONDS) refuse("wrong_value", "at");
  const parts = split(token); // 1, 2
  const jws = splitJws(parts.issuerSigned, "dc+sd-jwt"); // 3
  await requireSigned(jws, chosen(keys, jws.kid)); // 4, 5
  const payload = payloadOf(jws.payload); // 6
  const { _sd_alg: algorithm = "sha-256" } = payload;
  if (algorithm !== "sha-256") refuse("unsupported", "_sd_alg");
  const claims = new Walk(await disclosuresOf(parts.encoded)).whole(payload); // 7 to 10
  requireCredential(payload, claims); // 11
  const { iss = "" } = claims; // 12
  if (typeof iss !== "string") refuse("wrong_value", "iss");
  if (claims.vct !== vct) refuse("wrong_type", "vct");
  requireValidNow(claims, at); // 13
  if ("aud" in claims) refuse("wrong_audience", "aud");
  if (parts.keyBinding) await requireKeyBinding(parts, claims, at); // 14 to 20
  return claims;
}

/** The payload of a JWS, not verified. */
export function payloadOf(encoded) {
  const payload = parseForeign(decode(encoded), FOREIGN);
  return isObject(payload) ? payload : refuse("not_canonical");
}

function split(token) {
  if (token.length > MAX_TOKEN) refuse("too_large");
  const [issuerSigned, ...encoded] = token.split("~");
  const keyBinding = encoded.pop();
  if (keyBinding === undefined || !issuerSigned || encoded.includes("") || !/^[\0-\x7f]*$/.test(token)) {
    refuse("not_canonical");
  }
  if (encoded.length > MAX_DISCLOSURES) refuse("too_large");
  if (new Set(encoded).size !== encoded.length) refuse("bad_disclosure");
  return { issuerSigned, encoded, keyBinding, presentation: token.slice(0, token.length - keyBinding.length) };
}

function splitJws(token, typ) {
  const [header, payload, signature, ...more] = token.split(".");
  if (signature === undefined || more.length || !header || !payload) refuse("not_canonical");
  const octets = decode(signature);
  if (octets.length !== 64) refuse("not_canonical");
  const members = parseForeign(decode(header), { limit: MAX_HEADER, depth: 8 });
  if (!isObject(members) || REFUSED_HEADERS.some((name) => name in members)) refuse("wrong_header", "header");
  if (members.alg !== "ES256") refuse("wrong_header", "alg");
  if (members.typ !== typ) refuse("wrong_type", "typ");
  if ("kid" in members && typeof members.kid !== "string") refuse("wrong_header", "kid");
  return { kid: members.kid, payload, signature: octets, message: bytesOf(`${header}.${payload}`) };
}

/** The key that `kid` names, or the only one. */
function chosen(keys, kid) {
  if (!keys.size) refuse("trust_missing", "issuer_keys");
  return keys.size === 1 ? [...keys.values()][0] : keys.get(kid) ?? refuse("unknown_key", "kid");
}

async function requireSigned({ signature, message }, jwk) {
  if (!await signedByP256(jwk, signature, message)) refuse("bad_signature");
}

/** Name and value of each disclosure, by its digest. */
async function disclosuresOf(encoded) {
  const told = new Map();
  const texts = encoded.map(decode);
  for (const [place, octets] of texts.entries()) {
    const members = parseForeign(octets, FOREIGN);
    if (!isDisclosure(members)) refuse("bad_disclosure");
    told.set(await digestOf(encoded[place]), { name: members.length === 3 ? members[1] : null, value: members.at(-1) });
  }
  return told;
}

/** A salt, a name where it is of an object, and a value. */
function isDisclosure(members) {
  if (!Array.isArray(members) || members.length < 2 || members.length > 3) return false;
  const texts = members.slice(0, -1);
  return texts.every((each) => typeof each === "string") && !RESERVED.includes(texts[1]);
}

async function digestOf(text) {
  return encode(await sha256(bytesOf(text)));
}

/** Every digest of a payload gives way to its disclosure, or goes (RFC 9901, 7.1, steps 3 to 5). */
class Walk {
  constructor(told) {
    Object.assign(this, { told, used: 0, seen: new Set() });
  }

  whole(payload) {
    const { _sd_alg, ...members } = payload;
    const made = this.object(members, 1);
    return this.used === this.told.size ? made : refuse("bad_disclosure");
  }

  value(value, depth) {
    if (Array.isArray(value)) return this.array(value, depth);
    return isObject(value) ? this.object(value, depth) : value;
  }

  object(members, depth) {
    if (depth > MAX_DEPTH || "..." in members || "_sd_alg" in members) refuse("bad_disclosure");
    const made = Object.create(null);
    for (const name of Object.keys(members)) {
      if (name !== "_sd") made[name] = this.value(members[name], depth + 1);
    }
    if (!Object.hasOwn(members, "_sd")) return made;
    if (!Array.isArray(members._sd)) refuse("bad_disclosure", "_sd");
    this.requireNew(members._sd);
    for (const { name, value } of this.found(members._sd)) {
      if (name === null || name in made) refuse("bad_disclosure");
      made[name] = this.value(value, depth + 1);
    }
    return made;
  }

  array(items, depth) {
    if (depth > MAX_DEPTH) refuse("bad_disclosure");
    const made = [];
    for (const item of items) {
      if (!isObject(item) || !("..." in item)) {
        made.push(this.value(item, depth + 1));
        continue;
      }
      if (Object.keys(item).length !== 1) refuse("bad_disclosure", "...");
      this.requireNew([item["..."]]);
      for (const { name, value } of this.found([item["..."]])) {
        if (name !== null) refuse("bad_disclosure");
        made.push(this.value(value, depth + 1));
      }
    }
    return made;
  }

  *found(digests) {
    for (const digest of digests) {
      if (!this.told.has(digest)) continue;
      this.used += 1;
      yield this.told.get(digest);
    }
  }

  requireNew(digests) {
    for (const digest of digests) {
      if (typeof digest !== "string" || this.seen.has(digest)) refuse("bad_disclosure");
      this.seen.add(digest);
    }
  }
}

function requireCredential(payload, claims) {
  if (typeof payload.vct !== "string" || !payload.vct) refuse("missing_member", "vct");
  for (const name of NEVER_DISCLOSED) {
    if (name in claims && (!(name in payload) || written(claims[name]) !== written(payload[name]))) {
      refuse("bad_disclosure", name);
    }
  }
  for (const name of ["cnf", "status"]) if (name in claims && !isObject(claims[name])) refuse("wrong_value", name);
  const integrity = "vct#integrity";
  if (integrity in claims && typeof claims[integrity] !== "string") refuse("wrong_value", integrity);
}

/** `exp`, `nbf` and `iat` (RFC 7519, 4.1.4 to 4.1.6), each optional. */
function requireValidNow(claims, at) {
  requireMoment(claims, "exp", (exp) => at < exp);
  requireMoment(claims, "nbf", (nbf) => at >= nbf);
  requireMoment(claims, "iat", (iat) => at >= iat - NEWEST);
}

function requireMoment(claims, name, holds) {
  const moment = numericDate(claims, name);
  if (moment !== undefined && !holds(moment)) refuse("not_fresh", name);
}

function numericDate(claims, name) {
  if (!(name in claims)) return undefined;
  const value = claims[name] instanceof Fraction ? claims[name].value : claims[name];
  return typeof value === "number" && value >= 0 && value <= MAX_SECONDS ? value : refuse("wrong_value", name);
}

async function requireKeyBinding({ keyBinding, presentation }, claims, at) {
  if (!isObject(claims.cnf) || !("jwk" in claims.cnf)) refuse("bad_key_binding", "cnf"); // 14
  const holder = await foreignKey(claims.cnf.jwk);
  const jws = splitJws(keyBinding, "kb+jwt"); // 15
  await requireSigned(jws, holder); // 16
  const binding = payloadOf(jws.payload); // 17
  const iat = numericDate(binding, "iat") ?? refuse("missing_member", "iat");
  if (iat < at - LASTS || iat > at + NEWEST) refuse("not_fresh", "iat");
  for (const name of ["aud", "nonce"]) if (typeof binding[name] !== "string") refuse("missing_member", name); // 18
  if (binding.sd_hash !== await digestOf(presentation)) refuse("bad_key_binding", "sd_hash"); // 19
  requireValidNow(binding, at); // 20
}

/** The P-256 key of a JWK that may carry more public members. */
async function foreignKey(jwk) {
  if (!isObject(jwk) || PRIVATE.some((name) => name in jwk)) refuse("wrong_value", "jwk");
  const { alg = "ES256", use = "sig", key_ops: operations = ["verify"], kty, crv, x, y } = jwk;
  if (alg !== "ES256" || use !== "sig" || !Array.isArray(operations) || !operations.includes("verify")) {
    refuse("wrong_value", "jwk");
  }
  const key = Object.assign(Object.create(null), { kty, crv, x, y });
  if (kty !== "EC") refuse("wrong_value", "jwk");
  await thumbprint(key);
  return key;
}

/** One text for each JSON value, to compare by. */
function written(value) {
  return JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}n` : each));
}
