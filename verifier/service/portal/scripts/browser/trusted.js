/**
 * Trusted (vertrouwd): the directory under this page's kit, and what modules take from it: parties, keys, rule sets.
 *
 * It is fetched once a page, verified here, current, and never older than one that this browser saw before. Nothing
 * that the register says about a key counts by itself.
 */

import { encode } from "../wire/base64.js";
import { now, read, readOctets } from "./api.js";
import { openDirectory, readKit, requireCurrent } from "../judging/directory.js";
import { issuersOf, openingKeyOf } from "../judging/issuers.js";
import { sha256 } from "../wire/keys.js";
import * as here from "./place.js";
import { refuse } from "../wire/refusal.js";
import { result, transact } from "./storage.js";

/** Seconds that a directory's `iat` may lie ahead. */
const NEWEST = 300;

let opening;

/** What the directory says: {directory, records, keys, register, registerKeys}, records and keys by `kid`. */
export async function directory() {
  opening ??= opened();
  opening.catch(() => { opening = undefined; });
  const trust = await opening;
  requireCurrent(trust.directory, now());
  return trust;
}

/** Who says a statement on this page, to whom and when: what the functions of statements.js ask for. */
export async function author() {
  return { iss: here.party(), aud: (await directory()).register.id, iat: now() };
}

/** The institutions that decide on placements and can be sealed to now: [{id, role, name, groups}], by name. */
export async function agencies() {
  return issuersOf(await directory(), now());
}

/** The JWK to which a subject for `agency` is sealed: its newest active opening key; `trust_missing` without one. */
export async function sealingKey(agency) {
  return openingKeyOf(await directory(), agency, now());
}

/** The bytes of the rule set of a digest, as published and checked against it; for `readRuleset` of rules_table.js. */
export async function ruleset(digest) {
  const octets = await readOctets(`/v1/public/rule-sets/${digest}`);
  return encode(await sha256(octets)) === digest ? octets : refuse("wrong_value", "ruleset");
}

async function opened() {
  const kit = await readKit(here.kit());
  const { statement } = await read("/v1/public/directory");
  const trust = await openDirectory(statement, { kit });
  if (trust.directory.iat > now() + NEWEST) refuse("not_fresh", "iat");
  requireCurrent(trust.directory, now());
  await requireNotOlder(kit.prints.join(), trust.directory.version);
  return trust;
}

/** Refuse a directory older than one that was seen under these roots; what is seen now is remembered. */
async function requireNotOlder(roots, version) {
  const seen = await transact(["seen"], "readwrite", async ({ seen: store }) => {
    const highest = await result(store.get(roots)) ?? 0;
    if (version > highest) store.put(version, roots);
    return highest;
  });
  if (version < seen) refuse("trust_missing", "version");
}
