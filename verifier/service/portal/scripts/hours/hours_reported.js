/**
 * Reported hours (opgegeven uren) of a contract, month by month: the last revision that the register has, what it
 * granted of that, and what was signed here and still waits.
 *
 * A later grant takes the place of lines of an earlier one. Grants are the register's own word, and are believed by
 * its signature; that a revision is this contractor's, its digest says.
 */

import { saidUnder } from "../contractor/contractor_decisions.js";
import { grantedLines } from "../browser/grants.js";
import { listed } from "../browser/listing.js";
import { waiting } from "../browser/outbox.js";

const HOURS = "sr-hours+jwt";
/** What a month that was never reported is. */
export const NEVER = { revision: -1, lines: new Map(), granted: new Map(), waits: false };

/** How the names begin of all parcels with hours of a contract. */
export const namesOf = (contract) => `hours.${contract}.`;

/**
 * Every month of which something was reported: Map by month of {revision, lines, granted, waits}.
 *
 * `lines` are hundredths by placement, `granted` {hours, isFlat} by placement; `waits` while the register does not
 * have the revision yet.
 */
export async function reportedHours(contract) {
  const path = `/v1/contractor/contracts/${contract}`;
  const latest = new Map();
  for await (const part of listed(`${path}/hours`, "hours")) {
    const known = latest.get(part.month);
    if (!known || part.revision > known.revision) latest.set(part.month, { revision: part.revision, parts: [part] });
    else if (part.revision === known.revision) known.parts.push(part);
  }
  const [months, monthOf] = [new Map(), new Map()];
  for (const [month, { revision, parts }] of latest) {
    const lines = new Map();
    for (const { digest, statement } of parts) {
      monthOf.set(digest, month);
      for (const line of (await saidUnder(digest, HOURS, statement)).lines) lines.set(line.placement, line.hours);
    }
    months.set(month, { revision, lines, granted: new Map(), waits: false });
  }
  for await (const { hours, statement } of listed(`${path}/grants`, "grants")) {
    if (monthOf.has(hours)) addGranted(months.get(monthOf.get(hours)).granted, await grantedLines(statement));
  }
  return withWaiting(contract, months);
}

function addGranted(granted, lines) {
  for (const [placement, { hours, flat }] of lines) granted.set(placement, { hours, isFlat: flat === undefined });
}

/** What was signed here and waits takes the place of what the register has, in `months`. */
export async function withWaiting(contract, months) {
  const prefix = namesOf(contract);
  for (const { name, kept } of await waiting()) {
    if (!name.startsWith(prefix)) continue;
    const [month, revision] = name.slice(prefix.length).split(".");
    const number = Number(revision);
    const known = months.get(month) ?? NEVER;
    if (number < known.revision || (number === known.revision && !known.waits)) continue;
    const lines = new Map([...(number === known.revision ? known.lines : []), ...kept.lines]);
    months.set(month, { revision: number, lines, granted: new Map(), waits: true });
  }
  return months;
}
