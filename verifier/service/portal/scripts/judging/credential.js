/** The credential (nalevingsbewijs) in a bundle: who signed it, what it says, and whether it still stands. */

import { isActive, requireCurrent } from "./directory.js";
import { kidOf } from "../wire/envelope.js";
import { thumbprint } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";
import { payloadOf, verifyPresentation } from "./sd_jwt.js";
import * as shapes from "../wire/shapes.js";

const FACTS = ["contract", "as_of", "ruleset", "verdict", ...shapes.DISCLOSABLE];

/** A credential as of the last moment up to `at` at which neither it nor its directory had ended. */
export async function openCredential(token, { trust, at }) {
  if (typeof token !== "string") refuse("status_missing", "credential");
  const parts = token.split("~")[0].split(".");
  const payload = parts.length === 3 ? payloadOf(parts[1]) : refuse("not_canonical");
  const [iat, exp] = [integerOf(payload.iat), integerOf(payload.exp)];
  const end = trust.directory.exp;
  let moment = exp > 0 ? Math.min(at, exp - 1) : at;
  if (iat <= end) moment = Math.min(moment, end);
  return verifyCredential(token, { trust, at: moment });
}

/** Steps 1 to 8 of `verify_credential`. */
async function verifyCredential(token, { trust, at }) {
  requireCurrent(trust.directory, at); // 1
  const records = trust.registerKeys;
  const keys = new Map([...records].map(([kid, { jwk }]) => [kid, jwk]));
  const claims = await verifyPresentation(token, { keys, at, vct: shapes.VCT }); // 2
  const kid = kidOf(token.split("~")[0], { typ: "dc+sd-jwt", limit: 16 * 1024 }); // 3
  const record = records.get(kid) ?? refuse("unknown_key", "kid");
  const credential = await shapes.credential(claims, "claims"); // 4
  if (!isActive(record, credential.iat)) refuse("key_not_active", "kid"); // 5
  if (record.compromised_since !== undefined) refuse("trust_missing", "kid");
  const { url } = trust.register;
  if (url !== undefined && credential.iss !== url.replace(/\/+$/, "")) refuse("wrong_issuer", "iss"); // 6
  if (credential.as_of.log_origin !== trust.directory.log.origin) refuse("wrong_relation", "as_of"); // 7
  const holder = trust.records.get(await thumbprint(credential.cnf.jwk)); // 8
  if ([holder?.revoked_at, holder?.compromised_since].some((end) => at >= end)) refuse("key_not_active", "cnf");
  return credential;
}

/** The credential says what the verdict says, all of it disclosed. */
export function requireSameFacts(credential, verdict) {
  for (const name of FACTS) {
    if (JSON.stringify(credential[name]) !== JSON.stringify(verdict[name])) refuse("wrong_relation", name);
  }
}

/** Neither credential nor list has ended by `at`. */
export function requireFresh({ goodUntil }, { exp }, at) {
  if (at >= exp) refuse("credential_expired", "exp");
  if (at > goodUntil) refuse("status_stale", "status_list");
}

/** An integer in unverified claims, true and false being 1 and 0; NaN for anything else. */
function integerOf(value) {
  return ["number", "bigint", "boolean"].includes(typeof value) ? Number(value) : NaN;
}
