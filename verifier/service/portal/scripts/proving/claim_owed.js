/**
 * What is owed (wat verschuldigd is) at a moment, and what of it is left for people: all of it public (PROTOCOL 5).
 *
 * The second implementation of verifier/core/procedure/owing.py, for a contractor. A contract is {digest, claims}.
 * Which activities were withdrawn and which call-offs are in force is the register's word: a claim that rests on
 * anything else it refuses itself.
 */

import { saidUnder } from "../contractor/contractor_decisions.js";
import { saidBy } from "../browser/signers.js";
import { listed } from "../browser/listing.js";
import { Refusal, refuse } from "../wire/refusal.js";
import { checkActivity, countedActivities, valueActivity } from "../rules/rules_activities.js";
import { dayOf, monthOf, monthText } from "../rules/rules_calendar.js";
import { obligationAmount } from "../rules/rules_worth.js";

const ACTIVITY = "sr-activity+jwt";
const CONFIRMATION = "sr-activity-confirmation+jwt";
const CONTRACT = "sr-contract+jwt";
const DOOR = "/v1/contractor";

/**
 * What a contract owes at a moment: {obligation, counted, remaining, accepted}, of the `activities` of each contract
 * that is judged with it: a Map by digest of [activity, confirmation or undefined].
 *
 * `callOffs` is a Map by digest of claims. Refuses `unsupported` for a framework whose call-offs are judged apart.
 */
export function owedOf({ digest, claims }, moment, { rules, callOffs = new Map(), activities }) {
  const rule = claims.call_offs?.rule;
  if (rule === "apart") refuse("unsupported", "contract");
  const until = new Map([digest, ...callOffs.keys()].map((each) =>
    [each, (activities.get(each) ?? []).filter(([{ day }]) => day.slice(0, 7) <= moment)]));
  const accepted = [...until.values()].flat();
  const parts = rule === "carried"
    ? [...callOffs].map(([each, said]) => partOf(rules, said, until.get(each)))
    : [partOf(rules, claims, accepted)];
  const [obligation, counted] = ["obligation", "counted"].map((name) => parts.reduce((sum, part) => sum + part[name], 0));
  return { obligation, counted, remaining: Math.max(0, obligation - counted), accepted };
}

/**
 * The activities of a contract that this contractor may know, in log order: {digest, state, activity, confirmation,
 * worth}, or {digest, state, fault} for one that does not verify.
 *
 * 1. who attests for the contract signed it, for a day inside it; 2. the rule set can value it; 3. who the rule set
 * names confirmed it, and no more than was reported. `worth` is by itself, undefined while it counts for nothing.
 */
export async function activitiesOf(contract, rules) {
  const found = [];
  for await (const each of listed(`${DOOR}/contracts/${contract.digest}/activities`, "activities")) {
    const { digest, state, received_at: receivedAt } = each;
    try {
      found.push({ digest, state, receivedAt, ...await judged(each, contract, rules) });
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      found.push({ digest, state, receivedAt, fault });
    }
  }
  return found;
}

/** Those that count, as `owedOf` takes them; the refusal of one that does not verify. */
export function standing(activities, rules) {
  const several = activities.filter(({ state }) => state !== "withdrawn");
  for (const { fault } of several) if (fault) throw fault;
  const needsNoWord = ({ kind }) => rules.activities.find(({ code }) => code === kind).confirmed_by === "nobody";
  return several.filter(({ activity, confirmation }) => confirmation || needsNoWord(activity))
    .map(({ activity, confirmation }) => [activity, confirmation]);
}

/** What a framework's call-offs in force say, a Map by digest; none of any other contract. */
export async function callOffsOf({ digest, claims }) {
  const found = new Map();
  if (!claims.call_offs) return found;
  for await (const each of listed(`${DOOR}/contracts?state=accepted`, "contracts")) {
    const said = await saidUnder(each.digest, CONTRACT, each.statement);
    if (said.framework === digest) found.set(each.digest, said);
  }
  return found;
}

/** `owedOf` of what the register has now, verified here; with `callOffs` and the `reported` activities of the contract. */
export async function owingNow(contract, moment, rules) {
  const callOffs = await callOffsOf(contract);
  const activities = new Map();
  const reported = await activitiesOf(contract, rules);
  activities.set(contract.digest, standing(reported, rules));
  for (const [digest, claims] of callOffs) {
    activities.set(digest, standing(await activitiesOf({ digest, claims }, rules), rules));
  }
  return { ...owedOf(contract, moment, { rules, callOffs, activities }), callOffs, reported };
}

function partOf(rules, { value, obligation: agreed, certificates }, accepted) {
  const obligation = obligationAmount(rules, { value, agreed, certificates });
  const counted = accepted.length ? countedActivities(rules, accepted, { obligation }).eurocents : 0;
  return { obligation, counted };
}

async function judged({ digest, state, statement, confirmation: token }, contract, rules) {
  const { claims: said } = contract;
  const attesters = [said.contractor, ...(said.parties ?? []).map(({ party }) => party)];
  const { iss } = await saidUnder(digest, ACTIVITY, statement);
  if (!attesters.includes(iss)) refuse("unknown_reference", "contract");
  const { claims: activity } = await saidBy(iss, statement, ACTIVITY); // 1
  if (activity.contract !== contract.digest) refuse("wrong_relation", "digest");
  requireInside(activity, said);
  const kind = checkActivity(rules, activity); // 2
  const isReceived = kind.confirmed_by === "receiving_organisation";
  if (isReceived !== (activity.receiver !== undefined) || attesters.includes(activity.receiver)) {
    refuse("wrong_relation", "receiver");
  }
  const confirmer = isReceived ? activity.receiver : said.iss;
  const confirmation = token && await confirmed(token, { digest, activity, confirmer }); // 3
  return { activity, confirmation, worth: state === "withdrawn" ? undefined : worthOf(rules, activity, confirmation) };
}

async function confirmed(token, { digest, activity, confirmer }) {
  const { claims } = await saidBy(confirmer, token, CONFIRMATION);
  if (claims.activity !== digest) refuse("unknown_reference", "activity");
  for (const name of ["quantity", "amount"]) {
    if ((claims[name] === undefined) !== (activity[name] === undefined)) refuse("wrong_value", name);
    if (claims[name] > activity[name]) refuse("wrong_relation", name);
  }
  return claims;
}

/** A day inside the contract or its recovery period, and not ahead when it was signed. */
function requireInside({ day, iat }, { first_day: first, last_day: last, recovery_months: recovery = 0 }) {
  const isInside = day >= first && day.slice(0, 7) <= monthText(monthOf(last) + recovery);
  if (!isInside || day > dayOf(iat)) refuse("outside_window", "day");
}

function worthOf(rules, activity, confirmation) {
  try {
    return valueActivity(rules, activity, confirmation);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return undefined;
  }
}
