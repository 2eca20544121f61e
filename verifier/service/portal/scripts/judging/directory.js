/** The directory (register van partijen en sleutels): who takes part with which keys, under a root of the kit. */

import { decode } from "../wire/base64.js";
import { openEnvelope } from "../wire/envelope.js";
import { requireEd25519, requireElement, thumbprint } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";
import { parse } from "../wire/strict_json.js";
import * as shapes from "../wire/shapes.js";

const LONGEST = 30 * 24 * 3600;
const MOST_WITNESSES_ASKED = 12;

/** A kit's file: its roots, each with its thumbprint, and the highest directory version that was seen. */
export async function readKit(octets) {
  const kit = await shapes.kit(parse(octets, { limit: 64 * 1024 }), "kit");
  if (kit.format !== "plaatsbewijs-kit-v1") refuse("wrong_value", "format");
  if (!kit.roots.length) refuse("trust_missing", "roots");
  return { ...kit, prints: await Promise.all(kit.roots.map((root) => thumbprint(root))) };
}

/** What holds of a directory at any moment: steps 1 to 5 of `open_directory` in verifier/core/procedure. */
export async function openDirectory(token, { kit }) {
  if (kit.roots.some((root) => root.kty !== "EC")) refuse("wrong_value", "jwk");
  const roots = new Map(kit.prints.map((print, place) => [print, kit.roots[place]]));
  const opened = await openEnvelope(token, { typ: "sr-directory+jwt", keys: roots, limit: shapes.LIMITS.directory })
    .catch((fault) => (fault.code === "unknown_key" ? refuse("trust_missing", "kid") : Promise.reject(fault))); // 1
  const directory = await shapes.directory(opened.claims, "claims"); // 2
  if (directory.version < kit.directory_version) refuse("trust_missing", "version"); // 3
  const { iat, exp } = directory;
  if (exp <= iat || exp > iat + LONGEST) refuse("wrong_value", "exp"); // 4
  requireConsistent(directory); // 5
  return new Trust(directory);
}

/** What a directory says of keys and parties. */
class Trust {
  constructor(directory) {
    this.directory = directory;
    this.records = new Map(directory.keys.map((key) => [key.kid, key]));
    const signing = directory.keys.filter((key) => key.alg === "ES256");
    this.keys = new Map(signing.map((key) => [key.kid, key.jwk]));
    this.register = directory.institutions.find((each) => each.role === "register");
  }

  /** Every key with which the register signs or once signed, by its name. */
  get registerKeys() {
    const signs = ({ party, purpose }) => party === this.register.id && purpose === "signing";
    return new Map([...this.records].filter(([, record]) => signs(record)));
  }
}

/** Whether a key may be used at `at`: inside its validity, before any revocation or compromise. */
export function isActive(record, at) {
  const ends = [record.revoked_at, record.compromised_since];
  return record.not_before <= at && at <= record.not_after && ends.every((end) => end === undefined || at < end);
}

export function requireCurrent(directory, at) {
  if (at > directory.exp) refuse("directory_expired", "exp");
}

function requireConsistent({ institutions, keys, evaluator1, evaluator2, evaluator_years: years, ...rest }) {
  const roles = new Map(institutions.map((each) => [each.id, each.role]));
  if (roles.size !== institutions.length) refuse("wrong_value", "institutions");
  const registers = institutions.filter((each) => each.role === "register");
  if (registers.length !== 1) refuse("wrong_value", "institutions");
  const areEvaluators = [evaluator1, evaluator2].every((each) => roles.get(each) === "evaluator");
  if (evaluator1 === evaluator2 || !areEvaluators) refuse("wrong_value", "evaluator1");
  if (!areDifferent(years.map((each) => each.year))) refuse("wrong_value", "evaluator_years");
  years.flatMap((each) => [each.pk1, each.pk2, each.joint]).map(decode).forEach(requireElement);
  if (!keys.every((key) => roles.has(key.party))) refuse("wrong_value", "keys");
  if (!areDifferent(keys.map((key) => key.kid))) refuse("wrong_value", "keys");
  requireIndependent(rest, registers[0].id);
}

/** The witnesses can be told apart, none is the register's, and they can reach the quorum. */
function requireIndependent({ log, witnesses = [], quorum }, register) {
  if (!areDifferent([log, ...witnesses].map((each) => each.origin))) refuse("wrong_value", "witnesses");
  if (!areDifferent([register, ...witnesses.map((each) => each.party)])) refuse("wrong_value", "witnesses");
  const keys = [log, ...witnesses].flatMap((each) => each.keys);
  if (!areDifferent(keys)) refuse("wrong_value", "witnesses");
  keys.forEach((key) => requireEd25519(decode(key), "keys"));
  if (quorum > Math.min(witnesses.length, MOST_WITNESSES_ASKED)) refuse("wrong_value", "quorum");
}

function areDifferent(values) {
  return new Set(values).size === values.length;
}
