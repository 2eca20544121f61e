/**
 * Inputs (grondslag): what a claim rests on at a moment, its digest, its worth and the point that hides it (PROTOCOL 5).
 *
 * The second implementation of verifier/core/procedure/inputs.py. A part is one placement that counts: {placement,
 * eligibility, months, granted, rates, flat}; digests and commitments are in base64url, `months` those of the rate
 * commitments, YYYY-MM, and `granted` a Map by month of {grant, hours, isFlat}. Where a contractor opened it, `opening`
 * is {rates: Map of bigints by month, flat: bigint, seed: 32 bytes}.
 */

import { decode, encode } from "../wire/base64.js";
import { sha256 } from "../wire/keys.js";
import { bigEndian, joined } from "../wire/octets.js";
import { FLAT, blindingOf, summing, weightedBlinding } from "../privacy/pedersen.js";
import { fullTimeHours } from "../rules/rules_table.js";

/** Stands where a month has no grant (ADR 0006). */
const NOTHING = { grant: encode(new Uint8Array(32)), hours: 0, isFlat: false };

/** Parts in the order of their raw digests, as the digest of the inputs takes them. */
export function inOrder(parts) {
  const octets = new Map(parts.map(({ placement }) => [placement, decode(placement)]));
  return parts.toSorted((one, other) => compared(octets.get(one.placement), octets.get(other.placement)));
}

/** The months of a part up to and including `moment`, with what was granted: [{month, grant, hours, isFlat}]. */
export function monthsOf({ months, granted }, moment) {
  return months.filter((month) => month <= moment).map((month) => ({ month, ...(granted.get(month) ?? NOTHING) }));
}

/** Hundredths of hours that a part was granted up to `moment`. */
export const hoursOfPart = (part, moment) => monthsOf(part, moment).reduce((sum, { hours }) => sum + hours, 0);

/** Whether the one-off part counts: one grant of hours is enough, unless it is counted elsewhere (ADR 0035). */
export const isFlatCounted = (part, moment) => monthsOf(part, moment).some(({ hours, isFlat }) => hours && isFlat);

/** SHA-256 over placement || eligibility || a grant per month || u64be hours per month, of all parts in order. */
export async function inputsDigest(parts, moment) {
  const octets = inOrder(parts).map((part) => {
    const months = monthsOf(part, moment);
    const named = [part.placement, part.eligibility, ...months.map(({ grant }) => grant)].map(decode);
    return joined(...named, ...months.map(({ hours }) => bigEndian(hours, 8)));
  });
  return encode(await sha256(joined(...octets)));
}

/** S = Σ h·C + D·Σ F − D·floor·G in steps: 32 bytes. */
export function pointing(parts, { moment, rules, floor }) {
  const rates = parts.flatMap((part) =>
    monthsOf(part, moment).map(({ hours }, place) => [hours, decode(part.rates[place])]));
  const flats = parts.filter((part) => isFlatCounted(part, moment)).map(({ flat }) => decode(flat));
  return summing({ rates, flats, hoursAYear: fullTimeHours(rules), floor });
}

/** Σ hours · rate + D · Σ flat of opened parts: the worth, in D-ths of a eurocent. */
export function numeratorOf(parts, { moment, rules }) {
  const yearly = BigInt(fullTimeHours(rules));
  return parts.reduce((sum, part) => {
    const { rates, flat } = part.opening;
    const worked = monthsOf(part, moment).map(({ month, hours }) => BigInt(hours) * rates.get(month));
    return worked.reduce((total, each) => total + each, sum) + (isFlatCounted(part, moment) ? yearly * flat : 0n);
  }, 0n);
}

/** Σ hours · ρ + D · Σ σ of opened parts: the scalar that opens their point beside their numerator. */
export function blindingOfParts(parts, { moment, rules }) {
  const yearly = fullTimeHours(rules);
  return weightedBlinding(parts.flatMap((part) => {
    const { seed } = part.opening;
    const worked = monthsOf(part, moment).filter(({ hours }) => hours)
      .map(({ month, hours }) => [hours, blindingOf(seed, part.placement, month)]);
    return isFlatCounted(part, moment) ? [...worked, [yearly, blindingOf(seed, part.placement, FLAT)]] : worked;
  }));
}

function compared(one, other) {
  const place = one.findIndex((octet, index) => octet !== other[index]);
  return place < 0 ? 0 : one[place] - other[place];
}
