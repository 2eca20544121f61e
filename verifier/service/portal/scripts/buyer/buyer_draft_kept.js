/**
 * A draft (concept): what is typed of a contract, kept sealed in this browser until it is signed.
 *
 * Each has a number of its own, under which it is signed once: what was signed is no draft any more, though the page
 * was left before it was sent.
 */

import { received, waiting } from "../browser/outbox.js";
import { get, put, remove } from "../browser/vault.js";

const STORE = "draft";

/** The draft of `place`, "new" or a framework's digest: {id, typed}; a new one when there is none that is unsigned. */
export async function openDraft(place) {
  const found = await get(STORE, place).catch(() => undefined);
  if (!found) return freshDraft();
  if (!await isSigned(found.id)) return found;
  await remove(STORE, place);
  return freshDraft();
}

/** A draft in which nothing is typed. */
export const freshDraft = () => ({ id: crypto.randomUUID(), typed: undefined });

export const keepDraft = (place, draft) => put(STORE, place, draft);

export const dropDraft = (place) => remove(STORE, place);

/** Under what the contract of a draft waits to be sent, and is received. */
export const parcelOf = (id) => `contract.${id}`;

async function isSigned(id) {
  const name = parcelOf(id);
  const found = [...await received(name), ...await waiting()];
  return found.some((each) => each.name === name);
}
