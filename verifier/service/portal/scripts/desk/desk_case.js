/**
 * A case (aanvraag): a placement that waits on this agency, verified, with its contract and rule set.
 *
 * A case that does not verify is not declined: nothing was asked by anyone who may ask. It stays with the register.
 */

import { decode, encode } from "../wire/base64.js";
import { isActive } from "../judging/directory.js";
import { momentOf, receive } from "./desk_intake.js";
import { bytesOf, sha256 } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";
import { settled } from "../rules/rules_agreed.js";
import { parse } from "../wire/strict_json.js";

const NEWEST = 5 * 60;

/**
 * Verify what the register handed out, before anything is opened (PROTOCOL 2).
 *
 * 1. the placement passes intake as of the moment the register received it; 2. the contract passes intake as of the
 * moment it was signed; 3. both are listed under their own digests, and the placement is for this contract, by who
 * attests for it, for this agency; 4. the rule set is one of the directory, and open to contracts of this date, with
 * what the contract agrees on; 5. the reply key is an opening key of who attests; 6. the sealed subject has the digest
 * that was signed.
 *
 * `waiting` is an item of the queue; `rulesetOf` gives a rule set by its digest. Deliberately not checked: that the
 * contract was accepted and nothing withdrawn. Only the register knows all statements, and it checks that.
 */
export async function verifyCase(waiting, { agency, trust, at, rulesetOf }) {
  const since = Math.floor(Date.parse(waiting.since) / 1000);
  if (!(since <= at + NEWEST)) refuse("wrong_value", "since");
  await momentOf(waiting.statement, "sr-placement+jwt", { trust, at }); // 1
  const signed = await receive(waiting.statement, "sr-placement+jwt", { trust, at: since });
  const moment = await momentOf(waiting.contract, "sr-contract+jwt", { trust, at }); // 2
  const agreed = await receive(waiting.contract, "sr-contract+jwt", { trust, at: moment });
  const [placement, contract] = [signed.claims, agreed.claims];
  const isListed = signed.digest === waiting.digest && placement.contract === agreed.digest;
  if (!isListed) refuse("wrong_relation", "digest"); // 3
  if (placement.agency !== agency || !isAttester(contract, placement.iss)) refuse("wrong_relation", "agency");
  requirePublished(contract, trust); // 4
  const replyKey = trust.records.get(placement.reply_kid) ?? refuse("unknown_key", "kid"); // 5
  if (replyKey.party !== placement.iss || replyKey.purpose !== "opening") refuse("unknown_reference", "reply_kid");
  const sealed = decode(waiting.sealed_subject);
  if (encode(await sha256(sealed)) !== placement.sealed_subject_sha256) refuse("wrong_value", "sealed_subject"); // 6
  const ruleset = settled(await rulesetOf(contract.ruleset.digest), contract.agreed);
  return {
    digest: signed.digest, placement, contract, contractDigest: agreed.digest, sealed: waiting.sealed_subject,
    ruleset, replyKey, since, family: contract.framework ?? agreed.digest, canBeAnswered: isActive(replyKey, at),
  };
}

/** The thumbprints of signing key and reply key as a placement names them, by which to fetch and no more. */
export function namedKeys({ statement }) {
  try {
    const [header, payload] = statement.split(".", 2).map((part) => parse(decode(part), { limit: 16 * 1024 }));
    return [header?.kid, payload?.reply_kid].filter((each) => /^[\w-]{43}$/.test(each));
  } catch (fault) {
    return fault.code ? [] : Promise.reject(fault);
  }
}

/** The calendar years in which a contract counts, each the scope of one pseudonym. */
export function scopesOf({ first_day: first, last_day: last, recovery_months: recovery = 0 }) {
  const [from, to] = [Number(first.slice(0, 4)), Number(last.slice(0, 4)) * 12 + Number(last.slice(5, 7)) - 1 + recovery];
  return Array.from({ length: Math.floor(to / 12) - from + 1 }, (_, step) => String(from + step));
}

/** A short name of a case for a person: the first characters of its digest, as the worklist has them. */
export const shortOf = (digest) => digest.slice(0, 12);

/** The bytes over which an id of a row is made that names a person on a contract or framework. */
export function personOn(family, bsn) {
  return Uint8Array.of(...decode(family), ...bytesOf(bsn));
}

function isAttester({ contractor, parties = [] }, party) {
  return party === contractor || parties.some((each) => each.party === party);
}

function requirePublished({ ruleset, first_day: first }, { directory }) {
  const listed = directory.rulesets.find((each) => each.name === ruleset.name && each.digest === ruleset.digest);
  if (!listed) refuse("unknown_reference", "ruleset");
  if (first < listed.contracts_from) refuse("outside_window", "ruleset");
}
