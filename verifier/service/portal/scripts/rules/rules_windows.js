/**
 * Counting months (meetellende maanden): in which months of a placement a person counts under a rule set.
 *
 * Windows are whole months. A person has one window on a contract, or on a framework and all that was called off
 * from it: a second placement goes on where the first began to count (ADR 0035).
 */

import { refuse } from "../wire/refusal.js";
import { dayAfter, monthOf, monthsFrom, readMonth } from "./rules_calendar.js";
import { known, lastKnown } from "./rules_conditions.js";

/** A person's first placement on a contract; months are YYYY-MM. */
export const NOTHING_GIVEN = { firstDay: null, months: [], bonusMonths: [], flats: [] };

/** What a person was given by several placements together. */
export function givenTogether(parts) {
  const firstDays = parts.map((each) => each.firstDay).filter(Boolean);
  return {
    firstDay: firstDays.length ? firstDays.toSorted()[0] : null,
    months: [...new Set(parts.flatMap((each) => each.months))],
    bonusMonths: parts.flatMap((each) => each.bonusMonths),
    flats: parts.flatMap((each) => each.flats),
  };
}

/** Whom and what windows are judged for; `months` are those of the commitments, `present` those of the placement. */
export function circumstancesOf(facts, { placement, contract, given }) {
  const months = committedMonths(contract, placement.first_day);
  const last = placement.last_day && monthOf(placement.last_day);
  return { facts, placement, contract, given, months, present: months.filter((each) => !last || each <= last) };
}

/** The months of rate commitments: from the first day, or the contract's where that is later, to its end. */
export function committedMonths(contract, firstDay) {
  const first = firstDay > contract.first_day ? firstDay : contract.first_day;
  return monthsFrom(monthOf(first), lastCountedMonth(contract));
}

/** The last month that can count: that of the last day, or the last of the recovery period. */
export function lastCountedMonth({ last_day: lastDay, recovery_months: recovery = 0 }) {
  return monthOf(lastDay) + recovery;
}

/**
 * The months that count: those in `window`, or while a subsidy runs that counts. `earlier` are the months that
 * counted by this window before, YYYY-MM.
 */
export function countedMonths(window, circumstances, { earlier, countsWhile = [] }) {
  const { facts, present } = circumstances;
  const inside = new Set(insideOf(window, circumstances, earlier.map(readMonth)));
  if (inside.size < present.length && facts.traits.some((each) => countsWhile.includes(each))) {
    for (const each of during(known(facts.subsidy, "subsidy"), present)) inside.add(each);
  }
  return present.filter((each) => inside.has(each));
}

function insideOf(window, circumstances, earlier) {
  const { facts, present } = circumstances;
  if (window.kind === "unspecified") refuse("unspecified", "window");
  if (window.kind === "training") {
    lastKnown(facts.training, "training");
    return during(facts.training, present);
  }
  if (window.kind === "subsidy") return during(known(facts.subsidy, "subsidy"), present);
  return window.kind === "months" ? limited(window, circumstances, earlier) : present;
}

/** None after the window's end; where that moves with the placement, no more in all than the window has. */
function limited(window, circumstances, earlier) {
  const after = originOf(window, circumstances, earlier) + window.months;
  const within = circumstances.present.filter((each) => each < after);
  if (window.from !== "placement_start" && window.from !== "first_counted_month") return within;
  const room = Math.max(0, window.months - new Set(earlier).size);
  const isNew = within.filter((each) => !earlier.includes(each));
  return [...within.filter((each) => earlier.includes(each)), ...isNew.slice(0, room)];
}

/** The first month of a window. Months before it count as well: a later start shortens nothing. */
function originOf({ from }, { facts, placement, contract, given, months }, earlier) {
  if (from === "placement_start") {
    const first = placement.first_day;
    return monthOf(given.firstDay && given.firstDay < first ? given.firstDay : first);
  }
  if (from === "first_counted_month") return Math.min(months[0], ...earlier);
  if (from === "last_benefit") return monthOf(dayAfter(lastKnown(facts.benefit, "benefit")));
  return from === "reference_date" ? monthOf(contract.reference_date) : refuse("unspecified", "window");
}

function during({ first_day: first, last_day: last }, months) {
  return months.filter((each) => monthOf(first) <= each && (!last || each <= monthOf(last)));
}
