/**
 * Signers (ondertekenaars): what somebody else signed and the register passes on, opened under the key of who may say it.
 *
 * Keys of institutions are in the directory. Those of contractors are enrolled: each is fetched by its thumbprint, and
 * believed when the registrar of the directory signed it.
 */

import { now, read } from "./api.js";
import { isActive } from "../judging/directory.js";
import { kidOf, openEnvelope } from "../wire/envelope.js";
import { party, record, seconds, statementId, text } from "../wire/fields.js";
import { grantShape } from "./grants.js";
import * as here from "./place.js";
import { refuse } from "../wire/refusal.js";
import * as shapes from "../wire/shapes.js";
import { digestOf, limitOf } from "../wire/signing.js";
import { claimsOf } from "../wire/statements.js";
import { directory } from "./trusted.js";

const ENROLMENT = "sr-enrolment+jwt";
const GRANT = "sr-grant+jwt";
const NEWEST = 300;

/** What no page signs. */
const READ = {
  [ENROLMENT]: record({
    iss: party(), aud: party(), jti: statementId(), iat: seconds(), key: shapes.keyRecord, name: text(200),
  }),
  [GRANT]: grantShape,
};
const enrolled = new Map();

/**
 * {digest, claims} of a token of `typ` that `by`, a party, signed: an institution, or one that was enrolled.
 *
 * 1. the envelope opens under a known key; 2. its claims are those of `typ`; 3. the key signs for that party, was valid
 * at the moment of signing and is not known to be compromised; 4. it is meant for the register, and not from the future.
 */
export async function saidBy(by, token, typ) {
  const trust = await directory();
  const kid = kidOf(token, { typ, limit: limitOf(typ) });
  const key = trust.records.get(kid) ?? await enrolledKey(kid, trust);
  if (!key || key.alg !== "ES256") refuse("unknown_key", "kid");
  const opened = await openEnvelope(token, { typ, keys: new Map([[kid, key.jwk]]), limit: limitOf(typ) }); // 1
  const claims = Object.hasOwn(READ, typ) ? await READ[typ](opened.claims, "claims") : await claimsOf(typ, opened.claims); // 2
  requireAuthor(key, claims, by); // 3
  if (claims.aud !== trust.register.id) refuse("wrong_audience", "aud"); // 4
  if (claims.iat > now() + NEWEST) refuse("not_fresh", "iat");
  return { digest: await digestOf(token), claims };
}

/** The same of the register's own word: a grant. */
export async function granted(token) {
  return saidBy((await directory()).register.id, token, GRANT);
}

function requireAuthor(key, { iss, iat }, by) {
  if (key.party !== by || iss !== by) refuse("wrong_issuer", "iss");
  if (key.purpose !== "signing" || !isActive({ ...key, compromised_since: undefined }, iat)) {
    refuse("key_not_active", "kid");
  }
  if (key.compromised_since !== undefined && by !== here.party()) refuse("trust_missing", "kid");
}

/** The record of a key that the registrar enrolled; undefined when it did not. Each is asked for once a page. */
export function enrolledKey(kid, trust) {
  if (!enrolled.has(kid)) enrolled.set(kid, readEnrolled(kid, trust));
  enrolled.get(kid).catch(() => enrolled.delete(kid));
  return enrolled.get(kid);
}

async function readEnrolled(kid, trust) {
  let token;
  try {
    token = (await read(`/v1/public/enrolments/${kid}`)).statement;
  } catch (fault) {
    if (fault.status === 404) return undefined;
    throw fault;
  }
  const registrar = trust.directory.keys.filter(({ purpose }) => purpose === "registrar");
  const keys = new Map(registrar.map(({ kid: name, jwk }) => [name, jwk]));
  const opened = await openEnvelope(token, { typ: ENROLMENT, keys, limit: limitOf(ENROLMENT) });
  const { key, iss, iat } = await READ[ENROLMENT](opened.claims, "claims");
  const signer = trust.records.get(opened.kid);
  const isInstitution = trust.directory.institutions.some(({ id }) => id === key.party);
  if (signer.party !== iss || !isActive(signer, iat) || key.kid !== kid || isInstitution) refuse("wrong_relation", "key");
  return key;
}
