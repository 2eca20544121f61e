/**
 * What was agreed (afgesproken): a rule set in which the gaps are filled that buyer and contractor filled together.
 *
 * An agreement fills what the table leaves unspecified, and never changes what it states.
 */

import { refuse } from "../wire/refusal.js";
import { yearlyHours } from "./rules_table.js";

/** How each term fills a rule set, in the order in which they are filled; null where nothing is open. */
const FILLS = {
  full_time_weekly_hours: (ruleset, hours) => fullTime(ruleset, { base: "weekly", hours }),
  full_time_yearly_hours: (ruleset, hours) => fullTime(ruleset, { base: "yearly", hours }),
  start_window_months: (ruleset, months) =>
    ruleset.start_window_months === null && { ...ruleset, start_window_months: months },
  window_months: (ruleset, months) =>
    rows(ruleset, "categories", ({ window }) => window.kind === "unspecified", () => ({
      window: { kind: "months", months, from: "first_counted_month" },
    })),
  bonus_kind: (ruleset, kind) => rows(ruleset, "bonuses", (row) => row.kind === "unspecified", () => ({ kind })),
  bonus_stacking: (ruleset, stacking) =>
    rows(ruleset, "bonuses", (row) => row.stacking === "unspecified", ({ family }) => ({
      stacking, family: family ?? (stacking === "highest" ? "agreed" : undefined),
    })),
  rounding: (ruleset, rounding) => ruleset.rounding === null && { ...ruleset, rounding },
};

/** `ruleset` with what a contract's `agreed` fills; its digest stays that of the published bytes. */
export function settled(ruleset, agreed) {
  if (!agreed) return ruleset;
  let filled = ruleset;
  for (const [member, fill] of Object.entries(FILLS)) {
    if (agreed[member] !== undefined) filled = fill(filled, agreed[member]) || refuse("wrong_value", member);
  }
  requireWholeCents(filled);
  requireComparable(filled);
  return filled;
}

function fullTime(ruleset, hours) {
  return yearlyHours(ruleset) === null && { ...ruleset, full_time: { ...ruleset.full_time, hours } };
}

function rows(ruleset, member, isOpen, fill) {
  if (!ruleset[member].some(isOpen)) return null;
  return { ...ruleset, [member]: ruleset[member].map((row) => (isOpen(row) ? { ...row, ...fill(row) } : row)) };
}

/** What is published per hour or day comes to whole eurocents for a full-time year. */
function requireWholeCents(ruleset) {
  const hours = yearlyHours(ruleset);
  if (hours === null) return;
  const { categories, bonuses } = ruleset;
  const hourly = [...categories, ...bonuses].map((row) => row.hourly_amount).filter((each) => each !== undefined);
  const perHour = categories.filter((row) => row.per === "hour").map((row) => row.amount);
  const isInexact = [...hourly, ...perHour].some((each) => (hours * each) % 100)
    || categories.some((row) => row.per === "day" && row.hours_per_day && (hours * row.amount) % row.hours_per_day);
  if (isInexact) refuse("wrong_value", "amount");
}

/** Bonuses of a family of which the highest counts are of one kind that compares. */
function requireComparable({ bonuses }) {
  const highest = bonuses.filter((row) => row.stacking === "highest");
  if (highest.some((row) => row.family === undefined)) refuse("missing_member", "family");
  const families = new Set(highest.map((row) => row.family));
  const kinds = new Map();
  for (const { family, kind } of bonuses.filter((row) => families.has(row.family))) {
    if (kind === "multiple" || (kinds.get(family) ?? kind) !== kind) refuse("wrong_value", "family");
    kinds.set(family, kind);
  }
}
