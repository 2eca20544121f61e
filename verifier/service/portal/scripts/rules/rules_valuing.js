/**
 * A valuation (waardering): what one placement is worth under the contract's rule set, month by month.
 *
 * The second implementation of verifier/core/rules/valuing: the same refusals, and the same numbers to the eurocent
 * (tests hold them together). Rates are eurocents per full-time year; nothing here leaves the page but as commitments.
 */

import { refuse } from "../wire/refusal.js";
import { bonusesOf, flatAmount, flatCode, requireAttester } from "./rules_bonuses.js";
import { NOTHING_GIVEN, circumstancesOf, countedMonths, lastCountedMonth } from "./rules_windows.js";
import { monthOf, monthText, monthsBefore } from "./rules_calendar.js";
import { holds } from "./rules_conditions.js";
import { fullTimeHours, requireSupported, stated } from "./rules_table.js";

const MONTHS_A_YEAR = 12;

/**
 * Value `placement` for every month of its commitments, as `issuer` can state it.
 *
 * `ruleset` is the contract's, with what it agrees on filled in; `given` is what the same issuer gave the same person
 * on the contract or its framework. `facts` are {group, birth_date, traits, benefit, subsidy, training, employed}, null
 * for what is not known. Answers {months, rates, flats, flat, counted, bonusCounted} with months as YYYY-MM, and
 * `reasoning`: the row, its bonuses and why nothing counts where nothing does.
 *
 * Refused as `wrong_relation`, `outside_window`, `unknown_reference`, `unsupported`, `unspecified` or `undecided`, in
 * the cases of `value_placement` in verifier/core/rules/valuing/valuation.py.
 */
export function valuePlacement(ruleset, facts, { placement, contract, given = NOTHING_GIVEN, issuer = "agency" }) {
  if (ruleset.digest !== contract.ruleset.digest) refuse("wrong_relation", "ruleset");
  requireSupported(ruleset, "placements");
  requireStart(ruleset, placement, contract);
  const circumstances = circumstancesOf(facts, { placement, contract, given });
  const category = categoryOf(ruleset, circumstances, issuer);
  const bonuses = bonusesOf(ruleset, circumstances, issuer);
  const counted = countedMonths(category.window, circumstances, {
    earlier: given.months, countsWhile: ruleset.counts_while,
  });
  const reasoning = { category, bonuses: [], why: whyNothing(ruleset, placement, counted) };
  if (reasoning.why) return told({ circumstances, rates: new Map(), reasoning });
  const own = bonuses.filter((bonus) => bonus.window)
    .map((bonus) => [bonus.code, ownMonths(bonus, counted, circumstances)]);
  const valued = { circumstances, counted, own: new Map(own), reasoning };
  return told(withBonuses({ ...valued, ...ofCategory(ruleset, valued, { category, given }) }, { ruleset, bonuses }));
}

/** The public part: a placement overlaps the contract, and did not begin too early for it. */
export function requireStart(ruleset, { first_day: first, last_day: last }, contract) {
  const isOver = contract.recovery_months === undefined
    ? first > contract.last_day
    : monthOf(first) > lastCountedMonth(contract);
  const from = first > contract.first_day ? first : contract.first_day;
  if (isOver || (last && last < from)) refuse("outside_window", "first_day");
  if (first >= contract.first_day) return;
  const months = stated(ruleset.start_window_months, "start_window_months");
  if (first < monthsBefore(contract.first_day, months)) refuse("outside_window", "first_day");
}

/** What the person was given by a valuation, for the next placement on the same contract. */
export function givenBy({ counted, bonusCounted, flats }, placement) {
  return { firstDay: placement.first_day, months: counted, bonusMonths: bonusCounted, flats };
}

/** The months of a valuation in runs of one rate: [{first, last, rate}], for a person to read. */
export function runsOf({ months, rates }) {
  const runs = [];
  for (const [place, rate] of rates.entries()) {
    if (runs.at(-1)?.rate === rate) runs.at(-1).last = months[place];
    else runs.push({ first: months[place], last: months[place], rate });
  }
  return runs;
}

/** The one row that values the person; that there is not a second one, the rule set's consistency says. */
function categoryOf(ruleset, circumstances, issuer) {
  if (!ruleset.categories.length) refuse("unspecified", "categories");
  for (const category of ruleset.categories.filter((row) => row.groups.includes(circumstances.facts.group))) {
    if (!holds(category.when ?? {}, circumstances)) continue;
    requireSupported(ruleset, category.code);
    requireAttester(category, issuer, "group");
    return category;
  }
  return refuse("unknown_reference", "group");
}

function whyNothing(ruleset, placement, counted) {
  if (placement.hours_per_week < (ruleset.minimum_weekly_hours ?? 0)) return "minimum_hours";
  return counted.length ? null : "no_month";
}

/** The months of a bonus's own window; it never outlasts the category's. */
function ownMonths({ code, window }, counted, circumstances) {
  const earlier = circumstances.given.bonusMonths.filter(([name]) => name === code).flatMap(([, months]) => months);
  const own = countedMonths(window, circumstances, { earlier: [...new Set(earlier)] });
  return counted.filter((each) => own.includes(each));
}

function ofCategory(ruleset, { circumstances, counted, reasoning }, { category, given }) {
  const rate = categoryRate(ruleset, category, circumstances.placement);
  const flat = categoryFlat(category, circumstances.placement, { counted, given });
  return {
    rates: new Map(counted.map((month) => [month, rate])),
    flats: new Map([[category.code, flat]]),
    reasoning: { ...reasoning, rate, flat },
  };
}

function withBonuses(valued, { ruleset, bonuses }) {
  const { circumstances: { placement, given }, rates, flats, reasoning } = valued;
  for (const bonus of bonuses) {
    const within = valued.own.get(bonus.code) ?? valued.counted;
    const row = { bonus, months: within.map(monthText), rate: 0, flat: 0, before: 0 };
    for (const month of within) {
      row.rate = bonusRate(ruleset, bonus, placement);
      rates.set(month, rates.get(month) + row.rate);
    }
    if (within.length) {
      row.flat = flatAmount(ruleset, bonus, reasoning.category);
      row.before = givenFlat(given, flatCode(bonus));
      flats.set(flatCode(bonus), row.flat - row.before);
    }
    reasoning.bonuses.push(row);
  }
  return valued;
}

function told({ circumstances, rates, flats = new Map(), counted = [], own = new Map(), reasoning }) {
  const isNew = [...flats].filter(([, amount]) => amount > 0);
  return {
    months: circumstances.months.map(monthText),
    rates: circumstances.months.map((month) => rates.get(month) ?? 0),
    flats: isNew,
    flat: isNew.reduce((sum, [, amount]) => sum + amount, 0),
    counted: counted.map(monthText),
    bonusCounted: [...own].map(([code, months]) => [code, months.map(monthText)]),
    reasoning,
  };
}

/** Eurocents per full-time year; an amount an hour or a day counts as often as a full-time year has them. */
function categoryRate(ruleset, category, placement) {
  const { per, amount } = category;
  if (per === "unspecified") refuse("unspecified", "per");
  if (per === "full_time_year") return annual(ruleset, category, placement);
  if (per === "hour") return exactly(amount * fullTimeHours(ruleset), 100);
  if (per !== "day") return 0;
  const hours = stated(category.hours_per_day, "hours_per_day");
  return exactly(amount * fullTimeHours(ruleset), hours);
}

/** The annual column, or the hourly one where that was published for this kind of employment. */
function annual(ruleset, { amount, hourly_amount: hourly }, { employment_kind: kind }) {
  if (hourly === undefined || !stated(ruleset.hourly_for, "hourly_for").includes(kind)) return amount;
  return exactly(hourly * fullTimeHours(ruleset), 100);
}

function exactly(numerator, denominator) {
  return numerator % denominator ? refuse("unsupported", "amount") : numerator / denominator;
}

/** The one-off part of a category that is new: a month counts once, and part of a year is rounded down. */
function categoryFlat(category, placement, { counted, given }) {
  const { per, amount, code } = category;
  if (per === "placement") return amount - givenFlat(given, code);
  if (per !== "month" && per !== "year") return 0;
  if (!placement.last_day) refuse("outside_window", "last_day");
  const isNew = counted.filter((each) => !given.months.includes(monthText(each)));
  return Math.floor((amount * isNew.length) / (per === "month" ? 1 : MONTHS_A_YEAR));
}

function bonusRate(ruleset, bonus, placement) {
  return bonus.kind === "per_year" ? annual(ruleset, bonus, placement) : 0;
}

function givenFlat({ flats }, code) {
  return flats.filter(([name]) => name === code).reduce((sum, [, amount]) => sum + amount, 0);
}
