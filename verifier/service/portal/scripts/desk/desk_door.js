/**
 * The door of a desk (deur van het loket): what it asks of the register, as any other agency's program does.
 *
 * Nothing that is asked is about a person: placements, keys and rule sets go by their digests.
 */

import { Problem, read, submit } from "../browser/api.js";
import { claimsIn } from "./desk_intake.js";
import { readRuleset } from "../rules/rules_table.js";
import { digestOf } from "../wire/signing.js";
import { ruleset } from "../browser/trusted.js";

/** Placements that are looked into together. */
export const PAGE = 50;
const MOST = 100;

const rulesets = new Map();

/** What waits on this agency, oldest first: {placements, next}; `cursor` leads to a later page. */
export function queue(cursor) {
  return read(`/v1/agency/placements?limit=${PAGE}${cursor ? `&cursor=${cursor}` : ""}`);
}

/** What this agency decided, as the register has it: [{placement, state, statement}] with the claims of each. */
export async function decisionsMade() {
  const found = [];
  let cursor = "";
  do {
    const page = await read(`/v1/agency/eligibilities?limit=${MOST}${cursor}`);
    for (const { placement, state, statement } of page.decisions) {
      found.push({ placement, state, statement: claimsIn(statement) });
    }
    cursor = page.next && `&cursor=${page.next}`;
  } while (cursor);
  return found;
}

/** What a placement that names this agency says, by its digest; null when it is not handed out any more. */
export async function statementOf(placement) {
  const found = await orNull(() => read(`/v1/agency/statements/${placement}`));
  return found && await digestOf(found.statement) === placement ? claimsIn(found.statement) : null;
}

/** The enrolment of a key, as the registrar signed it, or null. */
export async function fetchEnrolment(kid) {
  return (await orNull(() => read(`/v1/public/enrolments/${kid}`)))?.statement ?? null;
}

/** Every withdrawal of a placement, and of the decision on it. */
export async function withdrawalsOf(placement) {
  const { withdrawals } = await read(`/v1/agency/placements/${placement}/withdrawals`);
  return withdrawals.map((each) => each.statement);
}

/** The rule set of a digest, fetched and checked once a page. */
export function rulesetOf(digest) {
  if (!rulesets.has(digest)) {
    const reading = ruleset(digest).then((octets) => readRuleset(octets, { digest }));
    rulesets.set(digest, reading);
    reading.catch(() => rulesets.delete(digest));
  }
  return rulesets.get(digest);
}

/** A ticket for each evaluator, by its party id, for `count` elements. */
export async function ticketsFor(count) {
  const { tickets } = await submit("/v1/agency/tickets", { count });
  return new Map(tickets.map(({ evaluator, ticket }) => [evaluator, ticket]));
}

/** Send decisions; {receipt} or {problem} for each, in order. The same bytes are answered as the first time. */
export async function decide(decisions) {
  return (await submit("/v1/agency/eligibilities", { decisions })).results;
}

async function orNull(ask) {
  try {
    return await ask();
  } catch (fault) {
    if (fault instanceof Problem && fault.status === 404) return null;
    throw fault;
  }
}
