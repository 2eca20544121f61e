/**
 * Claiming (een ondergrens bewijzen): the proof is made here, signed, kept, and then sent; the values stay.
 *
 * The second implementation of `claim` in verifier/party/contractor/claim.py: the highest floor that is reached.
 */

import { encode } from "../wire/base64.js";
import { highestFloor } from "./claim_grid.js";
import { pointing } from "./claim_inputs.js";
import { sign } from "../browser/keyring.js";
import { fullTimeHours } from "../rules/rules_table.js";
import { sent } from "../browser/sending.js";
import { inSlices } from "../privacy/slices.js";
import { claim } from "../wire/statements.js";
import { STEPS, proving } from "../privacy/threshold.js";
import { author } from "../browser/trusted.js";

/** The highest floor that what was counted proves for so many people; undefined where it reaches none. */
export function floorOf(counted, people) {
  const { policy, worth, owing, atWork } = counted;
  return highestFloor(policy, worth, { remaining: owing.remaining, people, atWork });
}

/**
 * The 8,224 bytes that prove `floor` eurocents and nothing more; `told` hears which part of it is done.
 *
 * Refuses `wrong_value` where the worth does not reach it, and `bad_commitment` where the openings are not those of the
 * inputs.
 */
export async function proofOf(counted, floor, { told = () => {} } = {}) {
  const { contract, moment, rules, parts, numerator, blinding } = counted;
  const inputs = await counted.digest();
  const point = await inSlices(pointing(parts, { moment, rules, floor }));
  const value = numerator - BigInt(fullTimeHours(rules)) * BigInt(floor);
  const statement = { contract: contract.digest, moment, inputs, floor, point };
  const proof = await inSlices(proving(statement, { value, blinding }), (count) => told(count / STEPS));
  return { inputs, proof };
}

/** Prove `floor` and claim it: the digest of the inputs. `Kept` where it could only be kept. */
export async function claimFloor(counted, floor, { told } = {}) {
  const { contract: { digest: contract }, moment, logSize } = counted;
  const { inputs, proof } = await proofOf(counted, floor, { told });
  const members = { contract, moment, log_size: logSize, inputs, floor, proof: encode(proof) };
  const statement = await sign("sr-claim+jwt", await claim(members, await author()));
  const name = `claim.${contract}.${moment}.${inputs}.${floor}`;
  await sent({ name, path: "/v1/contractor/claims", body: { statement } });
  return inputs;
}
