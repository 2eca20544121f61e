/**
 * Pedersen commitments (vastleggingen): value·G + blinding·H, and sums of them (PROTOCOL 5).
 *
 * Values are eurocents, bigints below 2⁶⁴; weights are public, hours in hundredths, below 2³². Whatever is public is
 * checked before any group arithmetic. Elements are 32 bytes; digests are base64url.
 */

import { decode, encode } from "../wire/base64.js";
import { BASE, IDENTITY, Scalars, derived, elementOf, hashed, publicTimes, reduced, times } from "./group.js";
import { bytesOf } from "../wire/keys.js";
import { parted } from "../wire/octets.js";
import { refuse } from "../wire/refusal.js";
import { atOnce } from "./slices.js";

export const VALUE_LIMIT = 2n ** 64n;
const WEIGHT_LIMIT = 2n ** 32n;
const SEED = 32;
/** What the blinding of a flat amount has for its month. */
export const FLAT = "flat";

/** H: derived from a sentence, so that nobody knows its logarithm; some of its multiples are kept at hand. */
export const H = derived(hashed(bytesOf("plaatsbewijs/v1/pedersen-h")));
H.precompute(8);

/** The 32 bytes of value·G + blinding·H. */
export function commit(value, blinding) {
  return committed(value, blinding).toBytes();
}

/** `commit` as an element. */
export function committed(value, blinding) {
  requireValue(value);
  return times(value, BASE).add(times(blinding, H));
}

/** ρ of a month (YYYY-MM) or σ (`flat`): a scalar, from the seed of the placement of a digest. */
export function blindingOf(seed, placement, label) {
  if (seed.length !== SEED) refuse("wrong_value", "seed");
  return reduced(hashed(parted("plaatsbewijs/v1/blind", seed, decode(placement), label)));
}

/** {rate_commitments, flat_commitment} as an eligibility has them, for `rates` per month of `months`. */
export function commitValuation({ months, rates, flat, seed }, placement) {
  if (months.length !== rates.length) refuse("wrong_value", "rates");
  const commitTo = (value, label) => encode(commit(value, blindingOf(seed, placement, label)));
  return {
    rate_commitments: rates.map((rate, place) => commitTo(rate, months[place])),
    flat_commitment: commitTo(flat, FLAT),
  };
}

/** Refuse, as `bad_commitment`, unless `opening` ({months, flat, seed}) opens what the agency signed for `months`. */
export function requireOpens(opening, placement, months, eligibility) {
  if (opening.months.length !== months.length) refuse("bad_commitment", "opening");
  const { flat, seed } = opening;
  const made = commitValuation({ months, rates: opening.months, flat, seed }, placement);
  const isSigned = made.flat_commitment === eligibility.flat_commitment
    && made.rate_commitments.join() === eligibility.rate_commitments.join();
  if (!isSigned) refuse("bad_commitment", "opening");
}

/**
 * S = Σ h·C + D·Σ F − D·floor·G in 32 bytes: it commits to D times the worth above the floor.
 *
 * `rates` are [granted hours, 32 bytes] of each month that counts, `flats` the flat commitments that count,
 * `hoursAYear` is D in hundredths, `floor` eurocents.
 */
export function claimPoint(terms) {
  return atOnce(summing(terms));
}

/** `claimPoint` in steps: one of each commitment, and one of each weight. */
export function* summing({ rates, flats, hoursAYear, floor }) {
  const yearly = weight(hoursAYear, "hours_a_year");
  if (!yearly) refuse("wrong_value", "hours_a_year");
  const least = BigInt(floor);
  requireValue(least);
  const sum = yield* weightedSum([...rates, ...flats.map((flat) => [hoursAYear, flat])]);
  return sum.subtract(publicTimes(yearly * least, BASE)).toBytes();
}

/** Σ weight · blinding modulo the order: the blinding of the sum of the same terms. */
export function weightedBlinding(terms) {
  return terms.reduce((total, [hours, blinding]) => Scalars.add(total, Scalars.mul(weight(hours), blinding)), 0n);
}

/** Σ weight · element; equal weights are added first, so that each is multiplied once. */
function* weightedSum(terms) {
  const weighed = terms.map(([hours, octets]) => [weight(hours), octets]);
  const buckets = new Map();
  for (const [hours, octets] of weighed) {
    if (hours) buckets.set(hours, (buckets.get(hours) ?? IDENTITY).add(elementOf(octets, "commitments")));
    yield;
  }
  let total = IDENTITY;
  for (const [hours, element] of buckets) {
    total = total.add(publicTimes(hours, element));
    yield;
  }
  return total;
}

function weight(hours, field = "hours") {
  const isWhole = typeof hours === "bigint" || Number.isSafeInteger(hours);
  const value = isWhole ? BigInt(hours) : -1n;
  return value >= 0n && value < WEIGHT_LIMIT ? value : refuse("wrong_value", field);
}

function requireValue(value) {
  if (typeof value !== "bigint" || value < 0n || value >= VALUE_LIMIT) refuse("wrong_value", "value");
}
