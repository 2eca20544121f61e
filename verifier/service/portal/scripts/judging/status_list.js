/** The status list (statuslijst) of the register, and what it says of one credential (Token Status List, 8.3). */

import { decode } from "../wire/base64.js";
import { isActive } from "./directory.js";
import { openEnvelope } from "../wire/envelope.js";
import { inflate } from "../wire/inflate.js";
import { refuse } from "../wire/refusal.js";
import { NEWEST } from "./sd_jwt.js";
import * as shapes from "../wire/shapes.js";

const MOST_BYTES = 128 * 1024;
/** Characters that a sensible compressor needs for as much, an eighth more, in base64url. */
const MOST_CHARACTERS = Math.floor(((MOST_BYTES + MOST_BYTES / 8 + 64) * 4) / 3);
const LONGEST = 72 * 3600;
const [VALID, INVALID, SUSPENDED] = [0, 1, 2];

/** What holds of a list however old it is: steps 1 to 6 of `open_status_token`. */
export async function openStatusList(token, { uri, trust, at }) {
  const asked = { typ: "statuslist+jwt", keys: trust.keys, limit: shapes.LIMITS.statusList };
  const { kid, claims } = await openEnvelope(token, asked); // 1
  const record = trust.registerKeys.get(kid) ?? refuse("wrong_relation", "kid"); // 2
  const { packed, ...list } = await readStatusList(claims); // 3
  if (list.exp > list.iat + LONGEST) refuse("wrong_value", "exp");
  if (list.sub !== uri || !uri.startsWith(`${list.iss}/`)) refuse("wrong_relation", "sub"); // 4
  if (at < list.iat - NEWEST) refuse("not_fresh", "iat"); // 5
  if (!isActive(record, list.iat)) refuse("key_not_active", "kid"); // 6
  if (record.compromised_since !== undefined) refuse("trust_missing", "kid");
  return { packed, bits: list.status_list.bits, goodUntil: Math.min(list.exp, list.iat + list.ttl) };
}

/** The members of a list of the register, and the statuses inflated. */
export async function readStatusList(claims) {
  const list = await shapes.statusList(claims, "claims");
  const packed = packedIn(list.status_list);
  shapes.endsAfterItBegan(list);
  return { ...list, packed };
}

/** Refuse a credential that was taken back or suspended: steps 10 and 11 of `status_of`. */
export function requireStanding({ packed, bits }, index) {
  const each = 8 / bits;
  if (index >= packed.length * each) refuse("wrong_value", "idx");
  const value = (packed[Math.floor(index / each)] >> ((index % each) * bits)) & ((1 << bits) - 1);
  if (value === INVALID) refuse("status_invalid", "status");
  if (value === SUSPENDED) refuse("status_suspended", "status");
  if (value !== VALID) refuse("unsupported", "status");
}

/** The packed statuses of a list as it stands in its token. */
function packedIn({ bits, lst }) {
  if (![1, 2, 4, 8].includes(bits)) refuse("wrong_value", "bits");
  if (lst.length > MOST_CHARACTERS) refuse("too_large", "lst");
  return inflate(decode(lst), MOST_BYTES);
}
