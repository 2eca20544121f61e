/** Signing a message (bericht ondertekenen): what may be about a person is told at its field, and is not signed. */

import { sign } from "../browser/keyring.js";
import * as here from "../browser/place.js";
import { Refusal } from "../wire/refusal.js";
import { digestOf } from "../wire/signing.js";
import { message } from "../wire/statements.js";
import { author } from "../browser/trusted.js";

const MESSAGE = "sr-message+jwt";
const FIELDS = [["heading", "heading"], ["paragraphs", "text"]];

/** The parcel of a message on a contract, or {faults} of a draft whose wording is guarded. */
export async function signedMessage(contract, draft) {
  const says = await author();
  let claims;
  try {
    claims = await message({ contract, ...draft }, says);
  } catch (fault) {
    const field = fault instanceof Refusal && fault.reason && fieldOf(fault.field);
    if (!field) throw fault;
    return { faults: FIELDS.map(([, id]) => [id, id === field ? `js_message_fault_${fault.reason}` : ""]) };
  }
  const statement = await sign(MESSAGE, claims);
  const name = `message.${contract}.${await digestOf(statement)}`;
  return { name, path: `/v1/${here.door()}/messages`, body: { statement } };
}

function fieldOf(member) {
  return FIELDS.find(([name]) => member.startsWith(name))?.[1];
}
