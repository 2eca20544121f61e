/**
 * Letters (brieven) of a contractor: the two by which the operator enrols the keys of this browser, and the request
 * to an agency to seal values again. None of them enters the log, and none names a person.
 */

import { now } from "../browser/api.js";
import { decode, encode } from "../wire/base64.js";
import { array, octets, record, text } from "../wire/fields.js";
import { keys, opener, sign } from "../browser/keyring.js";
import { bytesOf } from "../wire/keys.js";
import { parted } from "../wire/octets.js";
import { party } from "../browser/place.js";
import { refuse } from "../wire/refusal.js";
import { digestOf } from "../wire/signing.js";
import { enrolmentAnswer, enrolmentRequest } from "../wire/statements.js";
import { parse } from "../wire/strict_json.js";
import { get, put } from "../browser/vault.js";

const REQUEST = "sr-enrolment-request+jwt";
const ANSWER = "sr-enrolment-answer+jwt";
const LIMIT = 32 * 1024;
/** enc of X-Wing, 32 bytes, and the tag of AES-GCM. */
const SEALED = 1120 + 32 + 16;
const ASK_AGAIN = "plaatsbewijs-reseal-request-v1";
const SEALED_AGAIN = "plaatsbewijs-resealed-v1";
/** Placements that an agency seals again at one request. */
const MOST = 500;

const challenge = record({ request: octets(32), sealed: octets(SEALED) });
const resealed = record({
  format: text(40),
  openings: array(record({ placement: octets(32), sealed_opening: text(16 * 1024, "[\\w-]+") }), 0, MOST),
});

/**
 * The letter that asks the operator to enrol the active keys, under the name of the organisation; kept until later.
 */
export async function requestEnrolment(name) {
  const { signing, opening } = await keys() ?? refuse("no_such_key", "signing");
  const members = { name, signing: signing.jwk, opening: opening.jwk };
  const claims = await enrolmentRequest(members, { iss: party(), iat: now() });
  const letter = await letterOf(REQUEST, claims);
  await put("enrolment", signing.kid, { statement: letter.statement });
  return letterText(letter);
}

/**
 * The letter that answers the operator's challenge, whose text is `unverified`.
 *
 * Refuses `wrong_relation` for a challenge to another request than the last of the active keys, `cannot_open` for
 * what was not sealed to this browser.
 */
export async function answerChallenge(unverified) {
  const { signing } = await keys() ?? refuse("no_such_key", "signing");
  const asked = await get("enrolment", signing.kid) ?? refuse("wrong_relation", "request");
  const { request, sealed } = await challenge(parse(bytesOf(unverified.trim()), { limit: LIMIT }), "challenge");
  if (request !== await digestOf(asked.statement)) refuse("wrong_relation", "request");
  const info = parted("plaatsbewijs/v1/enrolment", party());
  const opened = await (await opener()).open(decode(sealed), info);
  const claims = await enrolmentAnswer({ request, opened: encode(opened) }, { iss: party(), iat: now() });
  return letterText(await letterOf(ANSWER, claims));
}

/** The files that ask an agency to seal the values of `placements`, digests, to the active opening key. */
export async function askToReseal(placements) {
  const { opening } = await keys() ?? refuse("no_such_key", "opening");
  const files = [];
  for (let first = 0; first < placements.length; first += MOST) {
    const asked = { format: ASK_AGAIN, reply_kid: opening.kid, placements: placements.slice(first, first + MOST) };
    files.push(`${JSON.stringify(asked)}\n`);
  }
  return files;
}

/** What an agency sealed again: [{placement, sealed_opening}], of the text `unverified`; nothing is opened yet. */
export async function readResealed(unverified) {
  const made = await resealed(parse(bytesOf(unverified.trim()), { limit: 8 * 1024 * 1024 }), "resealed");
  return made.format === SEALED_AGAIN ? made.openings : refuse("wrong_value", "format");
}

async function letterOf(typ, claims) {
  const { signing } = await keys();
  return { key: signing.jwk, statement: await sign(typ, claims) };
}

const letterText = (letter) => JSON.stringify(letter);
