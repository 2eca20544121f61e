/** Rows of hours (regels van de uren): the placements of a contract that have hours, and how each is called here. */

import { saidUnder } from "../contractor/contractor_decisions.js";
import { references } from "../contractor/contractor_signing.js";
import { placementsOf } from "../contractor/contractor_worth.js";
import { monthText, monthsFrom, readMonth } from "../rules/rules_calendar.js";
import { now } from "../browser/api.js";
import { directory } from "../browser/trusted.js";
import { dayWords } from "../page/written.js";

/** Every placement of the contract: [{digest, state, agency, first_day, last_day, effective, ...}], oldest first. */
export async function placementsSaid(contract, withdrawn) {
  const found = [];
  for (const { digest, token, state } of await placementsOf(contract)) {
    found.push({ ...await saidUnder(digest, "sr-placement+jwt", token), digest, state, effective: withdrawn[digest] });
  }
  return found;
}

/** Those that an agency found eligible, and those that were withdrawn after hours of them were reported. */
export function withHours(placements, reported) {
  const told = new Set([...reported.values()].flatMap(({ lines }) => [...lines.keys()]));
  return placements.filter(({ digest, state }) => state === "eligible" || (state === "withdrawn" && told.has(digest)));
}

/**
 * {rows, labels}: placements in order, and a name for each by its digest: the contractor's own, kept in this browser,
 * or else its first day and agency. Those with a name of one's own come first.
 */
export async function rowsOf(contract, placements) {
  const [own, trust] = await Promise.all([references(contract), directory()]);
  const names = new Map(trust.directory.institutions.map(({ id, name }) => [id, name]));
  const nameOf = ({ digest, first_day: first, agency }) => own.get(digest) || `${dayWords(first)}, ${names.get(agency) ?? agency}`;
  const keyOf = (each) => (own.get(each.digest) ? `0 ${own.get(each.digest)}` : `1 ${each.first_day}`);
  const rows = [...placements].sort((one, other) => keyOf(one).localeCompare(keyOf(other), undefined, { numeric: true }));
  const [labels, taken] = [new Map(), new Map()];
  for (const each of rows) {
    const name = nameOf(each);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    labels.set(each.digest, count > 1 ? `${name} (${count})` : name);
  }
  return { rows, labels };
}

/** The months from `first` to `last`, and whether each has begun by the register's clock. */
export function monthsBetween(first, last) {
  const today = new Date(now() * 1000).toISOString().slice(0, 7);
  return monthsFrom(readMonth(first), readMonth(last)).map(monthText).map((month) => ({ month, hasBegun: month <= today }));
}
