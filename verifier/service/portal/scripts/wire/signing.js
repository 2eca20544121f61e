/**
 * Signing (ondertekenen): the claims of a statement become a token under a key that never leaves the browser.
 *
 * A token is JWS compact with exactly `alg`, `kid` and `typ` (PROTOCOL 2). What cannot be opened again is not signed.
 */

import { encode } from "./base64.js";
import { bytesOf, sha256 } from "./keys.js";
import { refuse } from "./refusal.js";
import { parse } from "./strict_json.js";

const KIBI = 1024;
const LARGER = new Map([
  ["sr-hours+jwt", 64 * KIBI],
  ["sr-grant+jwt", 64 * KIBI],
  ["sr-claim+jwt", 64 * KIBI],
  ["sr-directory+jwt", 4 * KIBI * KIBI],
]);
const ES256 = { name: "ECDSA", hash: "SHA-256" };

/** Characters that a token of `typ` may have. */
export const limitOf = (typ) => LARGER.get(typ) ?? 16 * KIBI;

/** The token of `claims`; `privateKey` is a P-256 CryptoKey that may sign, and `kid` its thumbprint. */
export async function signToken(typ, claims, { kid, privateKey }) {
  const payload = bytesOf(JSON.stringify(claims));
  parse(payload, { limit: limitOf(typ) });
  const header = bytesOf(JSON.stringify({ alg: "ES256", typ, kid }));
  const signingInput = `${encode(header)}.${encode(payload)}`;
  const signature = new Uint8Array(await crypto.subtle.sign(ES256, privateKey, bytesOf(signingInput)));
  const token = `${signingInput}.${encode(signature)}`;
  return token.length <= limitOf(typ) ? token : refuse("too_large");
}

/** The digest by which other statements name `token`: SHA-256 of its signing input, in base64url. */
export async function digestOf(token) {
  return encode(await sha256(bytesOf(token.slice(0, token.lastIndexOf(".")))));
}

/** A fresh statement id: UUID version 7 (RFC 9562) of `at` in Unix seconds. */
export function newJti(at) {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  let rest = BigInt(at) * 1000n;
  for (let place = 5; place >= 0; place--, rest >>= 8n) octets[place] = Number(rest & 0xffn);
  octets[6] = 0x70 | (octets[6] & 0x0f);
  octets[8] = 0x80 | (octets[8] & 0x3f);
  const digits = Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
