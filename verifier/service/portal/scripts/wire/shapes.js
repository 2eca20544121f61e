/**
 * Shapes (vormen): the members of everything in a bundle, closed, in the order of the schemas.
 *
 * A test holds them against the readers of verifier/core/wire, member by member.
 */

import {
  MAX_LOG_SIZE, array, choice, day, integer, kid, money, month, nullable, octets, optional, origin, party, record,
  seconds, statementId, text,
} from "./fields.js";
import { thumbprint } from "./keys.js";
import { refuse } from "./refusal.js";

const KIBI = 1024;
/** Characters that a token of each kind may have (PROTOCOL 2). */
export const LIMITS = { verdict: 16 * KIBI, directory: 4 * KIBI * KIBI, statusList: 256 * KIBI };
export const VCT = "urn:nl:social-return:compliance:1";
/** What a credential may conceal. */
export const DISCLOSABLE = ["band", "floor_rounded", "placements_class", "shortfall_step", "activities_total"];

const URL = "https?://[\\w.:/\\[\\]-]+";
const ADDRESS = "https?://[\\w.:\\[\\]-]+";
const URI = "https?://[\\w.~:/?#\\[\\]@!$&'()*+,;=%-]+";
const NAME = "[a-z][a-z0-9.-]*";
const CODE = "[a-z][a-z0-9_]*";
const ALG = { EC: "ES256", AKP: "X-Wing" };

const common = { iss: party(), aud: party(), jti: statementId(), iat: seconds() };
const ruleset = record({ name: text(80, NAME), digest: octets(32) });
const outcome = choice("met", "not_met", "on_track", "behind", "pending");
const asOf = record({
  moment: month(), log_origin: origin(), size: integer(0, MAX_LOG_SIZE), root: octets(32), inputs: octets(32),
});
const told = {
  band: optional(text(6, "\\d{1,2}-\\d{1,3}|100")),
  shortfall_step: optional(money()),
  floor_rounded: optional(money()),
  placements_class: optional(text(24, "<\\d+|\\d+-\\d+")),
  activities_total: optional(money()),
};
const log = { origin: origin(), keys: array(octets(32), 1, 8) };

const proven = { log_proof: text(16 * KIBI), leaf_nonce: octets(32), policy: text(64) };
const format = text(40);

/** Each format of a bundle, by its name. */
export const bundles = {
  "plaatsbewijs-bundle-v1": record({
    format, verdict: text(LIMITS.verdict), directory: text(LIMITS.directory), ...proven,
  }),
  "plaatsbewijs-bundle-v2": record({
    format,
    verdict: text(LIMITS.verdict),
    credential: nullable(text(64 * KIBI)),
    directory: text(LIMITS.directory),
    status_list: nullable(text(LIMITS.statusList)),
    ...proven,
  }),
};

export const kit = record({ format, roots: array(jwk, 0, 8), directory_version: integer(0, MAX_LOG_SIZE) });

export const verdict = record({
  ...common,
  contract: octets(32),
  as_of: asOf,
  ruleset,
  policy: text(64, NAME),
  verdict: outcome,
  ...told,
  targets: optional(array(record({ code: text(64, CODE), outcome }), 1, 24)),
  payment_basis_points: optional(integer(0, 10_000)),
  malus: optional(money()),
});

export const credential = record({
  iss: text(200, ADDRESS),
  iat: seconds(),
  exp: seconds(),
  vct: choice(VCT),
  cnf: record({ jwk: signingJwk }),
  status: record({ status_list: record({ idx: integer(0, 2 ** 24 - 1), uri: text(512, URL) }) }),
  contract: octets(32),
  as_of: asOf,
  ruleset,
  verdict: outcome,
  ...told,
}, endsAfterItBegan);

export const statusList = record({
  iss: text(512, URI),
  sub: text(512, URI),
  iat: seconds(),
  exp: seconds(),
  ttl: integer(1, 72 * 3600),
  status_list: record({
    bits: integer(1, 8), lst: text(LIMITS.statusList), aggregation_uri: optional(text(512, URI)),
  }),
});

/** A key of a directory or an enrolment. */
export const keyRecord = record({
  kid: kid(),
  party: party(),
  purpose: choice("signing", "opening", "registrar", "root"),
  alg: text(8),
  jwk,
  not_before: seconds(),
  not_after: seconds(),
  revoked_at: optional(seconds()),
  compromised_since: optional(seconds()),
}, namedByItsKey);

export const directory = record({
  ...common,
  version: integer(1, MAX_LOG_SIZE),
  exp: seconds(),
  institutions: array(record({
    id: party(),
    role: choice(
      "register", "agency", "evaluator", "buyer", "school", "training_firm", "buyer_adviser", "auditor",
    ),
    name: text(200),
    url: optional(text(200, URL)),
  }), 1, 2000),
  keys: array(keyRecord, 1, 5000),
  competences: array(record({ agency: party(), groups: array(text(64, CODE), 1, 64) }), 0, 1000),
  evaluator1: party(),
  evaluator2: party(),
  evaluator_years: array(record({
    year: text(4, "2[01]\\d\\d"), pk1: octets(32), pk2: octets(32), joint: octets(32),
  }), 1, 40),
  rulesets: array(record({ name: text(80, NAME), digest: octets(32), contracts_from: day() }), 1, 500),
  log: record(log),
  witnesses: optional(array(record({ ...log, party: party(), url: text(200, URL) }), 1, 64)),
  quorum: integer(0, 64),
});

/** The end of a list or a credential lies after its beginning. */
export function endsAfterItBegan(made) {
  if (made.exp <= made.iat) refuse("wrong_value", "exp");
}

async function jwk(value, name) {
  await thumbprint(value, name);
  return value;
}

async function signingJwk(value, name) {
  await thumbprint(value, name);
  return value.kty === "EC" ? value : refuse("wrong_value", name);
}

async function namedByItsKey(made) {
  if (made.alg !== ALG[made.jwk.kty]) refuse("wrong_value", "alg");
  if (made.kid !== await thumbprint(made.jwk)) refuse("wrong_value", "kid");
  if ((made.purpose === "opening") !== (made.alg === "X-Wing")) refuse("wrong_value", "purpose");
}
