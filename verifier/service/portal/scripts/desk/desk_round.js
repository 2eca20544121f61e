/**
 * A round (ronde): the placements that are looked into together, and what becomes of each.
 *
 * People, values and pseudonyms are in the memory of this page alone. What was judged is judged again, oldest first,
 * whenever something changes that it rests on: what an earlier placement of the same person is given, or what is known.
 */

import { Problem, Unreachable, now } from "../browser/api.js";
import { namedKeys, scopesOf, verifyCase } from "./desk_case.js";
import { awardOf, countersign, decline } from "./desk_countersigning.js";
import { fetchEnrolment, queue, rulesetOf } from "./desk_door.js";
import { isComplete, unknownAwards } from "./desk_dossier.js";
import { pseudonymsOf } from "./desk_evaluators.js";
import { admits, forgetGiven, givenTo, keepGiven, placedBy, together } from "./desk_given.js";
import { trustOf, withEnrolled } from "./desk_intake.js";
import { DECLINED, ELIGIBLE, WAITING, holdsEvery, judge, openCase } from "./desk_judging.js";
import { decidedOn, keepUnsent, sendUnsent, unsent } from "./desk_unsent.js";
import { neverCounted } from "./desk_withdrawn.js";
import { keys, opener } from "../browser/keyring.js";
import * as here from "../browser/place.js";
import { Refusal } from "../wire/refusal.js";
import { digestOf } from "../wire/signing.js";
import { directory } from "../browser/trusted.js";

/**
 * Fetch a page of the queue and open it: {round, next}. Each item of `round.items` is {waiting, case?, subject?,
 * person, choice, told}; `told` is {decision, reason, valuation?, refusal?}.
 */
export async function beginRound({ people, cursor }) {
  const trust = trustOf(await directory());
  const { placements, next } = await queue(cursor);
  const signed = new Set(await unsent());
  const fresh = placements.filter((each) => !signed.has(each.digest));
  await withEnrolled(trust, fresh.flatMap(namedKeys), { at: now(), fetchEnrolment });
  const round = { trust, items: [], unknown: await unknownAwards(), openingKeys: await openersOf() };
  for (const waiting of fresh) round.items.push(await openItem(waiting, round, people));
  await judgeAll(round);
  return { round, next };
}

/** Judge every item that was opened and not sent, the oldest first. */
export async function judgeAll(round) {
  const before = [];
  for (const item of round.items) {
    if (item.isSent || !item.subject) continue;
    item.told = await judged(item, round, before);
    if (chosen(item) === ELIGIBLE) before.push({ ...item.case, bsn: item.told.bsn, valuation: item.told.valuation });
  }
}

/** What is said of an item when the round is signed: the person's choice where that is possible, or what was found. */
export function chosen({ choice, told, isSent }) {
  if (isSent || told.decision === WAITING) return WAITING;
  if (choice === DECLINED || choice === WAITING) return choice;
  return told.decision;
}

/**
 * Sign and send what is chosen, one tab at a time: a Map from placement to {outcome, code}; `waiting` for what could
 * not be signed now, and otherwise as `sendUnsent` says.
 *
 * 1. the pseudonyms of all people of all years, through both evaluators; 2. countersign those whose person has every
 * pseudonym, and decline what is declined; 3. keep what was given, and the decisions; 4. send. A crash in between sends
 * the same bytes later, or decides anew what was never kept.
 */
export function signRound(round, { tell }) {
  return navigator.locks.request(`plaatsbewijs-round-${here.party()}`, () => signAlone(round, { tell }));
}

async function signAlone({ trust, items: all }, { tell }) {
  const items = await undecided(all);
  const eligible = items.filter((each) => chosen(each) === ELIGIBLE);
  const wanted = eligible.flatMap(({ case: { contract }, told: { bsn } }) =>
    scopesOf(contract).map((scope) => ({ scope, bsn })));
  const { found, failed } = await pseudonymsOf(wanted, { trust, tell }); // 1
  const [made, awards, results] = [[], [], new Map()];
  for (const { case: it, told } of eligible) { // 2
    if (failed.has(told.bsn)) results.set(it.digest, { outcome: WAITING, code: failed.get(told.bsn) });
    else {
      made.push(await countersign(it, told, { pseudonyms: found, trust }));
      awards.push(awardOf(it, told));
    }
  }
  for (const each of items.filter((item) => chosen(item) === DECLINED)) made.push(await decline(each.case, { trust }));
  await keepGiven(awards); // 3
  await keepUnsent(made);
  return new Map([...results, ...await sendUnsent()]); // 4
}

/** Without what another tab of this browser signed meanwhile. */
async function undecided(items) {
  const signed = new Set(await unsent());
  const left = [];
  for (const item of items.filter((each) => !each.isSent)) {
    const isSigned = signed.has(item.waiting.digest) || await decidedOn(item.waiting.digest);
    if (isSigned) Object.assign(item, { isSent: true, told: { decision: WAITING, reason: "already_decided" } });
    else left.push(item);
  }
  return left;
}

/** 1. it verifies, and was not decided here before; 2. it can be answered; 3. the contractor's quota; 4. open. */
async function openItem(waiting, { trust, openingKeys }, people) {
  const item = { waiting, case: null, subject: null, person: null, choice: "", told: null, isSent: false };
  try {
    const at = now();
    item.case = await verifyCase(waiting, { agency: here.party(), trust, at, rulesetOf }); // 1
    if (await decidedOn(item.case.digest)) return waits(item, "already_decided");
    if (!item.case.canBeAnswered) return waits(item, "reply_key_not_active"); // 2
    if (!await admits(item.case.placement.iss, item.case.digest, { at })) return waits(item, "quota_reached"); // 3
    const { subject, reason } = await openCase(item.case, { agency: here.party(), openingKeys }); // 4
    if (!subject && !holdsEvery(openingKeys, { agency: here.party(), trust, at })) return waits(item, "keys_missing");
    if (!subject) return { ...item, told: { decision: DECLINED, reason } };
    return { ...item, subject, person: people?.find(subject.scheme, subject.value) ?? null, isLookedUp: Boolean(people) };
  } catch (fault) {
    if (fault instanceof Refusal) return waits(item, "does_not_verify", fault);
    if (fault instanceof Problem || fault instanceof Unreachable) return waits(item, "register_unavailable");
    throw fault;
  }
}

async function judged({ case: it, subject, person, isLookedUp }, { trust, unknown }, before) {
  if (!person && !isLookedUp) return { decision: WAITING, reason: "not_looked_up" };
  if (person && !isComplete(it, unknown)) return { decision: WAITING, reason: "dossier_missing" };
  const given = person ? await givenBefore(it, person.bsn, { trust, before }) : undefined;
  return judge(it, { subject, person, given, trust });
}

/** What the person was given on the contract or its framework by other placements, of this round too. */
async function givenBefore(it, bsn, { trust, before }) {
  const kept = new Map((await givenTo(it.family, bsn, { except: it.digest })).map((each) => [each.placement, each]));
  for (const placed of [...kept.values()]) {
    const decided = await decidedOn(placed.placement);
    if (!decided) continue;
    const decision = await digestOf(decided.statement);
    if (!await neverCounted(placed, { agency: here.party(), decision, trust, at: now() })) continue;
    await forgetGiven(placed.placement);
    kept.delete(placed.placement);
  }
  for (const each of before.filter((other) => other.family === it.family && other.bsn === bsn)) {
    kept.set(each.digest, placedBy(each, each.valuation));
  }
  return together([...kept.values()]);
}

async function openersOf() {
  const found = (await keys())?.all.filter((each) => each.kind === "xwing" && each.state !== "destroyed") ?? [];
  return Promise.all(found.toReversed().map(({ kid }) => opener(kid)));
}

function waits(item, reason, refusal) {
  return { ...item, told: { decision: WAITING, reason, refusal } };
}
