/**
 * Checking a dialogue (gesprek nagaan): whether each message that the page shows is what its writer signed.
 *
 * Keys are the directory's, or were enrolled by its registrar: nothing that the register says of a key counts by
 * itself. A message that does not hold is marked, and stays where it is.
 */

import { isActive } from "../judging/directory.js";
import { kidOf, openEnvelope } from "../wire/envelope.js";
import { listed } from "../browser/listing.js";
import * as here from "../browser/place.js";
import { refuse } from "../wire/refusal.js";
import { enrolledKey } from "../browser/signers.js";
import { digestOf, limitOf } from "../wire/signing.js";
import { SHAPES } from "../wire/statement_shapes.js";
import { directory } from "../browser/trusted.js";
import { word } from "../page/words.js";

const MESSAGE = "sr-message+jwt";

/** Mark each message of `thread`, an element that names its contract, as genuine or not. */
export async function checkThread(thread) {
  const { contract } = thread.dataset;
  const trust = await directory();
  for await (const each of listed(`/v1/${here.door()}/contracts/${contract}/messages`, "messages")) {
    const row = thread.querySelector(`[data-message="${each.digest}"]`);
    const slot = row?.querySelector("[data-slot=proof]");
    if (!slot) continue;
    const isGenuine = await genuine(each, { contract, trust }).then((said) => isShown(row, said), () => false);
    slot.textContent = word(isGenuine ? "js_message_genuine" : "js_message_doubtful");
    slot.dataset.genuine = String(isGenuine);
  }
}

/**
 * What a listed message says, once it holds.
 *
 * 1. its digest is the one under which it is listed; 2. its key is in the directory, or enrolled; 3. the key signed
 * it, for its own party, while it was active; 4. it is about this contract.
 */
async function genuine({ digest, statement }, { contract, trust }) {
  if (await digestOf(statement) !== digest) refuse("wrong_relation", "digest"); // 1
  const kid = kidOf(statement, { typ: MESSAGE, limit: limitOf(MESSAGE) });
  const key = trust.records.get(kid) ?? await enrolledKey(kid, trust) ?? refuse("unknown_key", "kid"); // 2
  const opened = await openEnvelope(statement, {
    typ: MESSAGE, keys: new Map([[kid, key.jwk]]), limit: limitOf(MESSAGE),
  });
  const said = await SHAPES[MESSAGE](opened.claims, "claims");
  if (key.purpose !== "signing" || key.party !== said.iss) refuse("wrong_issuer", "iss"); // 3
  if (key.compromised_since !== undefined || !isActive(key, said.iat)) refuse("key_not_active", "kid");
  return said.contract === contract ? said : refuse("wrong_relation", "contract"); // 4
}

/** Whether the texts of a row are those that were signed. */
function isShown(row, said) {
  const shown = [...row.querySelectorAll("h3 > bdi, article > p > bdi")].map((each) => each.textContent);
  const texts = [said.heading, ...said.paragraphs];
  return shown.length === texts.length && texts.every((text, place) => text === shown[place]);
}
