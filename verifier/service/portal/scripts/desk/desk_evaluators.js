/**
 * The evaluators (berekenaars): both, at the addresses that the directory gives them, asked by this page itself.
 *
 * They see when and how much, never for what. The blind r and the blinded element live inside one call: who sees both
 * needs no key at all (PROTOCOL 4).
 */

import { now } from "../browser/api.js";
import { decode, encode } from "../wire/base64.js";
import { ticketsFor } from "./desk_door.js";
import { sign } from "../browser/keyring.js";
import { blind, elementsDigest, finish, pseudonymInput, verifyBatch } from "../privacy/oprf.js";
import * as here from "../browser/place.js";
import { Refusal, refuse } from "../wire/refusal.js";
import { evaluation } from "../wire/statements.js";
import { parse } from "../wire/strict_json.js";

/** Elements in one request. */
const BATCH = 64;
const LARGEST = 64 * 1024;
const TIMEOUT = 20_000;

/** An evaluator that did not answer, or refused; `code` says why. */
export class NotEvaluated extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * The pseudonym of every wanted {scope, bsn}, each person and year asked once: {found, failed}.
 *
 * `found` is a Map from "scope bsn" to 32 bytes. A batch that fails leaves its people in `failed`, a Map from BSN to a
 * code, and they are not asked for in later years: there is no weaker path. Its tickets are lost.
 */
export async function pseudonymsOf(wanted, { trust, tell }) {
  const found = new Map();
  const failed = new Map();
  const years = Map.groupBy(wanted, (each) => each.scope);
  for (const scope of [...years.keys()].toSorted()) {
    const people = [...new Set(years.get(scope).map((each) => each.bsn))].filter((each) => !failed.has(each));
    for (let first = 0; first < people.length; first += BATCH) {
      const batch = people.slice(first, first + BATCH);
      tell(scope, batch.length);
      try {
        const elements = await evaluateBlind(batch.map((bsn) => pseudonymInput(scope, bsn)), { scope, trust });
        for (const [place, bsn] of batch.entries()) found.set(`${scope} ${bsn}`, elements[place]);
      } catch (fault) {
        if (!fault.code) throw fault;
        for (const bsn of batch) failed.set(bsn, fault.code);
      }
    }
  }
  return { found, failed };
}

/**
 * N = k1·k2·H(x) for each of 1 to 64 inputs x.
 *
 * 1. blind each with a fresh r; 2. evaluator 1, its proof checked against pk1 of `scope` in the directory; 3. evaluator
 * 2 on what came back, against pk2; 4. multiply by 1/r, and forget r and B.
 */
async function evaluateBlind(inputs, { scope, trust }) {
  const { directory } = trust;
  const year = directory.evaluator_years.find((each) => each.year === scope) ?? refuse("trust_missing", "scope");
  const tickets = await ticketsFor(inputs.length);
  const blinds = inputs.map((input) => blind(input)); // 1
  let elements = blinds.map((each) => each.blinded);
  for (const [evaluator, key] of [[directory.evaluator1, year.pk1], [directory.evaluator2, year.pk2]]) { // 2, 3
    const answer = await step(evaluator, { elements, scope, ticket: tickets.get(evaluator), trust });
    elements = verifyBatch({ blinded: elements, publicKey: decode(key), ...answer });
  }
  return elements.map((element, place) => finish(element, blinds[place].blind)); // 4
}

async function step(evaluator, { elements, scope, ticket, trust }) {
  const { url } = trust.directory.institutions.find((each) => each.id === evaluator);
  if (!url || !ticket) refuse("trust_missing", "institutions");
  const said = { scope, tickets: [ticket], elements_sha256: await elementsDigest(elements) };
  const claims = await evaluation(said, { iss: here.party(), aud: evaluator, iat: now() });
  const body = { statement: await sign("sr-evaluation+jwt", claims), elements: elements.map(encode) };
  return answerOf(await asked(`${url.replace(/\/$/, "")}/v1/evaluations`, JSON.stringify(body)));
}

/** Once more with the same bytes when no answer came: an evaluator answers the same ticket and elements the same. */
async function asked(address, body) {
  return posted(address, body).catch((fault) => {
    if (fault.code === "evaluator_unavailable") return posted(address, body);
    throw fault;
  });
}

async function posted(address, body) {
  const headers = { "Content-Type": "application/json" };
  const request = { method: "POST", headers, body, mode: "cors", credentials: "omit", redirect: "error" };
  const signal = AbortSignal.timeout(TIMEOUT);
  const gone = () => { throw new NotEvaluated("evaluator_unavailable"); };
  const answer = await fetch(address, { ...request, cache: "no-store", signal }).catch(gone);
  const octets = new Uint8Array(await answer.arrayBuffer().catch(gone));
  if (answer.status >= 500) gone();
  const said = parse(octets, { limit: LARGEST, newlines: true });
  if (!answer.ok) throw new NotEvaluated(typeof said.code === "string" ? said.code : "refused");
  return said;
}

function answerOf({ elements, proof }) {
  try {
    return { evaluated: elements.map(decode), proof: decode(proof) };
  } catch (fault) {
    if (!(fault instanceof Refusal || fault instanceof TypeError)) throw fault;
    return refuse("bad_evaluation_proof", "elements");
  }
}
