/**
 * Blind evaluation (blinde berekening): RFC 9497 VOPRF, ristretto255-SHA512, twice in sequence (PROTOCOL 4).
 *
 * What is blinded, and the blind, are forgotten once a pseudonym is there: who has both needs no key to try out
 * inputs. So nothing of this module is kept, and nothing of it is sent but blinded elements. Elements are 32 bytes.
 */

import { encode } from "../wire/base64.js";
import { elevenTest } from "../wire/bsn.js";
import { ristretto255_oprf } from "../curves.js";
import { IDENTITY, Scalars, elementOf, hashedToElement, randomScalar, times } from "./group.js";
import { hmac, sha256 } from "../wire/keys.js";
import { joined, parted } from "../wire/octets.js";
import { refuse } from "../wire/refusal.js";

const TAG = "HashToGroup-OPRFV1-\x01-ristretto255-SHA512";
const BATCH = 64;
const SALT = 32;
const ORDER = Scalars.ORDER;

/** The input of the pseudonym of a person in a calendar year; `invalid_subject` never shows the number. */
export function pseudonymInput(scope, bsn) {
  if (!elevenTest(bsn)) refuse("invalid_subject", "value");
  return parted("plaatsbewijs/v1/pseudonym", requireScope(scope), bsn);
}

/** {blind, blinded}: a scalar for this input alone, and the 32 bytes that an evaluator sees. */
export function blind(input, { draw = randomScalar } = {}) {
  const element = hashedToElement(input, TAG);
  const scalar = draw();
  if (scalar === 0n || element.equals(IDENTITY)) refuse("wrong_value", "input");
  return { blind: scalar, blinded: times(scalar, element).toBytes() };
}

/**
 * What an agency checks of one evaluator's answer, and the elements that go to the next, refused otherwise as
 * `bad_evaluation_proof`: as many as were sent, at most 64, each an element that is not the identity, and one proof
 * of 64 bytes for all of them under `publicKey`, which comes from a verified directory.
 */
export function verifyBatch({ blinded, evaluated, publicKey, proof }) {
  const isBatch = blinded.length && blinded.length <= BATCH && evaluated.length === blinded.length;
  if (!isBatch) refuse("bad_evaluation_proof", "elements");
  const one = Scalars.toBytes(1n);
  const item = { input: new Uint8Array(), blind: one };
  const items = blinded.map((each, place) => ({ ...item, blinded: each, evaluated: evaluated[place] }));
  try {
    ristretto255_oprf.voprf.finalizeBatch(items, publicKey, proof);
  } catch {
    refuse("bad_evaluation_proof");
  }
  return evaluated;
}

/** N = blind⁻¹ · evaluated: the pseudonym, once both evaluators have answered. */
export function finish(evaluated, blind) {
  return times(inverse(blind), elementOf(evaluated, "elements")).toBytes();
}

/** c: HMAC-SHA-256 under `salt`, 32 random bytes, of scope and pseudonym; base64url. */
export async function pseudonymCommitment({ salt, scope, pseudonym }) {
  if (salt.length !== SALT) refuse("wrong_value", "s");
  return encode(await hmac(salt, parted("plaatsbewijs/v1/pseudonym-commitment", requireScope(scope), pseudonym)));
}

/** `elements_sha256` of an evaluation; base64url. */
export async function elementsDigest(elements) {
  return encode(await sha256(joined(...elements)));
}

/** By the little theorem of Fermat: as many steps for one scalar as for another. */
function inverse(scalar) {
  return scalar === 0n ? refuse("not_a_scalar") : Scalars.pow(scalar, ORDER - 2n);
}

function requireScope(scope) {
  return /^\d{4}$/.test(scope) ? scope : refuse("wrong_value", "scope");
}
