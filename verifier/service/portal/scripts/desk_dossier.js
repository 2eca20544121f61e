/**
 * A dossier (dossier van het loket): what a browser decided and gave before, for another browser of the same agency.
 *
 * It is sealed to the agency's own opening key: who has the agency's keys opens it, and nobody else. Without it, a
 * browser that does not know what was given before leaves such a contract's placements waiting.
 */

import { decode } from "./base64.js";
import { decisionsMade, statementOf } from "./desk_door.js";
import { givenWhole, isKnown, takeOver } from "./desk_given.js";
import { decidedHere, takeDecided } from "./desk_unsent.js";
import { sealTo } from "./hpke.js";
import { bytesOf } from "./keys.js";
import { keys, opener } from "./keyring.js";
import { joined, parted } from "./octets.js";
import * as here from "./place.js";
import { refuse } from "./refusal.js";

const FORMAT = "plaatsbewijs-dossier-v1\n";

/** The bytes of a dossier, sealed to the opening key of this browser. */
export async function writeDossier() {
  const { opening } = await keys() ?? refuse("no_such_key", "opening");
  const content = bytesOf(JSON.stringify({ given: await givenWhole(), decided: await decidedHere() }));
  return joined(bytesOf(FORMAT), await sealTo(decode(opening.jwk.pub), content, infoOf()));
}

/** Take over a dossier that another browser of this agency wrote; refuses `cannot_open`, `not_a_dossier`. */
export async function readDossier(octets) {
  const head = bytesOf(FORMAT);
  if (!head.every((octet, place) => octets[place] === octet)) refuse("not_a_dossier");
  const ours = (await keys())?.all.filter((each) => each.kind === "xwing") ?? [];
  for (const { kid } of ours.toReversed()) {
    const opened = await (await opener(kid)).open(octets.slice(head.length), infoOf()).catch(() => null);
    if (!opened) continue;
    const { given, decided } = JSON.parse(new TextDecoder().decode(opened));
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

function infoOf() {
  return parted("plaatsbewijs/v1/dossier", here.party());
}
