/** The envelope (envelop): JWS compact with three header members, opened strictly (PROTOCOL 2). */

import { decode } from "./base64.js";
import { bytesOf, signedByP256 } from "./keys.js";
import { refuse } from "./refusal.js";
import { isObject, parse } from "./strict_json.js";

const FORM = /^[\w-]+\.[\w-]+\.[\w-]{86}$/;
const HEADER = ["alg", "kid", "typ"];

/**
 * The `kid` and the claims of a token of `typ` that one of `keys` signed, a Map of P-256 JWKs by `kid`.
 *
 * Whether the key was valid, and whether its party may say this, is not judged here.
 */
export async function openEnvelope(token, { typ, keys, limit }) {
  const kid = kidOf(token, { typ, limit });
  if (!keys.has(kid)) refuse("unknown_key", "kid");
  const [payload, signature] = token.split(".").slice(1);
  const message = bytesOf(token.slice(0, token.lastIndexOf(".")));
  if (!await signedByP256(keys.get(kid), decode(signature), message)) refuse("bad_signature");
  const claims = parse(decode(payload), { limit });
  return isObject(claims) ? { kid, claims } : refuse("not_canonical");
}

/** The key that a token of `typ` says signed it; nothing about it is proven. */
export function kidOf(token, { typ, limit }) {
  if (token.length > limit) refuse("too_large");
  if (!FORM.test(token)) refuse("not_canonical");
  const [header, , signature] = token.split(".");
  decode(signature);
  const members = parse(decode(header), { limit: 1024 });
  if (!isObject(members) || Object.keys(members).sort().join() !== HEADER.join()) refuse("wrong_header", "header");
  if (members.typ !== typ) refuse("wrong_type", "typ");
  if (members.alg !== "ES256") refuse("wrong_header", "alg");
  return typeof members.kid === "string" ? members.kid : refuse("wrong_header", "kid");
}
