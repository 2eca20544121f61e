/**
 * Decisions (beslissingen) of agencies on a contractor's placements: verified here, opened with its own key, and
 * kept.
 *
 * An opening is believed only when it opens the commitments that the agency signed (PROTOCOL 5). The agency's
 * signature names the placement by its digest, and that names its contract: so the words of both are what the
 * agency saw.
 */

import { read } from "../browser/api.js";
import { decode, encode } from "../wire/base64.js";
import { openEnvelope } from "../wire/envelope.js";
import { opener } from "../browser/keyring.js";
import { sha256 } from "../wire/keys.js";
import { requireOpens } from "../privacy/pedersen.js";
import { refuse } from "../wire/refusal.js";
import { monthOf, monthText, monthsFrom } from "../rules/rules_calendar.js";
import { openOpening } from "../privacy/sealing.js";
import { digestOf, limitOf } from "../wire/signing.js";
import { claimsOf } from "../wire/statements.js";
import { parse } from "../wire/strict_json.js";
import { directory } from "../browser/trusted.js";
import { get, put } from "../browser/vault.js";

const KEPT = "opening";
const ELIGIBILITY = "sr-eligibility+jwt";

/** What a token of `typ` says, when its digest is `digest`; who signed it is not looked at. */
export async function saidUnder(digest, typ, token) {
  if (await digestOf(token) !== digest) refuse("wrong_relation", "digest");
  return claimsOf(typ, parse(decode(token.split(".")[1]), { limit: limitOf(typ) }));
}

/** The months of a placement's rates, YYYY-MM: from its first day or the contract's, to the last that can count. */
export function committedMonths(contract, firstDay) {
  const first = monthOf(firstDay > contract.first_day ? firstDay : contract.first_day);
  const last = monthOf(contract.last_day) + (contract.recovery_months ?? 0);
  return monthsFrom(first, last).map(monthText);
}

/**
 * The opened value of a placement that counts, as kept or fetched, verified and kept now: {months: Map of bigint
 * rates by month, flat, seed: 32 bytes}. `placement` {digest, token} and the claims of its contract.
 *
 * 1. the decision is of the agency that the placement names, about it; 2. the sealed opening is the one that it
 * signed; 3. it opens with the key that the placement named; 4. it opens every commitment; 5. it is kept. Refuses
 * `cannot_open` or `no_such_key` at 3, `bad_commitment` at 4.
 */
export async function openedValue({ digest, token }, contract) {
  const placement = await saidUnder(digest, "sr-placement+jwt", token);
  const months = committedMonths(contract, placement.first_day);
  const kept = await get(KEPT, digest);
  if (kept) return valueOf(kept, months);
  const decision = await read(`/v1/contractor/placements/${digest}/decision`);
  const { claims } = await verified(decision.statement, { digest, placement }); // 1
  const sha = claims.sealed_opening_sha256;
  return openedWith(decision.sealed_opening, { digest, placement, claims, months, sha });
}

/** The same of an opening that the agency sealed again, to the active opening key of this browser. */
export async function openedAgain(sealed, { digest, token }, contract) {
  const placement = await saidUnder(digest, "sr-placement+jwt", token);
  const months = committedMonths(contract, placement.first_day);
  const decision = await read(`/v1/contractor/placements/${digest}/decision`);
  const { claims } = await verified(decision.statement, { digest, placement });
  const { kid } = await opener();
  return openedWith(sealed, { digest, placement: { ...placement, reply_kid: kid }, claims, months });
}

async function openedWith(sealed, { digest, placement, claims, months, sha }) {
  if (claims.decision !== "eligible") refuse("unknown_reference", "decision");
  if (sha && encode(await sha256(decode(sealed))) !== sha) refuse("wrong_relation", "sealed_opening"); // 2
  const opening = await openOpening(sealed, { placement: digest, key: await opener(placement.reply_kid) }); // 3
  requireOpens(opening, digest, months, claims); // 4
  const kept = { rates: opening.months.map(String), flat: String(opening.flat), seed: encode(opening.seed) };
  await put(KEPT, digest, kept); // 5
  return valueOf(kept, months);
}

/** The envelope, and that its key was the agency's at the moment of signing and is not known to be compromised. */
export async function verified(token, { digest, placement }) {
  const trust = await directory();
  const opened = await openEnvelope(token, { typ: ELIGIBILITY, keys: trust.keys, limit: limitOf(ELIGIBILITY) });
  const claims = await claimsOf(ELIGIBILITY, opened.claims);
  const record = trust.records.get(opened.kid);
  if (record.party !== placement.agency || claims.iss !== placement.agency) refuse("wrong_issuer", "iss");
  if (record.purpose !== "signing" || record.compromised_since !== undefined) refuse("key_not_active", "kid");
  if (claims.iat < record.not_before || claims.iat > (record.revoked_at ?? record.not_after)) {
    refuse("key_not_active", "kid");
  }
  if (claims.aud !== trust.register.id) refuse("wrong_audience", "aud");
  if (claims.placement !== digest) refuse("unknown_reference", "placement");
  return { claims };
}

function valueOf({ rates, flat, seed }, months) {
  const monthly = new Map(months.map((month, place) => [month, BigInt(rates[place])]));
  return { months: monthly, flat: BigInt(flat), seed: decode(seed) };
}
