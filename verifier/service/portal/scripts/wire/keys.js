/**
 * Public keys (openbare sleutels): JWKs of exactly their members, on their curve, named by RFC 7638.
 *
 * P-256 signs statements, Ed25519 signs notes, X-Wing seals. Points are checked with integers, as they are public;
 * signatures are the browser's own (WebCrypto).
 */

import { decode, encode } from "./base64.js";
import { refuse } from "./refusal.js";
import { isObject } from "./strict_json.js";

const UTF8 = new TextEncoder();
const ECDSA = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const HMAC = { name: "HMAC", hash: "SHA-256" };
const COORDINATE = /^[\w-]{42}[AEIMQUYcgkosw048]$/;
/** What each kind consists of, in the order in which it is hashed. */
const KINDS = {
  EC: { crv: /^P-256$/, kty: /^EC$/, x: COORDINATE, y: COORDINATE },
  AKP: { alg: /^X-Wing$/, kty: /^AKP$/, pub: /^[\w-]{1621}[AQgw]$/ },
};
const P256 = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B256 = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

const P = 2n ** 255n - 19n;
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
const ROOT_OF_MINUS_1 = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n;
const Y_OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER = new Set([0n, 1n, P - 1n, Y_OF_ORDER_8, P - Y_OF_ORDER_8]);

export const bytesOf = (string) => UTF8.encode(string);

export async function sha256(octets) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", octets));
}

export async function hmac(secret, message) {
  const key = await crypto.subtle.importKey("raw", secret, HMAC, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

/** The thumbprint of a P-256 or X-Wing key; `wrong_value` for anything else. */
export async function thumbprint(jwk, field) {
  const kind = isObject(jwk) && typeof jwk.kty === "string" && Object.hasOwn(KINDS, jwk.kty) && KINDS[jwk.kty];
  if (!kind) refuse("wrong_value", field);
  const names = Object.keys(kind);
  const fits = names.every((name) => typeof jwk[name] === "string" && kind[name].test(jwk[name]));
  if (!fits || Object.keys(jwk).length !== names.length) refuse("wrong_value", "jwk");
  if (kind === KINDS.EC && !isOnCurve(number(decode(jwk.x)), number(decode(jwk.y)))) refuse("wrong_value", "jwk");
  const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])));
  return encode(await sha256(bytesOf(canonical)));
}

/** Whether the holder of a P-256 `jwk` signed `message` with ES256 (r || s). */
export async function signedByP256({ kty, crv, x, y }, signature, message) {
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, ECDSA, false, ["verify"]);
  return crypto.subtle.verify(ECDSA, key, signature, message);
}

/** Whether the holder of an Ed25519 key of 32 bytes signed `message`. */
export async function signedByEd25519(publicKey, signature, message) {
  const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  return crypto.subtle.verify("Ed25519", key, signature, message);
}

/** Refuse an Ed25519 key under which signatures can be made up, or that has a second spelling. */
export function requireEd25519(publicKey, field) {
  const y = number(publicKey.toReversed()) & (2n ** 255n - 1n);
  if (publicKey.length !== 32 || y >= P || SMALL_ORDER.has(y)) refuse("not_an_element", field);
}

/** Refuse 32 bytes that are no element of ristretto255, or its identity (RFC 9496, 4.3.1). */
export function requireElement(octets) {
  const s = number(octets.toReversed());
  if (octets.length !== 32 || s === 0n || s >= P || s & 1n) refuse("not_an_element");
  const u1 = mod(1n - s * s);
  const u2 = mod(1n + s * s);
  const v = mod(-D * u1 * u1 - u2 * u2);
  const [isSquare, root] = inverseRoot(mod(v * u2 * u2));
  const denominator = mod(root * u2);
  const x = absolute(2n * s * denominator);
  const y = mod(u1 * root * denominator * v);
  if (!isSquare || mod(x * y) & 1n || y === 0n) refuse("not_an_element");
}

function isOnCurve(x, y) {
  return x < P256 && y < P256 && (y * y - x * x * x + 3n * x - B256) % P256 === 0n;
}

/** Whether 1/v is a square, and a root of it or of its other class (RFC 9496, 4.2, with u = 1). */
function inverseRoot(v) {
  const v3 = mod(v * v * v);
  let root = mod(v3 * power(mod(v3 * v3 * v), (P - 5n) / 8n));
  const check = mod(v * root * root);
  const isFlipped = check === P - 1n;
  if (isFlipped || check === mod(-ROOT_OF_MINUS_1)) root = mod(root * ROOT_OF_MINUS_1);
  return [check === 1n || isFlipped, root];
}

function power(number, exponent) {
  let result = 1n;
  for (let square = number; exponent > 0n; exponent >>= 1n, square = (square * square) % P) {
    if (exponent & 1n) result = (result * square) % P;
  }
  return result;
}

function absolute(number) {
  const least = mod(number);
  return least & 1n ? P - least : least;
}

function mod(number) {
  const rest = number % P;
  return rest < 0n ? rest + P : rest;
}

/** Bytes as an integer, the greatest first. */
function number(octets) {
  let digits = "0x0";
  for (const octet of octets) digits += octet.toString(16).padStart(2, "0");
  return BigInt(digits);
}
