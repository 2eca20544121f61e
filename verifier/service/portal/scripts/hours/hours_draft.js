/**
 * A draft (klad) of hours: what was typed and is not signed yet, kept in the vault of this browser cell by cell.
 *
 * A closed tab loses nothing of it, and two tabs add to the same one.
 */

import * as here from "../browser/place.js";
import { get, put } from "../browser/vault.js";

const KEPT = "hours-draft";

/** The texts of a contract's cells, by `cellName`. */
export async function draftOf(contract) {
  return new Map(await get(KEPT, contract) ?? []);
}

/** Change cells of the draft: [[name, text or null]]; null is for what is no draft any more. */
export async function redraft(contract, changes) {
  if (!changes.length) return;
  await navigator.locks.request(`plaatsbewijs-draft-${here.party()}`, async () => {
    const draft = await draftOf(contract);
    for (const [name, text] of changes) {
      if (text === null) draft.delete(name);
      else draft.set(name, text);
    }
    await put(KEPT, contract, [...draft]);
  });
}

export const cellName = (placement, month) => `${placement} ${month}`;
