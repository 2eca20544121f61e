/**
 * The group (groep): ristretto255 of RFC 9496, in which everything hidden is computed.
 *
 * Elements are points of @noble/curves, scalars bigints below the order; on the wire both are 32 bytes. `times` is for
 * what is secret and takes as long for one scalar as for another, as far as a browser's integers allow; `publicTimes`
 * is quicker. Both know zero, which the library refuses.
 */

import { bytesToNumberLE, ristretto255, ristretto255_hasher, sha512 } from "../curves.js";
import { refuse } from "../wire/refusal.js";

const { Point } = ristretto255;
const WIDE = 64;

export const Scalars = Point.Fn;
export const BASE = Point.BASE;
export const IDENTITY = Point.ZERO;

/** 32 bytes as an element that is not the identity; `not_an_element` for anything else. */
export function elementOf(octets, field) {
  try {
    const element = Point.fromBytes(octets);
    if (!element.equals(IDENTITY)) return element;
  } catch {}
  return refuse("not_an_element", field);
}

/** 32 bytes, the least first, as a scalar below the order; `not_a_scalar` for anything else. */
export function scalarOf(octets, field) {
  try {
    return Scalars.fromBytes(octets);
  } catch {
    return refuse("not_a_scalar", field);
  }
}

/** 64 uniform bytes modulo the order. */
export const reduced = (wide) => Scalars.create(bytesToNumberLE(wide));

/** SHA-512 of all parts in a row. */
export function hashed(...parts) {
  const state = sha512.create();
  for (const part of parts) state.update(part);
  return state.digest();
}

/** 64 uniform bytes to an element whose logarithm nobody knows (RFC 9496, 4.3.4). */
export const derived = (wide) => ristretto255_hasher.deriveToCurve(wide);

/** `hash_to_ristretto255` of RFC 9380, appendix B, under a domain separation tag. */
export const hashedToElement = (message, dst) => ristretto255_hasher.hashToCurve(message, { DST: dst });

/** A uniform scalar of the browser's generator, never zero. */
export function randomScalar() {
  const wide = crypto.getRandomValues(new Uint8Array(WIDE));
  const scalar = reduced(wide);
  wide.fill(0);
  return scalar === 0n ? randomScalar() : scalar;
}

/** scalar · element, both possibly secret. */
export const times = (scalar, element) => (scalar === 0n ? IDENTITY : element.multiply(scalar));

/** scalar · element, both public. */
export const publicTimes = (scalar, element) => (scalar === 0n ? IDENTITY : element.multiplyUnsafe(scalar));
