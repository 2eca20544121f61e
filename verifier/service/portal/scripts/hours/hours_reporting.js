/**
 * Reporting hours (uren opgeven): the next revision of each month that changed, in parts of 500 lines.
 *
 * All parts of all months are signed and kept, as one, before the first is sent. Where a month was reported anew
 * since the page looked, nothing of it is signed: somebody else's hours are not lost by that.
 */

import { Problem } from "../browser/api.js";
import { partsOf } from "./hours_parts.js";
import { NEVER, namesOf, reportedHours } from "./hours_reported.js";
import { sign } from "../browser/keyring.js";
import { keepAll } from "../browser/outbox.js";
import * as here from "../browser/place.js";
import { sent } from "../browser/sending.js";
import { hours } from "../wire/statements.js";
import { author } from "../browser/trusted.js";

const DOOR = "/v1/contractor/hours";

/** A month was reported anew, in another tab or by a colleague; `months` are those. */
export class Overtaken extends Error {
  constructor(months) {
    super("overtaken");
    this.months = months;
  }
}

/**
 * Report `changes`, hundredths by placement by month; what they do not name stays, while `works(placement, month)`.
 *
 * `seen` are the months as the page shows them, and may be absent. Gives {months, refused: [[month, problem]]}; throws
 * `Overtaken`, and `Kept` when everything is signed and kept and could not be sent now. `told(done, all)` is called
 * as parts are sent.
 */
export async function report(contract, changes, { works, seen, told = () => {} }) {
  const parcels = await alone(() => signed(contract, changes, { works, seen }));
  const refused = new Map();
  for (const [place, parcel] of parcels.entries()) {
    try {
      await sent(parcel);
    } catch (fault) {
      if (!(fault instanceof Problem && fault.isForGood)) throw fault;
      refused.set(parcel.month, fault);
    }
    told(place + 1, parcels.length);
  }
  const months = [...new Set(parcels.map(({ month }) => month))].filter((month) => !refused.has(month));
  const overtaken = [...refused].filter(([, { code }]) => code === "stale_revision").map(([month]) => month);
  if (overtaken.length && !months.length) throw new Overtaken(overtaken);
  return { months, refused: [...refused] };
}

/** The parts of every month, kept in the outbox. */
async function signed(contract, changes, { works, seen }) {
  const reported = await reportedHours(contract);
  const known = (months, month) => months.get(month) ?? NEVER;
  const overtaken = [...changes.keys()].filter((month) => seen && known(reported, month).revision !== known(seen, month).revision);
  if (overtaken.length) throw new Overtaken(overtaken);
  const says = await author();
  const parcels = [];
  for (const [month, lines] of changes) {
    const before = known(reported, month);
    const stays = [...before.lines].filter(([placement]) => works(placement, month));
    const claims = { contract, month, revision: before.revision + 1 };
    for (const part of partsOf([...new Map([...stays, ...lines])])) parcels.push(await parcelOf({ ...claims, ...part }, says));
  }
  await keepAll(parcels);
  return parcels;
}

async function parcelOf(claims, says) {
  const { contract, month, revision, part, lines } = claims;
  const statement = await sign("sr-hours+jwt", await hours(claims, says));
  const number = (value, size) => String(value).padStart(size, "0");
  const name = `${namesOf(contract)}${month}.${number(revision, 3)}.${number(part, 4)}`;
  const kept = { lines: lines.map((line) => [line.placement, line.hours]) };
  return { month, name, path: DOOR, body: { statement }, kept };
}

/** One at a time in this browser, from looking at what there is to keeping what is next. */
function alone(work) {
  return navigator.locks.request(`plaatsbewijs-hours-${here.party()}`, work);
}
