/**
 * A threshold proof (ondergrensbewijs): a point S commits to some v with 0 ≤ v < 2⁶⁴, and nothing more is told.
 *
 * The second implementation of verifier/core/privacy/threshold.py: 64 bit commitments that add up to S, an OR-proof
 * for each, one Fiat–Shamir challenge over the whole statement (PROTOCOL 5). A statement is {contract, moment, inputs,
 * floor, point}: digests in base64url, a month, eurocents, 32 bytes.
 */

import { decode } from "../wire/base64.js";
import {
  BASE, IDENTITY, Scalars, elementOf, hashed, publicTimes, randomScalar, reduced, scalarOf, times,
} from "./group.js";
import { bytesOf } from "../wire/keys.js";
import { bigEndian, joined } from "../wire/octets.js";
import { H, VALUE_LIMIT, committed } from "./pedersen.js";
import { Refusal, refuse } from "../wire/refusal.js";
import { atOnce } from "./slices.js";

const BITS = 64;
const SIZE = 32;
/** c, then B₀…B₆₃, then c0, z0, z1 of every bit. */
export const PROOF_SIZE = SIZE + SIZE * BITS + 3 * SIZE * BITS;
const [add, sub, mul] = ["add", "sub", "mul"].map((name) => (one, other) => Scalars[name](one, other));

/**
 * The proof, 8,224 bytes, that the point of `statement` is value·G + blinding·H with 0 ≤ value < 2⁶⁴.
 *
 * `draw` gives a fresh uniform scalar each time it is called: r₁…r₆₃, nonces, simulated challenges, simulated
 * responses; one that is drawn twice gives the value away. Refuses `wrong_value` where the floor is not reached, and
 * `bad_commitment` where value and blinding do not open the point.
 */
export function prove(statement, opening, { draw = randomScalar } = {}) {
  return atOnce(proving(statement, opening, draw));
}

/** How many steps `proving` has at least. */
export const STEPS = 2 * BITS;

/** `prove` in steps: two of each bit. */
export function* proving(statement, { value, blinding }, draw = randomScalar) {
  if (!areEqual(committed(value, blinding).toBytes(), statement.point)) refuse("bad_commitment", "point");
  const bits = each((place) => Number((value >> BigInt(place)) & 1n));
  const blindings = split(blinding, draw);
  const [nonces, challenges, responses] = [each(draw), each(draw), each(draw)];
  const drawn = bits.map((bit, place) =>
    ({ bit, r: blindings[place], nonce: nonces[place], challenge: challenges[place], response: responses[place] }));
  const points = yield* inTurn(drawn, pointOf);
  const c = challengeOf(statement, points, yield* inTurn(drawn, announce));
  const answers = drawn.flatMap((one) => respond(c, one)).map((scalar) => Scalars.toBytes(scalar));
  return joined(Scalars.toBytes(c), ...points, ...answers);
}

/**
 * Refuse, as `bad_threshold_proof`, unless whoever made `proof` knew such a value for this statement:
 *
 * 1. exactly 8,224 bytes of canonical elements, none the identity, and canonical scalars; 2. Σ 2ʲ·Bⱼ = S;
 * 3. the challenge over the statement, all Bⱼ and all recomputed announcements is the one in the proof.
 */
export function verify(statement, proof) {
  const { c, points, answers } = decoded(proof); // 1
  const total = points.reduceRight((sum, point) => sum.add(sum).add(point), IDENTITY);
  if (!areEqual(total.toBytes(), statement.point)) bad(); // 2
  const announcements = points.map((point, place) => recompute(c, point, answers[place]));
  if (challengeOf(statement, points.map((point) => point.toBytes()), announcements) !== c) bad(); // 3
}

/** What `make` gives for each, a step each. */
function* inTurn(several, make) {
  const made = [];
  for (const one of several) {
    made.push(make(one));
    yield;
  }
  return made;
}

/** Bⱼ, the commitment to a bit. */
function pointOf({ bit, r }) {
  const hidden = times(r, H);
  return [hidden, hidden.add(BASE)][bit].toBytes();
}

const each = (make) => Array.from({ length: BITS }, (_, place) => make(place));

/** r₀…r₆₃ with Σ 2ʲ·rⱼ = blinding: all but the first are drawn. */
function split(blinding, draw) {
  const rest = Array.from({ length: BITS - 1 }, () => draw());
  const first = rest.reduce((left, r, place) => sub(left, mul(2n ** BigInt(place + 1), r)), blinding);
  return [first, ...rest];
}

/** A0 and A1: a nonce in the branch of the bit, in the other what makes the drawn response right. */
function announce({ bit, r, nonce, challenge, response }) {
  const own = times(nonce, H);
  const lifted = times(sub(response, mul(challenge, r)), H);
  const shift = times(challenge, BASE);
  return (bit ? [lifted.subtract(shift), own] : [own, lifted.add(shift)]).map((point) => point.toBytes());
}

function respond(c, { bit, r, nonce, challenge, response }) {
  const own = sub(c, challenge);
  const answer = add(nonce, mul(own, r));
  return bit ? [challenge, response, answer] : [own, answer, response];
}

/** A0 = z0·H − c0·B and A1 = z1·H − c1·(B − G), with c1 = c − c0; of H multiples are at hand for `times`. */
function recompute(c, point, [c0, z0, z1]) {
  const a0 = times(z0, H).subtract(publicTimes(c0, point));
  const a1 = times(z1, H).subtract(publicTimes(sub(c, c0), point.subtract(BASE)));
  return [a0.toBytes(), a1.toBytes()];
}

/** Every part has a fixed length, so that no two statements share a transcript. */
function challengeOf({ contract, moment, inputs, floor, point }, points, announcements) {
  const fixed = [decode(contract), decode(inputs), point].every((part) => part.length === SIZE);
  if (!fixed || !/^\d{4}-\d\d$/.test(moment)) bad("statement");
  const least = BigInt(floor);
  if (least < 0n || least >= VALUE_LIMIT) bad("floor");
  const told = [bytesOf("plaatsbewijs/v1/threshold\0"), decode(contract), bytesOf(moment), decode(inputs)];
  return reduced(hashed(...told, bigEndian(least, 8), point, ...points, ...announcements.flat()));
}

function decoded(proof) {
  if (proof.length !== PROOF_SIZE) bad();
  const count = PROOF_SIZE / SIZE;
  const parts = Array.from({ length: count }, (_, place) => proof.subarray(place * SIZE, (place + 1) * SIZE));
  try {
    const points = parts.slice(1, 1 + BITS).map((part) => elementOf(part));
    const scalars = parts.slice(1 + BITS).map((part) => scalarOf(part));
    return { c: scalarOf(parts[0]), points, answers: each((place) => scalars.slice(3 * place, 3 * place + 3)) };
  } catch (fault) {
    throw fault instanceof Refusal ? new Refusal("bad_threshold_proof", "proof") : fault;
  }
}

function areEqual(one, other) {
  return one.length === other.length && one.every((octet, place) => octet === other[place]);
}

function bad(field = "proof") {
  return refuse("bad_threshold_proof", field);
}
