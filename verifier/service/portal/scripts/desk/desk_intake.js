/**
 * Intake (inname): what every statement goes through that the register hands to a desk (PROTOCOL 2).
 *
 * The steps are those of verifier/core/procedure/intake.py and afterwards.py, with their refusals. What the desk
 * trusts is the directory of the page's kit, and the keys that its registrar enrolled.
 */

import { decode } from "../wire/base64.js";
import { isActive } from "../judging/directory.js";
import { openEnvelope } from "../wire/envelope.js";
import { optional, party, record, seconds, statementId, text } from "../wire/fields.js";
import { refuse } from "../wire/refusal.js";
import { keyRecord } from "../wire/shapes.js";
import { digestOf, limitOf } from "../wire/signing.js";
import { SHAPES } from "../wire/statement_shapes.js";
import { parse } from "../wire/strict_json.js";

const OLDEST = 24 * 3600;
const NEWEST = 5 * 60;
const LARGEST = 64 * 1024;
const ENROLMENT = "sr-enrolment+jwt";
/** Who signs what a desk reads, by the role in the directory; a contractor has none, and is enrolled. */
const SIGNERS = {
  "sr-contract+jwt": ["buyer"],
  "sr-placement+jwt": ["contractor"],
  "sr-withdrawal+jwt": ["buyer", "contractor", "agency", "school", "training_firm", "buyer_adviser"],
  "sr-eligibility+jwt": ["agency", "school", "training_firm", "buyer_adviser"],
  [ENROLMENT]: ["registrar"],
};
const shapes = {
  ...SHAPES,
  [ENROLMENT]: record({
    iss: party(), aud: party(), jti: statementId(), iat: seconds(), key: keyRecord, name: text(200),
  }),
};

/** A verified directory as the desk uses it; `enrolled` keys are added to it by `withEnrolled`. */
export function trustOf({ directory, records, keys, register }) {
  const roles = new Map(directory.institutions.map((each) => [each.id, each.role]));
  return { directory, records: new Map(records), keys: new Map(keys), register, roles, names: new Map() };
}

/**
 * Run intake on a token received at `at`: {claims, kid, digest}, signed and authorised, and no more.
 *
 * 1. the envelope, under a known key; 2. the members; 3. the key is active, of the issuer, which may sign this; 4. the
 * audience is the register; 5. it was signed within the day before.
 */
export async function receive(token, typ, { trust, at }) {
  const { claims, kid } = await read(token, typ, trust); // 1, 2
  const key = trust.records.get(kid) ?? refuse("unknown_key", "kid");
  if (!isActive(key, at)) refuse("key_not_active", "kid");
  if (key.party !== claims.iss) refuse("wrong_issuer", "iss");
  if (!SIGNERS[typ].includes(signerOf(key, trust))) refuse("not_authorised", "kid"); // 3
  if (claims.aud !== trust.register.id) refuse("wrong_audience", "aud"); // 4
  if (claims.iat < at - OLDEST || claims.iat > at + NEWEST) refuse("not_fresh", "iat"); // 5
  return { claims, kid, digest: await digestOf(token) };
}

/** As of which moment to judge what somebody else received first: that of its signing, by a key that is not tainted. */
export async function momentOf(token, typ, { trust, at }) {
  const { claims, kid } = await read(token, typ, trust);
  if (claims.iat > at + NEWEST) refuse("not_fresh", "iat");
  if (trust.records.get(kid)?.compromised_since !== undefined) refuse("trust_missing", "kid");
  return claims.iat;
}

/**
 * Add to `trust` those of `kids` that the registrar enrolled; `fetchEnrolment` gives a token or null.
 *
 * One that is missing or does not verify is left out: what it signed is then refused as signed by an unknown key.
 */
export async function withEnrolled(trust, kids, { at, fetchEnrolment }) {
  for (const kid of new Set(kids)) {
    if (trust.records.has(kid)) continue;
    const token = await fetchEnrolment(kid);
    const found = token && await enrolmentOf(token, { trust, at }).catch(passRefusal);
    if (!found || found.key.kid !== kid) continue;
    trust.records.set(kid, { ...found.key, isEnrolled: true });
    if (found.key.alg === "ES256") trust.keys.set(kid, found.key.jwk);
    trust.names.set(found.key.party, found.name);
  }
  return trust;
}

/** What an enrolment says, verified as of its own moment: a signing or opening key of a party that is no institution. */
async function enrolmentOf(token, { trust, at }) {
  const moment = await momentOf(token, ENROLMENT, { trust, at });
  const { claims } = await receive(token, ENROLMENT, { trust, at: moment });
  const isOfUse = ["signing", "opening"].includes(claims.key.purpose) && !trust.roles.has(claims.key.party);
  return isOfUse ? claims : refuse("wrong_relation", "key");
}

/** What a token of this agency's own, or one that goes by its digest, says; nothing is verified. */
export function claimsIn(token) {
  return parse(decode(token.split(".")[1]), { limit: LARGEST });
}

async function read(token, typ, trust) {
  const opened = await openEnvelope(token, { typ, keys: trust.keys, limit: limitOf(typ) });
  return { kid: opened.kid, claims: await shapes[typ](opened.claims, "claims") };
}

function signerOf(key, trust) {
  if (key.purpose === "registrar") return "registrar";
  if (key.purpose !== "signing") return null;
  return trust.roles.get(key.party) ?? (key.isEnrolled ? "contractor" : null);
}

function passRefusal(fault) {
  return fault.code ? null : Promise.reject(fault);
}
