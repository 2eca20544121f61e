/**
 * A dossier (dossier van het loket): what a browser decided and gave before, for another browser of the same agency.
 *
 * It is sealed to the agency's own opening key: who has the agency's keys opens it, and nobody else. It is signed too,
 * since everybody can seal to that key. Without it, a browser that does not know what was given before leaves such a
 * contract's placements waiting.
 */

import { now } from "../browser/api.js";
import { decode, encode } from "../wire/base64.js";
import { decisionsMade, statementOf } from "./desk_door.js";
import { givenWhole, isKnown, takeOver } from "./desk_given.js";
import { decidedHere, takeDecided } from "./desk_unsent.js";
import { isActive } from "../judging/directory.js";
import { sealTo } from "../hpke.js";
import { bytesOf, signedByP256 } from "../wire/keys.js";
import { keys, opener, signOctets } from "../browser/keyring.js";
import { joined, parted } from "../wire/octets.js";
import * as here from "../browser/place.js";
import { refuse } from "../wire/refusal.js";
import { directory } from "../browser/trusted.js";

const FORMAT = "plaatsbewijs-dossier-v2\n";
const CONTEXT = "plaatsbewijs/v1/dossier";
/** Bytes of the thumbprint of the key that signed, and of both that and its signature: the content follows. */
const KID = 32;
const SIGNED = KID + 64;

/** The bytes of a dossier, signed and then sealed with the keys of this browser. */
export async function writeDossier() {
  const { opening } = await keys() ?? refuse("no_such_key", "opening");
  const content = bytesOf(JSON.stringify({ given: await givenWhole(), decided: await decidedHere() }));
  const { kid, signature } = await signOctets(CONTEXT, content);
  const signed = joined(decode(kid), signature, content);
  return joined(bytesOf(FORMAT), await sealTo(decode(opening.jwk.pub), signed, infoOf()));
}

/** Take over a dossier that another browser of this agency wrote; refuses `cannot_open`, `not_a_dossier`. */
export async function readDossier(octets) {
  const head = bytesOf(FORMAT);
  if (!head.every((octet, place) => octets[place] === octet)) refuse("not_a_dossier");
  const ours = (await keys())?.all.filter((each) => each.kind === "xwing") ?? [];
  for (const { kid } of ours.toReversed()) {
    const opened = await (await opener(kid)).open(octets.slice(head.length), infoOf()).catch(() => null);
    if (!opened) continue;
    const { given, decided } = JSON.parse(new TextDecoder().decode(await signedByUs(opened)));
    if (!await takeOver(given)) refuse("other_dossier");
    return takeDecided(decided);
  }
  return refuse("cannot_open");
}

/**
 * The placements that this agency found eligible and of which this browser does not know what they gave: by digest,
 * with the contract of each.
 */
export async function unknownAwards() {
  const found = [];
  for (const { placement, statement } of await decisionsMade()) {
    if (statement.decision !== "eligible" || await isKnown(placement)) continue;
    found.push({ placement, contract: (await statementOf(placement))?.contract ?? null });
  }
  return found;
}

/** Whether a case may build on what this browser knows: no unknown award can be of its contract or framework. */
export function isComplete({ contract, contractDigest }, unknown) {
  if (contract.framework || contract.call_offs) return unknown.length === 0;
  return !unknown.some((each) => each.contract === null || each.contract === contractDigest);
}

/** The content that a signing key of this agency, active in the directory now, signed as its dossier. */
async function signedByUs(opened) {
  const [kid, signature, content] = [opened.subarray(0, KID), opened.subarray(KID, SIGNED), opened.subarray(SIGNED)];
  const record = (await directory()).records.get(encode(kid));
  const isOurs = record?.party === here.party() && record.purpose === "signing" && isActive(record, now());
  const message = parted(CONTEXT, here.party(), content);
  return isOurs && await signedByP256(record.jwk, signature, message) ? content : refuse("not_a_dossier");
}

function infoOf() {
  return parted(CONTEXT, here.party());
}
