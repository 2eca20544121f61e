/**
 * What a form needs of a rule set (bouwblokken): its words, and what it leaves to buyer and contractor.
 *
 * The directory says, under its root, which rule sets there are; the bytes of one are checked against its digest.
 */

import { readRuleset, yearlyHours } from "../rules/rules_table.js";
import { directory, ruleset } from "../browser/trusted.js";

const known = new Map();

/** The rule sets of the directory: {name, digest, contracts_from} by digest. */
export async function listedRulesets() {
  const { directory: { rulesets } } = await directory();
  return new Map(rulesets.map((each) => [each.digest, each]));
}

/** The table of a digest, read once. */
export async function tableOf(digest) {
  if (!known.has(digest)) known.set(digest, readRuleset(await ruleset(digest), { digest }));
  return known.get(digest);
}

/** The fields of what the table leaves open and a contract may say. */
export function openFields(table) {
  const open = {
    full_time: yearlyHours(table) === null,
    full_time_year: yearlyHours(table) === null,
    start_window: table.start_window_months === null,
    window_months: table.categories.some(({ window }) => window.kind === "unspecified"),
    bonus_kind: table.bonuses.some(({ kind }) => kind === "unspecified"),
    bonus_stacking: table.bonuses.some(({ stacking }) => stacking === "unspecified"),
    rounding: table.rounding === null,
  };
  return Object.keys(open).filter((name) => open[name]);
}

/** The kinds of activity of a table that are spent on in euros, and those that have a quantity: [{code, title}]. */
export const activitiesOf = (table) => table.activities.map(({ code, title }) => ({ code, title }));

/** The certificates of a contractor that lower an obligation: [{code, title}]. */
export const certificatesOf = (table) => (table.obligation.certificates ?? []).map(({ code, title }) => ({ code, title }));
