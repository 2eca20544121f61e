/** Base64 and base64url (RFC 4648, 4 and 5), read canonically: one value has one text. */

import { refuse } from "./refusal.js";

/** base64url without padding. */
export function encode(octets) {
  return encodeBase64(octets).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of base64url without padding. */
export function decode(text) {
  if (typeof text !== "string" || !/^[\w-]*$/.test(text) || text.length % 4 === 1) refuse("not_canonical");
  const octets = octetsOf(text.replaceAll("-", "+").replaceAll("_", "/"));
  return encode(octets) === text ? octets : refuse("not_canonical");
}

/** The bytes of base64 with padding. */
export function decodeBase64(text, field) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4) refuse("not_canonical", field);
  const octets = octetsOf(text);
  return encodeBase64(octets) === text ? octets : refuse("not_canonical", field);
}

function encodeBase64(octets) {
  let text = "";
  for (let start = 0; start < octets.length; start += 8192) {
    text += String.fromCharCode(...octets.subarray(start, start + 8192));
  }
  return btoa(text);
}

function octetsOf(base64) {
  let text = "";
  try {
    text = atob(base64);
  } catch {
    refuse("not_canonical");
  }
  const octets = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) octets[place] = text.charCodeAt(place);
  return octets;
}
