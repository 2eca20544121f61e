/** A bundle (bewijsbundel) of a buyer's contract: fetched at its door as any client does, and judged here. */

import { Problem, readOctets } from "../browser/api.js";
import { BundleVerifier } from "../judging/bundle.js";
import { readKit } from "../judging/directory.js";
import { sha256 } from "../wire/keys.js";
import * as here from "../browser/place.js";

/** Milliseconds between two looks, and for how long at most: two beats of the log, and some. */
const PAUSE = 4_000;
const PATIENCE = 180_000;

/**
 * The bytes of the bundle on a moment; undefined when no checkpoint covers it after a while.
 *
 * `waiting` is called once when that takes more than one look. Throws what `readOctets` throws.
 */
export async function fetchBundle(contract, moment, { waiting }) {
  for (let waited = 0; waited <= PATIENCE; waited += PAUSE) {
    try {
      return await readOctets(`/v1/buyer/contracts/${contract}/bundles/${moment}`);
    } catch (fault) {
      if (!(fault instanceof Problem && fault.code === "not_yet_published")) throw fault;
    }
    if (!waited) waiting();
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  }
  return undefined;
}

/** {report, digest, print}: how a bundle is judged at `at`, its SHA-256, and the root by which, in hexadecimal. */
export async function judged(octets, { at }) {
  const kit = await readKit(here.kit());
  const report = await new BundleVerifier(kit).verify(octets, { at });
  return { report, digest: hexadecimal(await sha256(octets)), print: kit.prints.join(" ") };
}

/** What a bundle is called as a file: nothing of a name that a file system would stumble over. */
export function nameOf(reference, moment) {
  const plain = reference.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  return `${[plain, moment].filter(Boolean).join("-")}.bundle.json`;
}

function hexadecimal(octets) {
  return [...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}
