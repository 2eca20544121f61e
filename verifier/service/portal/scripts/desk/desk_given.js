/**
 * What was given before (eerder toegekend): what this agency awarded one person on one contract, by placement.
 *
 * One-off parts and counting windows are a person's, once on a contract, or on a framework and all that was called off
 * from it: without this, placing somebody twice would pay. It lies sealed in this browser, and the ids of its rows tell
 * nothing: each is an HMAC under a key that lies sealed with them.
 */

import { decode, encode } from "../wire/base64.js";
import { personOn } from "./desk_case.js";
import { hmac } from "../wire/keys.js";
import { random } from "../wire/octets.js";
import { givenBy } from "../rules/rules_valuing.js";
import { givenTogether } from "../rules/rules_windows.js";
import { all, get, putAll, putFirst } from "../browser/vault.js";

const KEY = "desk_key";
const GIVEN = "desk_given";
const PLACE = "desk_place";
const QUOTA = "desk_lookups";
const CURRENT = "current";
/** Placements of one contractor that are looked into on one UTC day (PROTOCOL 3). */
const DAILY = 200;

/** What a valuation gives, as it is kept for the person's next placement; `attester` may withdraw it. */
export function placedBy({ digest, placement }, valuation) {
  return { placement: digest, attester: placement.iss, ...givenBy(valuation, placement) };
}

/** What the person was given on a contract or framework by other placements than this one. */
export async function givenTo(family, bsn, { except }) {
  return (await rowsOf(await idOf(family, bsn))).filter((each) => each.placement !== except);
}

/** What a person was given by all of `placed`, as a valuation takes it. */
export const together = (placed) => givenTogether(placed);

/** Keep what placements were given, [{family, bsn, placed}], in place of what was kept of each; all or none. */
export async function keepGiven(awards) {
  const rows = new Map();
  for (const { family, bsn, placed } of awards) {
    const id = await idOf(family, bsn);
    const known = rows.get(id) ?? await rowsOf(id);
    rows.set(id, [...known.filter((each) => each.placement !== placed.placement), placed]);
  }
  const places = [...rows].flatMap(([id, row]) => row.map((each) => [PLACE, each.placement, id]));
  await putAll([...[...rows].map(([id, row]) => [GIVEN, id, row]), ...places]);
}

/** Take back what is kept of a placement whose decision was refused for good, or that never counted. */
export async function forgetGiven(placement) {
  const id = await get(PLACE, placement);
  if (!id) return;
  const left = (await rowsOf(id)).filter((each) => each.placement !== placement);
  await putAll([[GIVEN, id, left]], { without: [[PLACE, placement]] });
}

/** Whether this browser knows what was given by a placement. */
export async function isKnown(placement) {
  return await get(PLACE, placement) !== undefined;
}

/** Count `placement` on the day of `at`, before anyone is looked up; whether the contractor's day has room for it. */
export async function admits(contractor, placement, { at }) {
  const day = new Date(at * 1000).toISOString().slice(0, 10);
  const kept = await get(QUOTA, contractor);
  const asked = kept?.day === day ? kept.asked : [];
  if (asked.includes(placement)) return true;
  if (asked.length >= DAILY) return false;
  await putAll([[QUOTA, contractor, { day, asked: [...asked, placement] }]]);
  return true;
}

/** Everything that is kept of what was given, for another browser of this agency: {key, rows}. */
export async function givenWhole() {
  return { key: await rowKey(), rows: await all(GIVEN) };
}

/** Take over what another browser of this agency kept; what this one knows of a placement stays. */
export async function takeOver({ key, rows }) {
  const own = await all(GIVEN);
  if (own.length && key !== await rowKey()) return false;
  const known = new Map(own);
  const merged = rows.map(([id, row]) => {
    const here = known.get(id) ?? [];
    const names = new Set(here.map((each) => each.placement));
    return [id, [...here, ...row.filter((each) => !names.has(each.placement))]];
  });
  const places = merged.flatMap(([id, row]) => row.map((each) => [PLACE, each.placement, id]));
  await putAll([[KEY, CURRENT, key], ...merged.map(([id, row]) => [GIVEN, id, row]), ...places]);
  return true;
}

async function rowsOf(id) {
  return await get(GIVEN, id) ?? [];
}

async function idOf(family, bsn) {
  return encode(await hmac(decode(await rowKey()), personOn(family, bsn)));
}

function rowKey() {
  return putFirst(KEY, CURRENT, encode(random(32)));
}
