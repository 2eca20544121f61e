/** Octets (bytes): how bytes are put together before they are hashed, sealed or sent. */

import { bytesOf } from "./keys.js";

/** All `parts` in a row. */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** Texts and bytes with a zero byte between each two. */
export function parted(...parts) {
  const octets = parts.map((part) => (typeof part === "string" ? bytesOf(part) : part));
  return joined(...octets.flatMap((part, place) => (place ? [new Uint8Array(1), part] : [part])));
}

/** A number or bigint, at least 0, in `size` bytes, the greatest first. */
export function bigEndian(value, size) {
  const octets = new Uint8Array(size);
  let rest = BigInt(value);
  for (let place = size - 1; place >= 0; place--, rest >>= 8n) octets[place] = Number(rest & 0xffn);
  return octets;
}

/** What `bigEndian` wrote, as a bigint. */
export function bigEndianOf(octets) {
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

/** `size` bytes of the browser's generator. */
export function random(size) {
  return crypto.getRandomValues(new Uint8Array(size));
}
