/**
 * Running an import (inlezen uitvoeren): rows are sealed, signed and kept some at a time, and then sent one by one.
 *
 * What is kept is never lost. Whoever begins again finds what was sent, and sends the rest.
 */

import { Problem } from "../browser/api.js";
import { placed } from "../contractor/contractor_signing.js";
import { report } from "../hours/hours_reporting.js";
import { Kept } from "../browser/kept.js";
import { keepAll, resume } from "../browser/outbox.js";
import { sent } from "../browser/sending.js";

/** Rows that are signed and kept together. */
const CHUNK = 20;

/**
 * Attest the new rows that `judgePlacements` gave; `told(done, all)` after each.
 *
 * Gives {done, faults}: what the register took, and the faults of rows that it refused. Throws `Kept` when the
 * connection or the session is lost: some rows are kept then, and the others wait for a next time.
 */
export async function attestRows(contract, judged, told) {
  await resume(); // what waits goes first; where it cannot, nor can what follows
  const rows = judged.filter(({ standing }) => standing === "new").map(({ row }) => row);
  const faults = [];
  for (let place = 0; place < rows.length; place += CHUNK) {
    const chunk = rows.slice(place, place + CHUNK);
    const parcels = [];
    for (const { person, work, reference } of chunk) {
      parcels.push(await placed(contract, { person: { ...person }, work, reference }));
      told(place + parcels.length / 2, rows.length);
    }
    await keepAll(parcels);
    for (const [step, parcel] of parcels.entries()) {
      const problem = await problemOf(parcel);
      if (problem) faults.push({ row: chunk[step].row, column: "row", expected: expectedOf(problem) });
      told(place + (chunk.length + step + 1) / 2, rows.length);
    }
    told(Math.min(place + CHUNK, rows.length), rows.length);
  }
  return { done: rows.length - faults.length, faults };
}

/** Report the months that `judgeHours` gave and that say something new; else the same. */
export async function reportMonths(contract, months, { works, told }) {
  await resume(); // what waits goes first; where it cannot, nor can what follows
  const changes = new Map(months.map(({ month, lines }) => [month, lines]));
  const { months: done, refused } = await report(contract, changes, { works, told });
  const problems = new Map(refused);
  const faults = months.filter(({ month }) => problems.has(month)).flatMap(({ month, cells }) =>
    cells.map(([row, column]) => ({ row, column, expected: expectedOf(problems.get(month)) })));
  return { done: done.length, faults };
}

/** Why the register refused a parcel for good; undefined when it took it. */
async function problemOf(parcel) {
  try {
    await sent(parcel);
    return undefined;
  } catch (fault) {
    if (fault instanceof Kept || !(fault instanceof Problem && fault.isForGood)) throw fault;
    return fault;
  }
}

const EXPECTED = {
  outside_window: "within_contract", unspecified: "specified", quota_reached: "quota", stale_revision: "next_revision",
};

const expectedOf = ({ code }) => EXPECTED[code] ?? "registered";
