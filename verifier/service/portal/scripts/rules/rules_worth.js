/**
 * Worth and obligation (waarde en verplichting): what hours come to, and what a contract owes, in eurocents.
 *
 * Sums are exact, on integers of any size; what is rounded is rounded as the rule set says. What is given and answered
 * are numbers that hold exactly.
 */

import { refuse } from "../wire/refusal.js";
import { fullTimeHours, requireSupported, rounded } from "./rules_table.js";

const BASIS = 10_000n;
const FULL_SHARE = 1_000_000n;
/** Hundredths of an hour that a month can have. */
const MOST_HOURS = 74_400;

/**
 * The worth of granted hours, rounded down: what a floor can prove (PROTOCOL 5).
 *
 * `hoursAndRates` are pairs of hundredths of hours in a month and eurocents per full-time year; `flat` counts once.
 */
export function worthOf(ruleset, hoursAndRates, flat) {
  const hoursOfYear = fullTimeHours(ruleset);
  if (flat < 0) refuse("wrong_value", "flat");
  let numerator = BigInt(hoursOfYear) * BigInt(flat);
  for (const [hours, rate] of hoursAndRates) {
    requireHours(hours);
    if (rate < 0) refuse("wrong_value", "hours");
    numerator += BigInt(hours) * BigInt(rate);
  }
  return Number(numerator / BigInt(hoursOfYear));
}

/** Millionths of one full-time equivalent in one month, rounded up. */
export function shareOf(ruleset, hours) {
  requireHours(hours);
  const ofYear = BigInt(fullTimeHours(ruleset));
  return Number((FULL_SHARE * 12n * BigInt(hours) + ofYear - 1n) / ofYear);
}

/** Whether a rule set asks for social return at a contract's value, in eurocents without VAT. */
export function applicability(ruleset, { value }) {
  const { threshold } = ruleset.obligation;
  if (threshold === null) return "unspecified";
  return value >= threshold ? "applies" : "below_threshold";
}

/**
 * The obligation in eurocents for a contract of `value`: what was agreed, at most the rule set's cap, less the discount
 * of the contractor's `certificates`. `agreed` is {basis_points} or {amount}, exactly one.
 */
export function obligationAmount(ruleset, { value, agreed, certificates = [] }) {
  const { basis_points: points, amount } = agreed;
  if ((points === undefined) === (amount === undefined)) refuse("wrong_value", "obligation");
  if (value < 0 || (points ?? amount) < 0) refuse("wrong_value", "obligation");
  requireSupported(ruleset, "obligation");
  const owed = amount ?? shareOfMoney(ruleset, value, points);
  const { cap } = ruleset.obligation;
  const capped = cap === null ? owed : Math.min(owed, cap);
  return capped - discount(ruleset, { amount: capped, value, certificates });
}

/** What is withheld for a shortfall: the contract's share of it. */
export function malusAmount(ruleset, { shortfall, basisPoints }) {
  if (shortfall < 0) refuse("wrong_value", "shortfall");
  return shareOfMoney(ruleset, shortfall, basisPoints);
}

/** Of each family the highest certificate; an exemption leaves nothing, whatever else. */
function discount(ruleset, { amount, value, certificates }) {
  const known = new Map((ruleset.obligation.certificates ?? []).map((each) => [each.code, each]));
  if (!certificates.every((each) => known.has(each))) refuse("unknown_reference", "certificates");
  const discounts = new Map();
  for (const certificate of certificates.map((each) => known.get(each))) {
    const { family, discount_basis_points: points, at_most_of_value_basis_points: bound } = certificate;
    const lapses = shareOfMoney(ruleset, amount, points);
    const most = bound === undefined ? lapses : Math.min(lapses, shareOfMoney(ruleset, value, bound));
    discounts.set(family, Math.max(most, discounts.get(family) ?? 0));
  }
  const found = [...discounts.values()];
  if (found.includes(amount)) return amount;
  if (found.length > 1) refuse("unspecified", "certificates");
  return found[0] ?? 0;
}

function shareOfMoney(ruleset, amount, basisPoints) {
  return rounded(ruleset, BigInt(amount) * BigInt(basisPoints), BASIS);
}

function requireHours(hours) {
  if (!(hours >= 0 && hours <= MOST_HOURS)) refuse("wrong_value", "hours");
}
