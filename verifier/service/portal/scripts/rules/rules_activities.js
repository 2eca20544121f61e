/**
 * Activities (activiteiten): what they count for, alone and together, under the limits and caps of a rule set.
 *
 * The second implementation of verifier/core/rules/valuing/activities.py. Nothing about a person is in them. Sums are
 * exact, in parts of a eurocent, and rounded once, at the end; in which order activities come makes no difference. An
 * activity is {kind, day, quantity, amount} and its confirmation {quantity, amount}: eurocents and hundredths of a unit.
 */

import { refuse } from "../wire/refusal.js";
import { monthOf } from "./rules_calendar.js";
import { requireSupported, rounded } from "./rules_table.js";

/** Parts of a eurocent in which sums are exact: a hundredth of a unit times a basis point. */
const PARTS = 1_000_000n;
const UNIT = 100n;
const BASIS = 10_000n;
const DAY = 24 * 3600 * 1000;
const SPENT = ["cost", "invoice", "programme_value"];
const WHOLE = ["person", "flat"];
/** How an activity is valued that the buyer's adviser agreed to, where the table has no measure. */
const AS_AGREED = { by: "cost" };

/** The ways in which a kind can be valued: of what was spent, of a quantity; either may be undefined. */
export function measuresOf(kind) {
  const isSpent = ({ by }) => SPENT.includes(by);
  const spent = kind.measures.find(isSpent) ?? (!kind.measures.length && kind.by_agreement ? AS_AGREED : undefined);
  return { spent, quantity: kind.measures.find((each) => !isSpent(each)) };
}

/**
 * The kind of an activity, when the rule set can value it.
 *
 * Refuses `unknown_reference` for a kind that the table does not have, `unsupported` for one that cannot be
 * calculated, `unspecified` where the table does not say how it is valued or who confirms it, and `wrong_value` for a
 * quantity where what was spent is valued, or the reverse, or part of a unit of which only whole ones exist.
 */
export function checkActivity(ruleset, activity) {
  const kind = ruleset.activities.find(({ code }) => code === activity.kind) ?? refuse("unknown_reference", "kind");
  requireSupported(ruleset, "activities", kind.code);
  if (kind.confirmed_by === "unspecified") refuse("unspecified", "confirmed_by");
  const { by } = measureOf(kind, activity);
  if (WHOLE.includes(by) && (activity.quantity ?? 0) % Number(UNIT)) refuse("wrong_value", "quantity");
  return kind;
}

/** Eurocents that an activity counts for by itself, before it shares a limit or a cap with others. */
export function valueActivity(ruleset, activity, confirmation) {
  const kind = checkActivity(ruleset, activity);
  return rounded(ruleset, worthOfKind(kind, [acceptedOf(kind, activity, confirmation)]), PARTS);
}

/**
 * What the activities of one contract count for: {eurocents, byKind}, of [activity, confirmation or undefined].
 *
 * 1. of each, what was accepted, within the limit of one activity; 2. of each kind, in the months in which it may
 * count, within the limits of a week and of the contract, with its surcharge; 3. together, within the caps, of which a
 * share is of `obligation` eurocents. Refuses what `checkActivity` refuses, `not_accepted` for one that is not
 * confirmed, and `wrong_value` for a confirmation of more, or of something else, than was stated.
 */
export function countedActivities(ruleset, confirmed, { obligation }) {
  const byKind = new Map();
  for (const [activity, confirmation] of confirmed) {
    const kind = checkActivity(ruleset, activity);
    byKind.set(kind.code, [...(byKind.get(kind.code) ?? []), acceptedOf(kind, activity, confirmation)]); // 1
  }
  const worth = ruleset.activities.map((kind) => [kind.code, worthOfKind(kind, byKind.get(kind.code) ?? [])]); // 2
  const total = capped(ruleset.activity_caps ?? [], worth, BigInt(obligation)); // 3
  const counting = worth.filter(([, parts]) => parts).map(([code, parts]) => [code, rounded(ruleset, parts, PARTS)]);
  return { eurocents: rounded(ruleset, total, PARTS), byKind: new Map(counting) };
}

function measureOf(kind, { amount }) {
  if (!kind.measures.length && !kind.by_agreement) refuse("unspecified", "measures");
  const isSpent = amount !== undefined;
  const { spent, quantity } = measuresOf(kind);
  return (isSpent ? spent : quantity) ?? refuse("wrong_value", isSpent ? "amount" : "quantity");
}

function acceptedOf(kind, activity, confirmation) {
  if (!confirmation && kind.confirmed_by !== "nobody") refuse("not_accepted", "activity");
  const accepted = confirmation ?? activity;
  for (const member of ["quantity", "amount"]) {
    const [most, part] = [activity[member], accepted[member]];
    if ((most === undefined) !== (part === undefined) || (part ?? 0) > (most ?? 0)) refuse("wrong_value", "quantity");
  }
  const quantity = least(BigInt(accepted.quantity ?? 0), limitsOf(kind, "activity", "quantity"));
  return { day: activity.day, quantity, spent: BigInt(accepted.amount ?? 0) };
}

/** Parts of a eurocent that activities of one kind come to, the caps apart. */
function worthOfKind(kind, accepted) {
  const counting = inTime(kind, accepted);
  const worth = ofSpent(kind, counting) + ofSurcharge(kind, counting) + ofQuantities(kind, counting);
  return least(worth, limitsOf(kind, "contract", "amount").map((most) => most * PARTS));
}

/** Those in the months in which the kind counts, the month of the first one the first. */
function inTime({ months_at_most: months }, accepted) {
  if (months === undefined || !accepted.length) return accepted;
  const after = Math.min(...accepted.map(({ day }) => monthOf(day))) + months;
  return accepted.filter(({ day }) => monthOf(day) < after);
}

function ofSpent(kind, counting) {
  const { share_basis_points: share = 10_000 } = kind.measures.find(({ by }) => SPENT.includes(by)) ?? AS_AGREED;
  const most = limitsOf(kind, "activity", "amount").map((limit) => limit * PARTS);
  return sum(counting.map(({ spent }) => least(spent * BigInt(share) * (PARTS / BASIS), most)));
}

/** A share of what was spent, bounded for each activity or for all of them. */
function ofSurcharge({ surcharge }, counting) {
  if (!surcharge) return 0n;
  const shares = counting.map(({ spent }) => spent * BigInt(surcharge.share_basis_points) * (PARTS / BASIS));
  const most = [BigInt(surcharge.at_most) * PARTS];
  return surcharge.per === "activity" ? sum(shares.map((each) => least(each, most))) : least(sum(shares), most);
}

function ofQuantities(kind, counting) {
  const measure = kind.measures.find(({ by }) => !SPENT.includes(by));
  if (measure?.amount === undefined) return 0n;
  const weeks = new Map();
  for (const { day, quantity } of counting) weeks.set(weekOf(day), (weeks.get(weekOf(day)) ?? 0n) + quantity);
  const ofAWeek = limitsOf(kind, "week", "quantity");
  const quantity = sum([...weeks.values()].map((each) => least(each, ofAWeek)));
  return least(quantity, limitsOf(kind, "contract", "quantity")) * BigInt(measure.amount) * (PARTS / UNIT);
}

/** The sum under all caps; a smaller cap first, since caps lie within each other or apart. */
function capped(caps, worth, obligation) {
  let parts = worth.map(([code, each]) => ({ kinds: [code], each }));
  for (const { kinds, share_basis_points: share = 0, amount } of caps.toSorted(bySize)) {
    const isWithin = (part) => part.kinds.every((code) => kinds.includes(code));
    const within = sum(parts.filter(isWithin).map(({ each }) => each));
    const most = amount === undefined ? obligation * BigInt(share) * (PARTS / BASIS) : BigInt(amount) * PARTS;
    parts = [...parts.filter((part) => !isWithin(part)), { kinds, each: least(within, [most]) }];
  }
  return sum(parts.map(({ each }) => each));
}

const bySize = ({ kinds: one }, { kinds: other }) => one.length - other.length;

function limitsOf({ limits = [] }, per, member) {
  return limits.filter((limit) => limit.per === per && limit[member] !== undefined).map((limit) => BigInt(limit[member]));
}

/** The Monday of a day's week, as a number of days. */
function weekOf(day) {
  const days = Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY);
  return days - ((days + 3) % 7);
}

const sum = (several) => several.reduce((total, each) => total + each, 0n);
const least = (one, others) => others.reduce((found, each) => (each < found ? each : found), one);
