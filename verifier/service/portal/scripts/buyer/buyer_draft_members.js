/**
 * From what is typed to a contract (van formulier naar opdracht): its members by their names on the wire.
 *
 * What is typed are texts by the names of their fields, ticks as lists of codes, and rows of targets and parties; the
 * same that the program takes on its command line, so that both write the same bytes. What nobody filled in is left
 * out; nothing has a value of its own but those of `draft-contract`: people are judged on the first day, the end is a
 * moment, and without a malus it is 0.
 */

import { momentsOf, wholeOf } from "./buyer_draft_reading.js";
import { hundredthsOf } from "../page/hundredths.js";
import { monthText, readMonth } from "../rules/rules_calendar.js";

const AGREED = {
  full_time: ["full_time_weekly_hours", hundredthsOf],
  full_time_year: ["full_time_yearly_hours", hundredthsOf],
  start_window: ["start_window_months", wholeOf],
  window_months: ["window_months", wholeOf],
  bonus_kind: ["bonus_kind", String],
  bonus_stacking: ["bonus_stacking", String],
  rounding: ["rounding", String],
};
const LONGEST_CODE = 64;

/**
 * The members of the contract that `typed` says; numbers that cannot be read are NaN, and no claim has those.
 *
 * `listed` is the rule set {name, digest} of the directory, and `open` the fields of what it leaves open; of a call-off
 * `framework` is what it takes over {digest, contractor, agreed, isWhole}.
 */
export function membersOf(typed, { listed, framework, open = [] }) {
  const moments = momentsTyped(typed);
  return present({
    reference: typed.reference,
    contractor: framework?.contractor ?? typed.contractor,
    value: number(hundredthsOf, typed.value),
    obligation: obligationOf(typed, framework),
    first_day: typed.first_day,
    last_day: typed.last_day,
    ruleset: listed && { name: listed.name, digest: listed.digest },
    reference_date: typed.reference_date || typed.first_day,
    moments,
    malus_basis_points: typed.malus ? number(hundredthsOf, typed.malus) : 0,
    framework: framework?.digest,
    region: typed.region?.toUpperCase() || undefined,
    supersedes: typed.supersedes || undefined,
    recovery_months: recoveryOf(typed),
    call_offs: callOffsOf(typed),
    parties: some(typed.parties?.map(({ party, role }) => ({ party, role }))),
    work: typed.work || undefined,
    targets: some(targetsOf(typed)),
    milestones: some(milestonesOf(typed)),
    agreed: framework ? framework.agreed : agreedOf(typed, open),
    certificates: some(typed.certificates),
    auditor: typed.auditor || undefined,
  });
}

/** The moments that are chosen, in order. */
export function momentsTyped({ rhythm, first_day: first, last_day: last, months }) {
  return momentsOf(rhythm, { first, last, chosen: months });
}

/** Months in which a shortfall may be made good; undefined when nobody wants them. */
export const recoveryOf = ({ recovery_months: text }) => (text ? number(wholeOf, text) : undefined);

/** What is agreed where the rule set is silent; undefined when nothing is. */
export function agreedOf(typed, open) {
  const given = Object.entries(AGREED).filter(([name]) => typed[name] && open.includes(name));
  if (!given.length) return undefined;
  return Object.fromEntries(given.map(([name, [member, read]]) => [member, number(read, typed[name])]));
}

/** The obligation that is typed: what a plan is asked for; undefined while there is none. */
export function obligationTyped({ obliging, percent = "", amount = "" }) {
  const value = hundredthsOf(obliging === "percent" ? percent : amount);
  if (!obliging || value === undefined) return undefined;
  return obliging === "percent" ? { basis_points: value } : { amount: value };
}

/** The name of each target within the contract: what it is about and when. */
export function codeOf({ kind, moment, months, activity }) {
  const when = moment.replace("-", "_");
  const about = kind === "people_kept" ? `${kind}_${months}` : kind === "activity" ? `${kind}_${activity}` : kind;
  return `${about.slice(0, LONGEST_CODE - when.length - 1)}_${when}`;
}

function obligationOf(typed, framework) {
  if (framework?.isWhole) return { amount: 0 };
  const said = obligationTyped(typed) ?? { amount: NaN };
  return typed.motivation ? { ...said, motivation: typed.motivation } : said;
}

function callOffsOf({ rule, buyers }) {
  return rule ? present({ rule, buyers: some(buyers) }) : undefined;
}

function targetsOf({ targets = [] }) {
  return targets.map((each) => ({
    code: codeOf(each),
    kind: each.kind,
    moment: each.moment,
    least: number(each.kind === "people_kept" ? wholeOf : hundredthsOf, each.least),
    ...(each.kind === "people_kept" && { months: number(wholeOf, each.months) }),
    ...(each.kind === "activity" && { activity: each.activity, day: each.day }),
  }));
}

/** A share of the payment for a target, and for the obligation itself, which comes last. */
function milestonesOf({ targets = [], share_obligation: last }) {
  const paid = targets.filter((each) => each.share).map((each) => ({
    basis_points: number(hundredthsOf, each.share), target: codeOf(each),
  }));
  return last ? [...paid, { basis_points: number(hundredthsOf, last) }] : paid;
}

const present = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
const some = (list) => (list?.length ? list : undefined);

/** What `read` makes of a text; NaN, which is no member's value, when it makes nothing of it. */
const number = (read, text) => read(text ?? "") ?? NaN;

/** The month after which the last of a contract counts, YYYY-MM, recovery included. */
export const lastCounted = (moments, recovery) => monthText(readMonth(moments.at(-1)) + (recovery || 0));
