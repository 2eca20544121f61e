/**
 * Conditions (voorwaarden): whether what a row asks holds for a person, on the contract's reference date.
 *
 * What is not known of the person is null, and a rule that turns on it is `undecided`: nothing is guessed.
 */

import { Refusal, refuse } from "../wire/refusal.js";
import { ageOn, dayAfter, fullMonths, monthsBefore } from "./rules_calendar.js";

/** The parts of a condition, in the order in which they are judged. */
const PARTS = [
  ({ groups }, { facts }) => !groups || groups.includes(facts.group),
  isEmployedSo,
  hasTraits,
  isOfAge,
  ({ months_in_group: span }, { facts, contract }) =>
    !span || isWithin(span, fullMonths(known(facts.benefit, "benefit").first_day, contract.reference_date)),
  ({ months_left: span }, { facts, contract }) =>
    !span || isWithin(span, fullMonths(contract.reference_date, dayAfter(lastKnown(facts.benefit, "benefit")))),
  isNew,
];

/**
 * Whether every part of `condition` holds; `undecided`, naming the fact, when a part turns on something that is not
 * known and no other part says no.
 */
export function holds(condition, circumstances) {
  let unknown = null;
  for (const part of PARTS) {
    try {
      if (!part(condition, circumstances)) return false;
    } catch (fault) {
      if (!(fault instanceof Refusal) || fault.code !== "undecided") throw fault;
      unknown = fault;
    }
  }
  if (unknown) throw unknown;
  return true;
}

/** `period`, or a refusal that names the fact that is missing. */
export function known(period, field) {
  return period ?? refuse("undecided", field);
}

/** The last day of `period`, which is known and has ended or has an end. */
export function lastKnown(period, field) {
  return known(period, field).last_day ?? refuse("undecided", field);
}

function isEmployedSo(condition, { placement: { employment_kind: kind } }) {
  const { employment_kinds: among, without_employment_kinds: without = [] } = condition;
  return (!among || among.includes(kind)) && !without.includes(kind);
}

function hasTraits({ traits, all_traits: all = [], without_traits: without = [] }, { facts }) {
  const has = (code) => facts.traits.includes(code);
  return (!traits || traits.some(has)) && all.every(has) && !without.some(has);
}

/** A birth date that is not known is no age. */
function isOfAge({ age_at_least, age_below }, { facts, contract }) {
  if (age_at_least === undefined && age_below === undefined) return true;
  const span = { at_least: age_at_least, below: age_below };
  return Boolean(facts.birth_date) && isWithin(span, ageOn(facts.birth_date, contract.reference_date));
}

/** Not employed by the same employer in the months before the first day. */
function isNew({ not_employed_before: months }, { facts, placement: { first_day: first } }) {
  if (months === undefined) return true;
  if (!facts.employed) refuse("undecided", "employed");
  const opens = monthsBefore(first, months);
  const before = facts.employed.filter((each) => each.first_day < first);
  return !before.some((each) => !each.last_day || each.last_day >= opens);
}

function isWithin({ at_least: least, below }, months) {
  return (least === undefined || months >= least) && (below === undefined || months < below);
}
