/**
 * Counting (tellen): what counts for a contract up to a moment, checked word for word, and opened as far as it can be here.
 *
 * The second implementation of `count` in verifier/party/contractor/claim.py. Not checked: that nothing is left out,
 * and that a grant is the latest. Only the register knows all withdrawals and the cap (PROTOCOL 4), and what it leaves
 * out costs a proof that it refuses itself.
 */

import { read } from "../browser/api.js";
import { policyOf } from "./claim_grid.js";
import { blindingOfParts, hoursOfPart, inputsDigest, numeratorOf } from "./claim_inputs.js";
import { owingNow } from "./claim_owed.js";
import { granted as openedGrant, saidBy } from "../browser/signers.js";
import { fitting } from "./claim_subtotals.js";
import { committedMonths, saidUnder, verified } from "../contractor/contractor_decisions.js";
import { rulesetOf, valueOrWhy } from "../contractor/contractor_worth.js";
import { Scalars } from "../privacy/group.js";
import { received, waiting } from "../browser/outbox.js";
import * as here from "../browser/place.js";
import { refuse } from "../wire/refusal.js";
import { fullTimeHours } from "../rules/rules_table.js";
import { readSubject } from "../privacy/sealing.js";
import { digestOf } from "../wire/signing.js";

const HOURS = "sr-hours+jwt";
const PLACEMENT = "sr-placement+jwt";

/**
 * What counts for `contract` {digest, claims, isOwn} up to `moment`, with the `subtotals` of others.
 *
 * 1. every placement is listed once, for this contract or a call-off that is judged with it, by who attests for that;
 * 2. its agency signed that it counts, for every month; 3. the hours are of who attests, for the same contracts;
 * 4. each grant is the register's, and grants no more than was reported; 5. the grant of a month is of that month and
 * names the placement; 6. of others' people a subtotal opens what they were granted. `told` hears (done, all).
 */
export async function countedAt(contract, moment, { subtotals = [], told = () => {} } = {}) {
  const rules = await rulesetOf(contract.claims);
  const owing = contract.isOwn ? await owingNow(contract, moment, rules) : { callOffs: new Map(), reported: [] };
  const contracts = new Map([[contract.digest, contract.claims], ...owing.callOffs]);
  const inputs = await read(`/v1/contractor/contracts/${contract.digest}/inputs`);
  if (new Set(inputs.placements.map(({ placement }) => placement)).size !== inputs.placements.length) {
    refuse("wrong_relation", "placements"); // 1
  }
  const grants = await grantsOf(inputs, contracts);
  const parts = [];
  for (const each of inputs.placements) {
    told(parts.length, inputs.placements.length);
    parts.push(await partOf(each, contracts, grants));
  }
  const others = parts.filter(({ iss }) => iss !== here.party());
  const { found, missing } = await fitting(subtotals, others, { moment, rules }); // 6
  return new Counted({ contract, moment, rules, owing, parts, subtotals: found, missing, logSize: inputs.log_size });
}

/** What was counted, and what only this contractor can work out of it. */
class Counted {
  constructor(members) {
    Object.assign(this, members);
    this.own = this.parts.filter(({ iss }) => iss === here.party());
    this.opened = this.own.filter(({ opening }) => opening);
    this.policy = policyOf(this.rules);
  }

  /** Whether all that counts is opened or told in a subtotal: only then can a floor be proven. */
  get isWhole() {
    return this.opened.length === this.own.length && !this.missing.length;
  }

  /** Σ hours · rate + D · Σ flat of all that is opened, as a bigint. */
  get numerator() {
    return this.subtotals.reduce((sum, each) => sum + each.numerator, numeratorOf(this.opened, this));
  }

  /** What that is worth, in eurocents rounded down: what a floor can prove. */
  get worth() {
    return Number(this.numerator / BigInt(fullTimeHours(this.rules)));
  }

  /** The scalar that opens their point beside the numerator. */
  get blinding() {
    return this.subtotals.reduce((sum, each) => Scalars.add(sum, each.blinding), blindingOfParts(this.opened, this));
  }

  /** Placements that were granted hours. */
  get atWork() {
    return this.parts.filter((part) => hoursOfPart(part, this.moment)).length;
  }

  /** The digest of the inputs. */
  digest() {
    return inputsDigest(this.parts, this.moment);
  }
}

/** How many different people with granted hours are certain: those whose BSN this browser knows. */
export async function peopleOf({ own, moment }) {
  const numbers = await numbersOf(own.filter((part) => hoursOfPart(part, moment)));
  return new Set(numbers.values()).size;
}

/** The BSN of each of these parts that was attested in this browser, a Map by placement. */
export async function numbersOf(parts) {
  const names = new Map(parts.map(({ contract, placement }) => [`placement.${contract}.${placement}`, placement]));
  const found = new Map();
  for (const { name, kept } of [...await received("placement."), ...await waiting()]) {
    if (!names.has(name) || !kept?.subject) continue;
    const { scheme, value } = await readSubject(kept.subject);
    if (scheme === "bsn") found.set(names.get(name), value);
  }
  return found;
}

/** Each grant by its digest: {month, lines}, lines a Map by placement. */
async function grantsOf({ hours: tokens, grants }, contracts) {
  const reported = new Map();
  for (const token of tokens) reported.set(await digestOf(token), await hoursOf(token, contracts)); // 3
  const found = new Map();
  for (const token of grants) {
    const { digest, claims } = await openedGrant(token); // 4
    const hours = reported.get(claims.hours) ?? refuse("unknown_reference", "hours");
    const lines = new Map(claims.lines.map((line) => [line.placement, line]));
    if (lines.size !== claims.lines.length) refuse("wrong_value", "lines");
    const most = new Map(hours.lines.map((line) => [line.placement, line.hours]));
    if (claims.lines.some((line) => line.hours > (most.get(line.placement) ?? -1))) refuse("wrong_relation", "lines");
    found.set(digest, { month: hours.month, lines });
  }
  return found;
}

async function hoursOf(token, contracts) {
  const { contract, iss } = await saidUnder(await digestOf(token), HOURS, token);
  requireAttester(iss, contracts.get(contract), "hours");
  return (await saidBy(iss, token, HOURS)).claims;
}

async function partOf({ placement: digest, statement, eligibility: token, granted }, contracts, grants) {
  const said = await saidUnder(digest, PLACEMENT, statement);
  const { contract, iss, first_day: firstDay } = said;
  requireAttester(iss, contracts.get(contract), "placement"); // 1
  const claims = contracts.get(contract);
  const isOwn = iss === here.party();
  if (!isOwn) await saidBy(iss, statement, PLACEMENT);
  const months = committedMonths(claims, firstDay);
  const decision = await awarded(token, { digest, placement: said, claims, months }); // 2
  const { value, why } = isOwn ? await valueOrWhy({ digest, token: statement }, claims) : {};
  return {
    placement: digest, contract, iss, firstDay, months, why,
    eligibility: await digestOf(token),
    granted: monthly(granted, digest, grants), // 5
    rates: decision.rate_commitments,
    flat: decision.flat_commitment,
    opening: value && { rates: value.months, flat: value.flat, seed: value.seed },
  };
}

async function awarded(token, { digest, placement, claims, months }) {
  const { claims: said } = await verified(token, { digest, placement });
  if (said.decision !== "eligible") refuse("unknown_reference", "eligibility");
  if (said.rate_commitments.length !== months.length) refuse("wrong_value", "rate_commitments");
  return said.ruleset_digest === claims.ruleset.digest ? said : refuse("wrong_relation", "ruleset_digest");
}

function monthly(granted, placement, grants) {
  const found = new Map();
  for (const { month, grant } of granted) {
    const known = grants.get(grant);
    const line = known?.lines.get(placement);
    if (!line || known.month !== month || found.has(month)) refuse("wrong_relation", "granted");
    found.set(month, { grant, hours: line.hours, isFlat: line.flat === undefined });
  }
  return found;
}

/** Whoever says something for a contract is its contractor, or a party that it lists. */
function requireAttester(iss, claims, field) {
  const attesters = claims ? [claims.contractor, ...(claims.parties ?? []).map(({ party }) => party)] : [];
  if (!attesters.includes(iss)) refuse("unknown_reference", field);
}
