/**
 * Faults (fouten) of a contract that is being drawn up, each at its field, told before anything is signed.
 *
 * They are those for which the register would refuse it (verify_contract in verifier/core/procedure): the period, the
 * moments, the rule set's own demands, a framework's, and texts that could say something about a person. Each is the id
 * of a field and the name of a sentence, or "" where the field is right; they come in the order of the form.
 */

import { lastCounted, membersOf, recoveryOf } from "./buyer_draft_members.js";
import { answersOf, isDay, isPeriod, MOST_MOMENTS } from "./buyer_draft_reading.js";
import { hundredthsOf } from "../page/hundredths.js";
import { Refusal } from "../wire/refusal.js";
import { settled } from "../rules/rules_agreed.js";
import { readMonth } from "../rules/rules_calendar.js";
import { requireWording } from "../wire/wording.js";

const WHOLE = 10_000;
const APART = 3;
const MOST_MALUS = 20_000;
const [LEAST_RECOVERY, MOST_RECOVERY] = [3, 24];
const REGION = /^(?:GM\d{4}|PV\d{2})$/i;
/** What may be agreed on, at least and at most, by the id of its field; hours are hundredths. */
const BOUNDS = {
  full_time: ["full_time_weekly_hours", 100, 16_800],
  full_time_year: ["full_time_yearly_hours", 5_200, 873_600],
  start_window: ["start_window_months", 0, 120],
  window_months: ["window_months", 1, 1200],
};

/** Every fault of what is typed, told of the contract that it would be. */
export const faultsTyped = (typed, known) => faultsOf(typed, { ...known, members: membersOf(typed, known) });

/**
 * Every fault of what is typed; `members` are those of the contract, `party` the buyer that signs it.
 *
 * `table` is the rule set that was read, `listed` what the directory says of it, both undefined while none is chosen.
 */
export function faultsOf(typed, { members, table, listed, framework, party, open = [] }) {
  return [
    ["reference", members.reference ? wordingOf(members.reference, "reference") : "js_fault_reference"],
    ...(framework ? [] : [["contractor", contractorOf(typed, party)]]),
    ["value", members.value > 0 ? "" : "js_fault_value"],
    ...periodOf(members, framework),
    ...(framework ? [] : [["ruleset", rulesetOf(members, table, listed)]]),
    ["reference_date", isDay(members.reference_date) || !typed.reference_date ? "" : "js_fault_day"],
    ...(framework?.isWhole ? [] : owedOf(typed, members, table)),
    ["rhythm", momentsOf(typed, members)],
    ["malus", malusOf(typed, members, table)],
    ["recovery_months", recoveryFault(typed, members, framework)],
    ...(framework ? [] : agreedOf(members.agreed, { open, table })),
    ["region", !typed.region || REGION.test(typed.region) ? "" : "js_fault_region"],
    ["supersedes", supersededOf(typed, members)],
    ...partiesOf(typed, members, party),
    ...targetsOf(typed, members),
    ...paymentOf(typed, members),
  ];
}

function contractorOf({ contractor }, party) {
  if (!contractor) return "js_fault_contractor";
  return contractor === party ? "js_fault_contractor_self" : "";
}

function periodOf({ first_day: first, last_day: last }, framework) {
  const begins = isDay(first) ? "" : "js_fault_day";
  const ends = isDay(last) ? "" : "js_fault_day";
  if (begins || ends) return [["first_day", begins], ["last_day", ends]];
  if (!isPeriod(first, last)) return [["first_day", ""], ["last_day", "js_fault_last_day"]];
  const isEarly = framework && first < framework.first;
  const isLate = framework && last > framework.last;
  return [
    ["first_day", isEarly ? "js_fault_before_framework" : ""], ["last_day", isLate ? "js_fault_after_framework" : ""],
  ];
}

function rulesetOf({ first_day: first }, table, listed) {
  if (!listed) return "js_fault_ruleset";
  if (!table) return "js_fault_ruleset_unread";
  return isDay(first) && first < listed.contracts_from ? "js_fault_ruleset_from" : "";
}

/** A share or an amount, never both, within the contract and not below what the rule set asks; and why so much. */
function owedOf({ obliging, motivation }, { obligation, value }, table) {
  const chosen = obliging === "percent" || obliging === "amount" ? obliging : "";
  const why = motivation ? wordingOf(motivation, "motivation", 1500) : "";
  if (!chosen) return [["obliging", "js_fault_obliging"], ["motivation", why]];
  const fault = chosen === "percent" ? shareFault(obligation.basis_points) : amountFault(obligation.amount);
  const isLow = !fault && table && isBelow(obligation, value, table.obligation);
  return [["obliging", ""], [chosen, isLow ? "js_fault_least" : fault], ["motivation", why]];
}

const shareFault = (points) => (points >= 1 && points <= WHOLE ? "" : "js_fault_percent");
const amountFault = (amount) => (amount >= 0 ? "" : "js_fault_amount");

/** Whether less is owed than the rule set lets parties agree on (`check_agreed`). */
function isBelow({ amount, basis_points: points }, value, { least_basis_points: least, cap }) {
  if (!least || !(value > 0)) return false;
  const owed = BigInt(amount ?? 0) * BigInt(WHOLE) + BigInt(value) * BigInt(points ?? 0);
  const asked = BigInt(value) * BigInt(least);
  const bound = cap === null || cap === undefined ? asked : BigInt(cap) * BigInt(WHOLE);
  return owed < (asked < bound ? asked : bound);
}

function momentsOf({ rhythm }, { moments, first_day: first, last_day: last }) {
  if (!rhythm) return "js_fault_rhythm";
  if (!isPeriod(first, last)) return "";
  const months = moments.map(readMonth);
  if (months.some((each, place) => place && each - months[place - 1] < APART)) return "js_fault_moments_apart";
  if (months.length > MOST_MOMENTS) return "js_fault_moments_many";
  const isInside = months[0] >= readMonth(first.slice(0, 7)) && moments.at(-1) === last.slice(0, 7);
  return isInside ? "" : "js_fault_moments_inside";
}

function malusOf({ malus }, { malus_basis_points: points }, table) {
  if (malus && !(points >= 0 && points <= MOST_MALUS)) return "js_fault_malus";
  const stated = table?.malus_basis_points ?? undefined;
  return stated !== undefined && stated !== points ? "js_fault_malus_stated" : "";
}

function recoveryFault(typed, { moments, recovery_months: months }, framework) {
  if (months === undefined) return "";
  if (!(months >= LEAST_RECOVERY && months <= MOST_RECOVERY)) return "js_fault_recovery";
  const isBeyond = framework && moments.length && lastCounted(moments, months) > framework.counted;
  return isBeyond ? "js_fault_recovery_framework" : "";
}

/** A full-time year is needed where the rule set has none, there is one way to say it, and it fits what is stated. */
function agreedOf(agreed = {}, { open, table }) {
  const faults = Object.entries(BOUNDS).map(([id, [member, least, most]]) => {
    const value = agreed[member];
    return [id, value === undefined || (value >= least && value <= most) ? "" : `js_fault_${id}`];
  });
  const { full_time_weekly_hours: weekly, full_time_yearly_hours: yearly } = agreed;
  const isOpen = open.includes("full_time");
  if (isOpen && weekly === undefined && yearly === undefined) faults[0][1] = "js_fault_full_time_needed";
  if (weekly !== undefined && yearly !== undefined) faults[1][1] = "js_fault_full_time_twice";
  const isReadable = faults.every(([, fault]) => !fault);
  const unfit = table && isReadable ? unfitOf(table, agreed) : "";
  return [...faults, ["bonus_stacking", ""]].map(([id, fault]) => [id, id === unfit ? "js_fault_agreed_unfit" : fault]);
}

/** The field of what does not fit the rest of the table: hours that give no whole cents, bonuses that do not compare. */
function unfitOf(table, agreed) {
  try {
    settled(table, agreed);
    return "";
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return fault.field === "family" ? "bonus_stacking" : "full_time";
  }
}

/** One that was given to another party cannot be replaced; `between` is who does the earlier one. */
function supersededOf({ supersedes, between }, { contractor }) {
  return supersedes && between !== contractor ? "js_fault_supersedes" : "";
}

function partiesOf({ parties = [] }, { contractor }, party) {
  const seen = new Set([contractor, party]);
  return parties.flatMap(({ id, party: each, role }) => {
    const fault = !each ? "js_fault_party_chosen" : seen.has(each) ? "js_fault_party_once" : "";
    seen.add(each);
    return [[`party-${id}-party`, fault], [`party-${id}-role`, role ? "" : "js_fault_party_role"]];
  });
}

function targetsOf(typed, { moments, first_day: first, targets = [] }) {
  const answers = answersOf(moments, recoveryOf(typed));
  const codes = targets.map(({ code }) => code);
  return (typed.targets ?? []).flatMap((each, place) => {
    const target = targets[place];
    const isTwice = codes.indexOf(target.code) !== place;
    return [
      ["kind", each.kind ? (isTwice ? "js_fault_target_twice" : "") : "js_fault_target_kind"],
      ["least", target.least >= 1 ? "" : "js_fault_target_least"],
      ["moment", momentOf(target, answers, first)],
      ...activityOf(target, first),
    ].map(([name, fault]) => [`target-${each.id}-${name}`, fault]);
  });
}

function momentOf({ moment, months }, answers, first) {
  if (!answers.includes(moment)) return "js_fault_target_moment";
  const isShort = months && readMonth(moment) - readMonth(first.slice(0, 7)) + 1 < months;
  return isShort ? "js_fault_target_stay" : "";
}

function activityOf({ kind, activity, day, moment }, first) {
  if (kind !== "activity") return [];
  const isInside = isDay(day) && first <= day && day.slice(0, 7) <= moment;
  return [["activity", activity ? "" : "js_fault_target_activity"], ["day", isInside ? "" : "js_fault_target_day"]];
}

/** Shares of the payment, at most all of it together. */
function paymentOf({ targets = [], share_obligation: last }, { milestones = [] }) {
  const isMore = milestones.reduce((sum, each) => sum + each.basis_points, 0) > WHOLE;
  const faultOf = (share) => {
    if (!share) return "";
    return shareFault(hundredthsOf(share) ?? 0) || (isMore ? "js_fault_payment" : "");
  };
  return [
    ...targets.map(({ id, share }) => [`target-${id}-share`, faultOf(share)]), ["share_obligation", faultOf(last)],
  ];
}

function wordingOf(text, field, longest = 64) {
  if ([...text].length > longest) return "js_fault_long";
  try {
    requireWording(text, field);
    return "";
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return "js_fault_person";
  }
}
