/**
 * The vault (kluis): what this browser must not lose and may tell nobody, sealed at rest, apart for every party.
 *
 * Values are whatever JSON can say. Stores and keys are readable in the browser's database: a digest or a jti, never
 * anything of a person.
 */

import { bytesOf } from "../wire/keys.js";
import * as here from "./place.js";
import { refuse } from "../wire/refusal.js";
import { result, sealed, transact, unsealed } from "./storage.js";

/** Keep `value` under (store, key), durably; what was there is replaced. */
export async function put(store, key, value, { party = here.party() } = {}) {
  await putAll([[store, key, value]], { party });
}

/** Keep every [store, key, value], and leave out every [store, key] of `without`: all of it, or nothing. */
export async function putAll(rows, { without = [], party = here.party() } = {}) {
  const closed = await Promise.all(rows.map(async ([store, key, value]) =>
    [[party, store, key], await sealed(party, [store, key], bytesOf(JSON.stringify(value)))]));
  await transact(["kept"], "readwrite", ({ kept }) => {
    for (const [store, key] of without) kept.delete([party, store, key]);
    for (const [place, octets] of closed) kept.put(octets, place);
  });
}

/** Keep `value` where nothing is yet; the value that is there afterwards. */
export async function putFirst(store, key, value, { party = here.party() } = {}) {
  const octets = await sealed(party, [store, key], bytesOf(JSON.stringify(value)));
  const there = await transact(["kept"], "readwrite", async ({ kept }) => {
    const found = await result(kept.get([party, store, key]));
    if (!found) kept.put(octets, [party, store, key]);
    return found;
  });
  return there ? opened(party, store, key, there) : value;
}

/** What is kept under (store, key); undefined when nothing is, `cannot_open` when it was moved or changed. */
export async function get(store, key, { party = here.party() } = {}) {
  const octets = await transact(["kept"], "readonly", ({ kept }) => result(kept.get([party, store, key])));
  return octets && opened(party, store, key, octets);
}

/** Every [key, value] of a store, in order of their keys. */
export async function all(store, { party = here.party() } = {}) {
  const range = IDBKeyRange.bound([party, store], [party, store, []]);
  const [keys, values] = await transact(["kept"], "readonly", ({ kept }) =>
    Promise.all([result(kept.getAllKeys(range)), result(kept.getAll(range))]));
  return Promise.all(keys.map(async ([, , key], place) => [key, await opened(party, store, key, values[place])]));
}

/** Keep nothing under (store, key) any more. */
export async function remove(store, key, { party = here.party() } = {}) {
  await putAll([], { without: [[store, key]], party });
}

async function opened(party, store, key, octets) {
  try {
    return JSON.parse(new TextDecoder().decode(await unsealed(party, [store, key], octets)));
  } catch {
    return refuse("cannot_open", store);
  }
}
