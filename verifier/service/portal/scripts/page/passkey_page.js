/**
 * The page of a passkey (bladzijde van een passkey): it asks the device, and posts what the device answers.
 *
 * What is asked stands in the form, as JSON in which bytes are base64url. The private half of a passkey never comes
 * here: a page sees signatures, of one challenge each.
 */

import { decode, encode } from "../wire/base64.js";
import { word } from "./words.js";

const form = document.getElementById("passkey");
const told = document.getElementById("told");
const again = document.getElementById("again");

/** What the browser's own function takes, of what stands in the form. */
function optionsOf({ user, excludeCredentials = [], allowCredentials = [], ...rest }) {
  const named = (list) => list.map((each) => ({ ...each, id: decode(each.id) }));
  return {
    ...rest,
    ...(user ? { user: { ...user, id: decode(user.id) } } : {}),
    challenge: decode(rest.challenge),
    excludeCredentials: named(excludeCredentials),
    allowCredentials: named(allowCredentials),
  };
}

/** What the register reads: of each kind of answer its own members. */
function answerOf({ id, rawId, type, response }) {
  const members = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const present = members.filter((each) => response[each]?.byteLength);
  const parts = present.map((each) => [each, encode(new Uint8Array(response[each]))]);
  return { id, rawId: encode(new Uint8Array(rawId)), type, response: Object.fromEntries(parts) };
}

/** Ask the device once; what was asked stays good for another try, as nothing was posted. */
async function ask() {
  again.hidden = true;
  told.textContent = word(form.dataset.kind === "create" ? "js_passkey_make" : "js_passkey_use");
  try {
    const publicKey = optionsOf(JSON.parse(form.dataset.options));
    form.elements.answer.value = JSON.stringify(answerOf(await navigator.credentials[form.dataset.kind]({ publicKey })));
  } catch (failure) {
    told.textContent = word(failure.name === "InvalidStateError" ? "js_passkey_known" : "js_passkey_stopped");
    again.hidden = false;
    again.focus();
    return;
  }
  told.textContent = word("js_passkey_sent");
  form.submit();
}

if (form && window.PublicKeyCredential) {
  again.addEventListener("click", ask);
  await ask();
} else if (form) {
  told.textContent = word("js_passkey_none");
}
