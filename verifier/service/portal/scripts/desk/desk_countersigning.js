/**
 * Countersigning (medeondertekenen): from an award and its pseudonyms to the one statement that says so.
 *
 * Nothing here leaves the desk: what is made is first kept, sealed in this browser, and then sent.
 */

import { now } from "../browser/api.js";
import { encode } from "../wire/base64.js";
import { placedBy } from "./desk_given.js";
import { scopesOf } from "./desk_case.js";
import { sign } from "../browser/keyring.js";
import { random } from "../wire/octets.js";
import { pseudonymCommitment } from "../privacy/oprf.js";
import { commitValuation } from "../privacy/pedersen.js";
import * as here from "../browser/place.js";
import { packOpening, sealOpening } from "../privacy/sealing.js";
import { eligibility } from "../wire/statements.js";

const TYP = "sr-eligibility+jwt";

/**
 * Sign *eligible* for a case that was valued (PROTOCOL 4, step 5, and 5): what `keepUnsent` keeps.
 *
 * 1. a fresh salt and c per calendar year of the contract; 2. a fresh seed, and the commitments to every month's rate
 * and to the flat amount; 3. the opening, sealed to the contractor's reply key for this placement; 4. the statement over
 * all of it. `pseudonyms` is the Map of `pseudonymsOf`.
 */
export async function countersign({ digest, contract, replyKey }, { bsn, valuation }, { pseudonyms, trust }) {
  const openings = scopesOf(contract).map((scope) => (
    { scope, pseudonym: pseudonyms.get(`${scope} ${bsn}`), salt: random(32) }
  ));
  const commitments = [];
  for (const each of openings) commitments.push({ scope: each.scope, c: await pseudonymCommitment(each) }); // 1
  const opening = { months: valuation.rates.map(BigInt), flat: BigInt(valuation.flat), seed: random(32) };
  const { months } = valuation;
  const committed = commitValuation({ months, rates: opening.months, flat: opening.flat, seed: opening.seed }, digest); // 2
  const { sealed, sealedSha256 } = await sealOpening(opening, { placement: digest, key: replyKey.jwk }); // 3
  const statement = await signed({
    placement: digest,
    decision: "eligible",
    pseudonym_commitments: commitments,
    ...committed,
    ruleset_digest: contract.ruleset.digest,
    sealed_opening_sha256: sealedSha256,
  }, trust); // 4
  const beside = openings.map(({ scope, pseudonym, salt }) => (
    { scope, pseudonym: encode(pseudonym), salt: encode(salt) }
  ));
  const body = { statement, sealed_opening: sealed, pseudonyms: beside };
  return { placement: digest, decision: "eligible", body, opening: encode(packOpening(opening)) };
}

/** Sign *declined*: the same for every reason, and nothing beside it. */
export async function decline({ digest }, { trust }) {
  const statement = await signed({ placement: digest, decision: "declined" }, trust);
  const body = { statement, sealed_opening: "", pseudonyms: [] };
  return { placement: digest, decision: "declined", body, opening: "" };
}

/** What an award gives the person, for `keepGiven`. */
export function awardOf(thisCase, { bsn, valuation }) {
  return { family: thisCase.family, bsn, placed: placedBy(thisCase, valuation) };
}

async function signed(members, trust) {
  const claims = await eligibility(members, { iss: here.party(), aud: trust.register.id, iat: now() });
  return sign(TYP, claims);
}
