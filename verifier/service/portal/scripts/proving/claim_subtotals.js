/**
 * A subtotal (deeltotaal): what the people of a party that a contract lists are worth together, for who claims.
 *
 * The same file as verifier/party/contractor/subtotal.py reads and writes: one number, and the scalar that opens it. It
 * goes to the contractor alone, over a way of their own; no register sees it.
 */

import { decode, encode } from "../wire/base64.js";
import { inputsDigest, pointing } from "./claim_inputs.js";
import { month, octets, record, text } from "../wire/fields.js";
import { Scalars, scalarOf } from "../privacy/group.js";
import { commit } from "../privacy/pedersen.js";
import { refuse } from "../wire/refusal.js";
import { inSlices } from "../privacy/slices.js";
import { parse } from "../wire/strict_json.js";

const LIMIT = 4 * 1024;
const shape = record({
  contract: octets(32), moment: month(), inputs: octets(32), numerator: text(20, "0|[1-9]\\d*"), blinding: octets(32),
});

/** The file of a subtotal {contract, moment, inputs, numerator, blinding}; the last two are bigints. */
export function writeSubtotal({ contract, moment, inputs, numerator, blinding }) {
  const scalar = encode(Scalars.toBytes(blinding));
  return JSON.stringify({ contract, moment, inputs, numerator: String(numerator), blinding: scalar });
}

/** Read such a file; what it says is checked against the commitments. */
export async function readSubtotal(octetsOfFile) {
  const made = await shape(parse(octetsOfFile, { limit: LIMIT, newlines: true }), "subtotal");
  return { ...made, numerator: BigInt(made.numerator), blinding: scalarOf(decode(made.blinding), "blinding") };
}

/**
 * What other parties' people are worth: {found, missing}, of `parts` as `claim_inputs.js` has them, each with `iss` and
 * `contract`.
 *
 * One subtotal for each party and contract on which its people work. 1. it is about exactly what counts for that party
 * now; 2. it opens the sum of their commitments: `bad_commitment` otherwise. `missing` are parties without one.
 */
export async function fitting(subtotals, parts, { moment, rules }) {
  const known = new Map(subtotals.map((each) => [each.inputs, each]));
  const [found, missing] = [[], []];
  for (const group of grouped(parts)) {
    if (!group.some(({ granted }) => [...granted].some(([each, { hours }]) => each <= moment && hours))) continue;
    const subtotal = known.get(await inputsDigest(group, moment)); // 1
    if (!subtotal) {
      missing.push(group[0].iss);
      continue;
    }
    const point = await inSlices(pointing(group, { moment, rules, floor: 0 }));
    if (encode(commit(subtotal.numerator, subtotal.blinding)) !== encode(point)) refuse("bad_commitment", "subtotal"); // 2
    found.push(subtotal);
  }
  return { found, missing };
}

/** Parts of one party on one contract together. */
function grouped(parts) {
  const found = new Map();
  for (const part of parts) {
    const name = `${part.iss} ${part.contract}`;
    found.set(name, [...(found.get(name) ?? []), part]);
  }
  return found.values();
}
