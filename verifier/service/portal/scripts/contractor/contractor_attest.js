/**
 * The form of a placement (plaatsing opgeven): what is filled in is checked, sealed and signed in this page.
 *
 * The number is gone from the page as soon as the placement is kept, sealed; what failed keeps what was filled in.
 */

import { Problem } from "../browser/api.js";
import { faultOfBirth, faultOfNumber, faultOfReference, numberOf, workOf } from "./contractor_form.js";
import { faultOfSealed, forgetSealed, listenForSealed, sealedParts } from "./contractor_sealed.js";
import { attest, attestSealed } from "./contractor_signing.js";
import { chosen, filled, isFaultless } from "../page/form.js";
import { Kept } from "../browser/kept.js";
import { isReady, keepSending } from "../page/ready.js";
import { address, element, listen, tell, tellFault } from "../page/reporting.js";
import { directory } from "../browser/trusted.js";
import { word } from "../page/words.js";

const form = element("attest");

if (form) {
  listen(form, submit, { again: () => keepSending() });
  listenForSealed(form);
  element("more").addEventListener("click", another);
  form.hidden = false;
}
await isReady();
keepSending().catch(tellFault);
// What is sealed to is known before it is needed, so that a connection that is lost later loses nothing.
directory().catch(() => {});

async function submit() {
  const scheme = chosen(form, "scheme");
  const { members, faults } = workOf();
  const work = { ...members, work: chosen(form, "work") === "outside" ? "outside" : undefined };
  const reference = filled("reference");
  const own = ["reference", faultOfReference(reference)];
  if (scheme === "sealed") return submitSealed({ work, reference, faults: [...faults, own] });
  const [number, birthDate] = [numberOf(scheme, filled("number")), filled("birth_date")];
  if (!isFaultless([
    ["number", faultOfNumber(scheme, number)],
    ...faults,
    own,
    ["birth_date", faultOfBirth(birthDate, members.first_day)],
  ])) return undefined;
  tell("info", word("js_sealing"));
  const person = { scheme, value: number, birthDate };
  return finish(attest(form.dataset.contract, { person, work, reference }));
}

/** The person is in a file of the sealing site, and so is the agency. */
async function submitSealed({ work, reference, faults }) {
  const others = faults.filter(([id]) => id !== "agency");
  if (!isFaultless([["sealed", faultOfSealed()], ...others])) return;
  tell("info", word("js_sending"));
  const parts = sealedParts();
  try {
    await finish(attestSealed(form.dataset.contract, { parts, work: { ...work, agency: parts.agency }, reference }));
  } catch (fault) {
    if (!(fault instanceof Problem && fault.code === "same_id_other_content")) throw fault;
    isFaultless([["sealed", "js_fault_sealed_used"]]);
  }
}

/** What was kept is gone from the page, whether or not it could be sent. */
async function finish(attesting) {
  try {
    done(await attesting);
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
  forgetSealed();
}

function another() {
  element("done").hidden = true;
  form.hidden = false;
  form.querySelector('[name="scheme"]:checked').focus();
}
