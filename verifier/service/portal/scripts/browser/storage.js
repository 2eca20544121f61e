/**
 * Storage (opslag): the browser's own database of this site, and the key by which what lies in it is sealed.
 *
 * The sealing key is made here, once a party, and cannot be taken out: AES-256-GCM, a fresh nonce each time, bound to
 * the place for which something was sealed. Who copies the profile's files has neither keys nor what they seal;
 * a script on this site could use them, and the pages' policy keeps every other script out.
 */

import { joined, parted, random } from "../wire/octets.js";
import { refuse } from "../wire/refusal.js";

const NAME = "plaatsbewijs";
const VERSION = 1;
const STORES = ["keys", "kept", "seen"];
const AES = { name: "AES-GCM", length: 256 };
const NONCE = 12;
const CONTEXT = "plaatsbewijs/v1/kept";

let opened;

/** What `change` gives, given the stores of one transaction; durable when it is given, undone when it throws. */
export async function transact(names, mode, change) {
  const database = await (opened ??= open());
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    let made;
    transaction.oncomplete = () => resolve(made);
    transaction.onabort = () => reject(transaction.error ?? new Error("the browser kept nothing"));
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    Promise.resolve(change(stores)).then((value) => { made = value; }, (fault) => {
      reject(fault);
      transaction.abort();
    });
  });
}

/** What an IndexedDB request gives. */
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** `octets` sealed for one place of `party`; places are texts, readable in the database. */
export async function sealed(party, place, octets) {
  const iv = random(NONCE);
  const bound = { name: "AES-GCM", iv, additionalData: parted(CONTEXT, party, ...place) };
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt(bound, await sealingKey(party), octets)));
}

/** What `sealed` sealed for this place; `cannot_open` for anything else. */
export async function unsealed(party, place, octets) {
  const iv = octets.subarray(0, NONCE);
  const bound = { name: "AES-GCM", iv, additionalData: parted(CONTEXT, party, ...place) };
  const key = await sealingKey(party);
  const found = await crypto.subtle.decrypt(bound, key, octets.subarray(NONCE)).catch(() => refuse("cannot_open"));
  return new Uint8Array(found);
}

/** Ask the browser not to clear what lies here when it runs out of room; whether it agrees. */
export async function persist() {
  return await navigator.storage?.persist?.() ?? false;
}

/** Forget everything of `party`: its keys, and what they sealed. */
export async function forget(party) {
  const everything = IDBKeyRange.bound([party], [party, []]);
  await transact(["keys", "kept"], "readwrite", ({ keys, kept }) => {
    for (const each of [keys, kept]) each.delete(everything);
  });
}

/** The key that lies here; asked each time, since another tab may have forgotten it. */
async function sealingKey(party) {
  const place = [party, "sealing"];
  const found = await transact(["keys"], "readonly", ({ keys }) => result(keys.get(place)));
  if (found) return found;
  const made = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
  return transact(["keys"], "readwrite", async ({ keys }) => {
    const first = await result(keys.get(place)); // two tabs may make one at the same time
    if (!first) keys.put(made, place);
    return first ?? made;
  });
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}
