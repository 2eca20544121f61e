/**
 * A rule set (bouwblokken): the published table of one region as the browser reads it, named by its digest.
 *
 * Null stands for what the table does not state; using it is refused as `unspecified`, and nothing is a default.
 * Deliberately not checked here: what must hold within a table and no shape can say. Who uses one has its digest
 * from a directory that the root signed, or from a contract that rests on one.
 */

import { encode } from "../wire/base64.js";
import { sha256 } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";
import { ruleset as shape } from "./rules_shapes.js";
import { parse } from "../wire/strict_json.js";

const MOST_OCTETS = 256 * 1024;
const WEEKS = 52;

/** Read the bytes of a rule set, whose `digest` in base64url is known; `wrong_value` for any other bytes. */
export async function readRuleset(octets, { digest }) {
  const found = encode(await sha256(octets));
  if (found !== digest) refuse("wrong_value", "digest");
  return { ...await shape(parse(octets, { limit: MOST_OCTETS }), "ruleset"), digest };
}

/** Refuse as `unsupported` when a mechanism that cannot be calculated applies to one of `names`. */
export function requireSupported(ruleset, ...names) {
  for (const mechanism of ruleset.unsupported ?? []) {
    if (mechanism.applies_to.some((each) => names.includes(each))) refuse("unsupported", mechanism.code);
  }
}

/** `value`, or a refusal when the rule set does not state it. */
export function stated(value, field) {
  return value === null || value === undefined ? refuse("unspecified", field) : value;
}

/** Hundredths of hours in a full-time year, a week 52 times; null where the base is no number. */
export function yearlyHours({ full_time: { hours: { base, hours } } }) {
  if (base === "weekly") return hours * WEEKS;
  return base === "yearly" ? hours : null;
}

/** `D` of PROTOCOL 5; `unspecified` where neither rule set nor contract gives a number. */
export function fullTimeHours(ruleset) {
  return stated(yearlyHours(ruleset), "full_time");
}

/** `numerator / denominator` eurocents, both BigInt and not negative, as the rule set rounds: a number. */
export function rounded(ruleset, numerator, denominator) {
  const rounding = ruleset.rounding ?? "cent_half_up";
  const step = rounding.startsWith("euro") ? 100n : 1n;
  const steps = denominator * step;
  const extra = rounding.endsWith("half_up") ? steps / 2n : 0n;
  return Number(((numerator + extra) / steps) * step);
}
