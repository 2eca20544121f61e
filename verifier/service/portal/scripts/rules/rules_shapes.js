/**
 * Shapes of a rule set (vormen van bouwblokken): every member of the published JSON, and how it is read.
 *
 * The word `unspecified`, with which a table admits that it is silent, reads as null. A test holds these shapes to
 * the reader of verifier/core/rules/table.
 */

import { array, choice, day, integer, money, optional, record, text } from "../wire/fields.js";
import { refuse } from "../wire/refusal.js";

const NAME = "[a-z][a-z0-9-]*";
const MOST = 1_000_000_000;
/** The kinds of employment, of the code list of that name. */
export const EMPLOYMENT_KINDS = [
  "permanent", "fixed_term", "agency_work", "secondment", "apprenticeship", "internship", "work_experience",
];
const SPENT = ["cost", "invoice", "programme_value"];
const ROUNDINGS = ["cent_half_up", "cent_down", "euro_half_up", "euro_down"];
const WINDOW_STARTS = ["placement_start", "first_counted_month", "last_benefit", "reference_date", "unspecified"];
const PERS = ["full_time_year", "hour", "day", "month", "year", "placement", "unspecified"];

const orUnspecified = (field) => (value, name) => (value === "unspecified" ? null : field(value, name));
const flag = () => (value, name) => (typeof value === "boolean" ? value : refuse("wrong_value", name));

const code = text(64, "[a-z][a-z0-9_]*");
const codes = (low) => array(code, low, 32);
const amount = integer(0, MOST);
const share = (most) => integer(1, most);
const words = record({ nl: text(200), en: text(200) });
const sentence = text(1000);
const status = choice("P", "S");
const row = { code, title: words, status };
const attestedRow = {
  ...row, attested_by: choice("agency", "school", "training_firm", "buyer_adviser", "unspecified"),
};
const point = { code, nl: sentence, en: sentence };
const employmentKinds = (low) => array(choice(...EMPLOYMENT_KINDS), low, 16);

const span = record({ at_least: optional(integer(0, 1200)), below: optional(integer(1, 1200)) }, notEmpty("span"));
const conditions = {
  age_at_least: optional(integer(0, 120)),
  age_below: optional(integer(1, 121)),
  traits: optional(codes(1)),
  all_traits: optional(codes(1)),
  without_traits: optional(codes(1)),
  employment_kinds: optional(employmentKinds(1)),
  without_employment_kinds: optional(employmentKinds(1)),
  months_in_group: optional(span),
  months_left: optional(span),
  not_employed_before: optional(integer(1, 120)),
};
const category = record({
  ...attestedRow,
  groups: codes(1),
  when: optional(record(conditions, notEmpty("condition"))),
  amount,
  per: choice(...PERS),
  hourly_amount: optional(amount),
  hours_per_day: optional(orUnspecified(integer(100, 2_400))),
  window: countingWindow,
}, ofItsUnit);
const bonus = record({
  ...attestedRow,
  condition: record({ groups: optional(codes(1)), ...conditions }, notEmpty("condition")),
  kind: choice("flat", "per_year", "multiple", "unspecified"),
  amount: optional(amount),
  hourly_amount: optional(amount),
  multiple_basis_points: optional(share(100_000)),
  stacking: choice("adds", "highest", "unspecified"),
  family: optional(code),
  window: optional(countingWindow),
}, ofItsKind);

const measure = record({
  by: choice(...SPENT, "hour", "half_day", "day", "person", "flat"),
  share_basis_points: optional(share(20_000)),
  amount: optional(amount),
  per_person: optional(flag()),
}, (made) => {
  const spent = SPENT.includes(made.by);
  requireMembers(made, ["by"], spent ? [] : ["amount"], [spent ? "share_basis_points" : "per_person"]);
});
const limit = record({
  per: choice("activity", "week", "contract"), quantity: optional(integer(1, 10 ** 9)), amount: optional(amount),
}, (made) => requireMembers(made, ["per"], ["amount" in made && made.per !== "week" ? "amount" : "quantity"]));
const surcharge = record(
  { share_basis_points: share(20_000), at_most: amount, per: choice("activity", "week", "contract") },
  (made) => (made.per === "week" ? refuse("unknown_member", "per") : undefined),
);
const activity = record({
  ...row,
  measures: array(measure, 0, 8),
  by_agreement: flag(),
  confirmed_by: choice("buyer_adviser", "receiving_organisation", "nobody", "unspecified"),
  limits: optional(array(limit, 1, 8)),
  surcharge: optional(surcharge),
  months_at_most: optional(integer(1, 120)),
});
const activityCap = record({
  code, kinds: codes(1), share_basis_points: optional(share(10_000)), amount: optional(amount),
}, (made) => requireMembers(made, ["code", "kinds"], ["amount" in made ? "amount" : "share_basis_points"]));
const obligation = record({
  cap: orUnspecified(money()),
  threshold: orUnspecified(money()),
  least_basis_points: optional(share(10_000)),
  customary_basis_points: optional(array(share(10_000), 1, 8)),
  full_time_share_basis_points: optional(share(10_000)),
  certificates: optional(array(record({
    ...row,
    family: code,
    discount_basis_points: share(10_000),
    at_most_of_value_basis_points: optional(share(10_000)),
  }), 1, 32)),
});
const policy = record({
  people: optional(integer(5, 1000)),
  largest_share_basis_points: optional(share(5_000)),
  events: optional(integer(5, 1000)),
  peers: optional(integer(2, 1000)),
  peers_for_band: optional(integer(3, 1000)),
  people_for_rounded: optional(integer(10, 1000)),
  peers_on_the_way: optional(integer(6, 1000)),
  people_per_step: optional(integer(4, 1000)),
  shortfall_step: optional(integer(500_000, MOST)),
  floor_step: optional(integer(1_000_000, MOST)),
  placements_class_step: optional(integer(5, 1000)),
});

export const ruleset = record({
  name: text(80, NAME),
  version: integer(1, 1000),
  family: text(80, NAME),
  replaces: optional(text(80, NAME)),
  title: words,
  status,
  sources: array(record({ address: orUnspecified(text(300, "https?://[!-~]+")), read: day() }), 1, 32),
  contracts_from: orUnspecified(day()),
  contracts_until: optional(day()),
  full_time: record({ hours: fullTimeYear, hours_counted: choice("paid", "worked") }),
  minimum_weekly_hours: optional(integer(1, 16_800)),
  hourly_for: optional(orUnspecified(employmentKinds(0))),
  categories: array(category, 0, 100),
  bonuses: array(bonus, 0, 100),
  counts_while: codes(0),
  activities: array(activity, 0, 100),
  activity_caps: optional(array(activityCap, 1, 32)),
  start_window_months: orUnspecified(integer(0, 120)),
  obligation,
  malus_basis_points: orUnspecified(integer(0, 100_000)),
  rounding: orUnspecified(choice(...ROUNDINGS)),
  plan_working_days: optional(integer(1, 365)),
  unsupported: optional(array(record({ ...point, applies_to: codes(1) }), 1, 32)),
  open_points: array(record(point), 0, 100),
  policy: optional(policy),
});

/** `{"weekly"}` or `{"yearly"}` in hundredths of hours, or a word for what is no number: {base, hours}. */
async function fullTimeYear(value, name) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { base: choice("employer", "unspecified")(value, name), hours: 0 };
  }
  const shape = { weekly: optional(integer(100, 16_800)), yearly: optional(integer(5_200, 873_600)) };
  const given = Object.entries(await record(shape)(value, name));
  if (given.length !== 1) refuse("wrong_value", name);
  return { base: given[0][0], hours: given[0][1] };
}

/** `{"months", "from"}` or one of the other kinds as a word: {kind, months, from}. */
async function countingWindow(value, name) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { kind: choice("contract", "unlimited", "training", "subsidy", "unspecified")(value, name) };
  }
  const bounded = record({ months: integer(1, 1200), from: choice(...WINDOW_STARTS) });
  return { kind: "months", ...await bounded(value, name) };
}

/** An hourly column stands beside an amount per full-time year; a day has hours, and nothing else has. */
function ofItsUnit(made) {
  const optionals = ["hours_per_day", "hourly_amount"];
  const given = Object.keys(made).filter((each) => optionals.includes(each));
  const needed = made.per === "day" ? ["hours_per_day"] : [];
  requireOf(given, needed, made.per === "full_time_year" ? ["hourly_amount"] : []);
}

function ofItsKind(made) {
  const optionals = ["multiple_basis_points", "amount", "hourly_amount"];
  const given = Object.keys(made).filter((each) => optionals.includes(each));
  const needed = made.kind === "multiple" ? ["multiple_basis_points"] : ["amount"];
  requireOf(given, needed, made.kind === "per_year" ? ["hourly_amount"] : []);
}

function notEmpty(field) {
  return (made) => (Object.keys(made).length ? undefined : refuse("wrong_value", field));
}

function requireMembers(made, always, needed, allowed = []) {
  requireOf(Object.keys(made).filter((each) => !always.includes(each)), needed, allowed);
}

/** Hold a shape that depends on another member: all of `needed` are given, and no more than `allowed`. */
function requireOf(given, needed, allowed) {
  for (const name of needed.toSorted()) if (!given.includes(name)) refuse("missing_member", name);
  for (const name of given.toSorted()) {
    if (!needed.includes(name) && !allowed.includes(name)) refuse("unknown_member", name);
  }
}
