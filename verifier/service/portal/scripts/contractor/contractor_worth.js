/**
 * The worth (waarde) of a contractor's placements: granted hours times what agencies sealed, worked out here alone.
 *
 * The register says which placements count and what it granted, and signs each grant. What it leaves out is not
 * seen here; a claim on it would be refused by itself.
 */

import { Problem, read } from "../browser/api.js";
import { openedValue, saidUnder } from "./contractor_decisions.js";
import { grantedLines } from "../browser/grants.js";
import { listed } from "../browser/listing.js";
import { Refusal, refuse } from "../wire/refusal.js";
import { settled } from "../rules/rules_agreed.js";
import { readRuleset } from "../rules/rules_table.js";
import { worthOf } from "../rules/rules_worth.js";
import { digestOf } from "../wire/signing.js";
import { ruleset } from "../browser/trusted.js";

const CONTRACT = "sr-contract+jwt";

/** The claims of a contract by its digest: the contractor's own, or one of others for which it attests. */
export async function contractOf(digest) {
  try {
    const { statement } = await read(`/v1/contractor/statements/${digest}`);
    return saidUnder(digest, CONTRACT, statement);
  } catch (fault) {
    if (!(fault instanceof Problem && fault.status === 404)) throw fault;
  }
  for await (const each of listed("/v1/contractor/shared-contracts", "contracts")) {
    if (each.digest === digest) return saidUnder(digest, CONTRACT, each.statement);
  }
  return refuse("unknown_reference", "contract");
}

/** Every placement that this contractor attested, of one contract or of all: {digest, token, state}. */
export async function placementsOf(contract) {
  const path = `/v1/contractor/placements${contract ? `?contract=${contract}` : ""}`;
  const found = [];
  for await (const { digest, statement, state } of listed(path, "placements")) {
    found.push({ digest, token: statement, state });
  }
  return found;
}

/**
 * The granted hours of each placement that counts: a Map by digest of Maps by month of {hours, isFlat}.
 *
 * 1. each grant is signed by the register; 2. what is listed for a month names the placement. None where nothing
 * can count: before acceptance, and after closing.
 */
export async function grantedHours(contract) {
  let inputs;
  try {
    inputs = await read(`/v1/contractor/contracts/${contract}/inputs`);
  } catch (fault) {
    if (fault instanceof Problem && fault.status === 409) return new Map();
    throw fault;
  }
  const grants = new Map();
  for (const token of inputs.grants) grants.set(await digestOf(token), await grantedLines(token)); // 1
  const monthly = (placement, granted) => new Map(granted.map(({ month, grant }) => {
    const line = grants.get(grant)?.get(placement) ?? refuse("wrong_relation", "granted"); // 2
    return [month, { hours: line.hours, isFlat: line.flat === undefined }];
  }));
  return new Map(inputs.placements.map(({ placement, granted }) => [placement, monthly(placement, granted)]));
}

/** The rule set of a contract, with what the contract settles of its gaps. */
export async function rulesetOf(contract) {
  const { digest } = contract.ruleset;
  return settled(await readRuleset(await ruleset(digest), { digest }), contract.agreed);
}

/**
 * What a placement came to: {months: [{month, rate, hours}], rate, flat, isFlat}, of its opened value and its
 * granted hours; `rate` is the highest of all months.
 */
export function counted(value, granted = new Map()) {
  const months = [...value.months].map(([month, rate]) => ({ month, rate, hours: granted.get(month)?.hours ?? 0 }));
  const isFlat = [...granted.values()].some(({ hours, isFlat: may }) => hours && may);
  const rates = months.map(({ rate }) => rate);
  return { months, rate: rates.reduce((most, rate) => (rate > most ? rate : most), 0n), flat: value.flat, isFlat };
}

/** Eurocents of several that were counted, rounded down once. */
export function worthOfAll(rules, several) {
  const worked = several.flatMap(({ months }) => months.filter(({ hours }) => hours));
  const flat = several.reduce((sum, each) => sum + (each.isFlat ? each.flat : 0n), 0n);
  return worthOf(rules, worked.map(({ hours, rate }) => [hours, Number(rate)]), Number(flat));
}

/**
 * The opened value of a placement, or why it is not: not_opened (another key's), not_believed (not what was
 * signed).
 */
export async function valueOrWhy(placement, contract) {
  try {
    return { value: await openedValue(placement, contract) };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { why: ["cannot_open", "no_such_key"].includes(fault.code) ? "not_opened" : "not_believed" };
  }
}
