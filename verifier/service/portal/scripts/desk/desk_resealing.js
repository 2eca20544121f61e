/**
 * Resealing (opnieuw verzegelen): values that this desk decided, for a contractor that lost the key to open them.
 *
 * Nothing in a request is believed: what is sealed goes to a key that the registrar enrolled for the party that signed
 * the placement, so that whoever asks, only that party can open the answer (ADR 0041).
 */

import { now } from "../browser/api.js";
import { decode } from "../wire/base64.js";
import { fetchEnrolment, statementOf } from "./desk_door.js";
import { trustOf, withEnrolled } from "./desk_intake.js";
import { decidedOn } from "./desk_unsent.js";
import { isActive } from "../judging/directory.js";
import { array, kid, octets, record, text } from "../wire/fields.js";
import * as here from "../browser/place.js";
import { refuse } from "../wire/refusal.js";
import { sealOpening, unpackOpening } from "../privacy/sealing.js";
import { parse } from "../wire/strict_json.js";
import { directory } from "../browser/trusted.js";

const REQUEST = "plaatsbewijs-reseal-request-v1";
const ANSWER = "plaatsbewijs-resealed-v1";
const MOST = 500;
const LARGEST = 64 * 1024;

const request = record({ format: text(40), reply_kid: kid(), placements: array(octets(32), 1, MOST) });

/**
 * The text that answers a request, how many openings are in it of how many asked, and for whom: {answer, n, asked,
 * party}, the party by its name.
 *
 * 1. the key is an opening key that the registrar enrolled, active now; 2. this desk kept an opening of a placement;
 * 3. the statement of that digest is by the party whose key it is, for this agency; 4. the opening is sealed to the
 * key, for this placement alone. What this desk did not decide is left out.
 */
export async function reseal(unverified) {
  const asked = await request(parse(unverified, { limit: LARGEST }), "request");
  if (asked.format !== REQUEST) refuse("wrong_value", "format");
  const trust = await withEnrolled(trustOf(await directory()), [asked.reply_kid], { at: now(), fetchEnrolment });
  const key = trust.records.get(asked.reply_kid) ?? refuse("unknown_key", "kid"); // 1
  if (key.purpose !== "opening" || !isActive(key, now())) refuse("key_not_active", "reply_kid");
  const openings = [];
  for (const placement of asked.placements) {
    const opening = (await decidedOn(placement))?.opening; // 2
    if (!opening) continue;
    const said = await statementOf(placement); // 3
    if (said?.iss !== key.party || said.agency !== here.party()) refuse("wrong_relation", "placements");
    const { sealed } = await sealOpening(unpackOpening(decode(opening)), { placement, key: key.jwk }); // 4
    openings.push({ placement, sealed_opening: sealed });
  }
  const answer = `${JSON.stringify({ format: ANSWER, openings })}\n`;
  const party = trust.names.get(key.party) ?? key.party;
  return { answer, n: openings.length, asked: asked.placements.length, party };
}
