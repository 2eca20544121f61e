/**
 * Statements (verklaringen): the claims of everything that a page signs, checked before they are signed.
 *
 * Each takes its members by their name on the wire and who says it: {iss, aud, iat} and, where it was chosen before,
 * `jti`. Days are YYYY-MM-DD, months YYYY-MM, money eurocents, hours hundredths, digests and other bytes base64url.
 * Members that are undefined are left out. A refusal names the member at fault.
 */

import { bytesOf } from "./keys.js";
import { refuse } from "./refusal.js";
import { limitOf, newJti } from "./signing.js";
import { SHAPES } from "./statement_shapes.js";
import { parse } from "./strict_json.js";
import { requireWording } from "./wording.js";

const REQUEST = "sr-enrolment-request+jwt";
const ANSWER = "sr-enrolment-answer+jwt";
const INTRODUCTION = "sr-introduction+jwt";

/** Of a contract's digest, by its contractor. */
export const acceptance = said("sr-acceptance+jwt");
export const activity = said("sr-activity+jwt");
export const activityConfirmation = said("sr-activity-confirmation+jwt");
export const claim = said("sr-claim+jwt");
export const contract = said("sr-contract+jwt");
export const eligibility = said("sr-eligibility+jwt");
export const evaluation = said("sr-evaluation+jwt");
export const hours = said("sr-hours+jwt");
export const message = said("sr-message+jwt");
export const placement = said("sr-placement+jwt");
export const withdrawal = said("sr-withdrawal+jwt");

/** The claims of the letter that asks to be enrolled: `name`, and the public JWKs `signing` and `opening`. */
export const enrolmentRequest = (members, { iss, iat, jti = newJti(iat) }) =>
  claimsOf(REQUEST, { iss, jti, iat, ...members });

/** The claims of the letter that brings back what the challenge to a `request`, a digest, held: `opened`, 32 bytes. */
export const enrolmentAnswer = (members, { iss, iat }) => claimsOf(ANSWER, { iss, iat, ...members });

/** The claims of the letter by which the operator lists a buyer: `name`, `url` if there is one, and `keys`, its own first. */
export const introduction = ({ name, url, keys }, { iss, iat }) =>
  claimsOf(INTRODUCTION, { iss, iat, role: "buyer", name, url, keys });

/** `claims` as a token of `typ` bears them, in their order; refused when they are not of it. */
export async function claimsOf(typ, claims) {
  if (!Object.hasOwn(SHAPES, typ)) refuse("wrong_type", "typ");
  const checked = await SHAPES[typ](parse(bytesOf(JSON.stringify(claims)), { limit: limitOf(typ) }), "claims");
  for (const [text, field] of textsOf(typ, checked)) requireWording(text, field);
  return checked;
}

/** What people write freely: it says nothing about a person before anything is signed. */
function textsOf(typ, { reference, obligation, heading, paragraphs }) {
  if (typ === "sr-message+jwt") {
    return [[heading, "heading"], ...paragraphs.map((each, place) => [each, `paragraphs[${place}]`])];
  }
  if (typ !== "sr-contract+jwt") return [];
  return [[reference, "reference"], [obligation.motivation ?? "", "motivation"]];
}

function said(typ) {
  return (members, { iss, aud, iat, jti = newJti(iat) }) => claimsOf(typ, { iss, aud, jti, iat, ...members });
}
