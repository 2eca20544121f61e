/**
 * The form of a placement (plaatsing opgeven): what is filled in is checked, sealed and signed in this page.
 *
 * The number is gone from the page as soon as the placement is kept, sealed; what failed keeps what was filled in.
 */

import { faultOfBirth, faultOfNumber, faultOfReference, numberOf, workOf } from "./contractor_form.js";
import { attest } from "./contractor_signing.js";
import { chosen, filled, isFaultless } from "./form.js";
import { Kept } from "./kept.js";
import { isReady, keepSending } from "./ready.js";
import { address, element, listen, tell, tellFault } from "./reporting.js";
import { directory } from "./trusted.js";
import { word } from "./words.js";

const form = element("attest");

if (form) {
  listen(form, submit, { again: () => keepSending() });
  element("more").addEventListener("click", another);
  form.hidden = false;
}
await isReady();
keepSending().catch(tellFault);
// What is sealed to is known before it is needed, so that a connection that is lost later loses nothing.
directory().catch(() => {});

async function submit() {
  const scheme = chosen(form, "scheme");
  const number = numberOf(scheme, filled("number"));
  const { members, faults } = workOf();
  const [reference, birthDate] = [filled("reference"), filled("birth_date")];
  if (!isFaultless([
    ["number", faultOfNumber(scheme, number)],
    ...faults,
    ["reference", faultOfReference(reference)],
    ["birth_date", faultOfBirth(birthDate, members.first_day)],
  ])) return;
  const work = { ...members, work: chosen(form, "work") === "outside" ? "outside" : undefined };
  tell("info", word("js_sealing"));
  try {
    done(await attest(form.dataset.contract, { person: { scheme, value: number, birthDate }, work, reference }));
  } catch (fault) {
    if (fault instanceof Kept) forget();
    throw fault;
  }
}

function done(digest) {
  forget();
  form.hidden = true;
  element("told").replaceChildren();
  element("view").href = address(`/contractor/placements/${digest}`);
  element("done").hidden = false;
  element("done").focus();
}

/** What was filled in about a person does not stay on the page once it is kept. */
function forget() {
  for (const id of ["number", "birth_date", "reference"]) element(id).value = "";
}

function another() {
  element("done").hidden = true;
  form.hidden = false;
  element("number").focus();
}
