/** Signing a contract (opdracht ondertekenen): its claims, signed here, kept, and then sent to the buyer's door. */

import { parcelOf } from "./buyer_draft_kept.js";
import { Kept } from "../browser/kept.js";
import { sign } from "../browser/keyring.js";
import { sent } from "../browser/sending.js";
import { digestOf } from "../wire/signing.js";
import { contract } from "../wire/statements.js";
import { author } from "../browser/trusted.js";

const PATH = "/v1/buyer/contracts";
const TYP = "sr-contract+jwt";

/**
 * Sign the contract of `members`, once for the draft `id`, and send it: its digest, by which everybody names it.
 *
 * `lost` is the `Kept` that says why it was kept and not sent; what the register refuses is thrown.
 */
export async function signContract(members, id) {
  const statement = await sign(TYP, await contract(members, await author()));
  const digest = await digestOf(statement);
  try {
    await sent({ name: parcelOf(id), path: PATH, body: { statement }, kept: { digest } });
    return { digest };
  } catch (fault) {
    if (!(fault instanceof Kept)) throw fault;
    return { digest, lost: fault };
  }
}
