/** Bonuses (bonussen): which additions a person gets to a category's value, and how they combine. */

import { refuse } from "../wire/refusal.js";
import { holds } from "./rules_conditions.js";
import { requireSupported, rounded } from "./rules_table.js";

/** The bonuses that count for a person: each that applies, and of a family at most the highest. */
export function bonusesOf(ruleset, circumstances, issuer) {
  const applying = ruleset.bonuses.filter((bonus) => holds(bonus.condition, circumstances));
  for (const bonus of applying) {
    requireSupported(ruleset, bonus.code);
    if (turnsOnWhatIsAttested(bonus.condition)) requireAttester(bonus, issuer, "traits");
    if (bonus.kind === "unspecified") refuse("unspecified", "bonuses");
  }
  requireStacking(applying);
  return highestOf(applying);
}

/** Refuse a row that somebody else than `issuer` states, or of which the rule set does not say who does. */
export function requireAttester({ attested_by: attester }, issuer, field) {
  if (attester === "unspecified") refuse("unspecified", field);
  if (attester !== issuer) refuse("unsupported", field);
}

/** The eurocents of a one-off bonus on top of a category; 0 for one per year. */
export function flatAmount(ruleset, bonus, category) {
  if (bonus.kind === "flat") return bonus.amount;
  if (bonus.multiple_basis_points === undefined) return 0;
  if (category.per !== "full_time_year") refuse("unspecified", "bonuses");
  return rounded(ruleset, BigInt(category.amount) * BigInt(bonus.multiple_basis_points), 10_000n);
}

/** The code under which a one-off bonus counts once: its own, or its family's when the highest counts. */
export function flatCode({ code, family, stacking }) {
  return stacking === "highest" && family !== undefined ? family : code;
}

/** Age follows from a birth date and the kind of employment is public: nobody needs to state them. */
function turnsOnWhatIsAttested({ traits, all_traits: all, without_traits: without }) {
  return Boolean(traits || all || without);
}

/** An unspecified bonus is unclear beside any other; with a family, beside those of the family alone. */
function requireStacking(applying) {
  for (const { family } of applying.filter((each) => each.stacking === "unspecified")) {
    const beside = applying.filter((each) => family === undefined || each.family === family);
    if (beside.length > 1) refuse("unspecified", "bonuses");
  }
}

/** Of a family with a bonus of which the highest counts, the highest alone; the rest as it is. */
function highestOf(applying) {
  const families = new Set(applying.filter((each) => each.stacking === "highest").map((each) => each.family));
  const kept = applying.filter((each) => !families.has(each.family));
  const highest = [...families].toSorted().map((family) =>
    applying.filter((each) => each.family === family).reduce((one, other) => (other.amount > one.amount ? other : one)));
  return [...kept, ...highest];
}
