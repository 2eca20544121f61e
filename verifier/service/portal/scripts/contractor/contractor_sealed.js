/**
 * Sealed elsewhere (elders verzegeld): the person of a placement as the sealing site gave it, for who signs to take.
 *
 * This page never sees who it is. What a file says of contract and agency is compared with what is signed.
 */

import { mark, showName } from "../page/form.js";
import { element } from "../page/reporting.js";
import { Refusal } from "../wire/refusal.js";
import { readParts } from "../privacy/sealed_parts.js";
import { word } from "../page/words.js";

const MOST_OCTETS = 16 * 1024;

/** The parts that were chosen last, once they were read. */
let parts;

/** Show what `form` asks of a person, or of somebody who was sealed already; and read a file when one is chosen. */
export function listenForSealed(form) {
  for (const radio of form.querySelectorAll('[name="scheme"]')) radio.addEventListener("change", () => fit(form));
  showName("sealed");
  element("sealed").addEventListener("change", () => take(form).catch(refused));
  fit(form);
}

/** The parts as `readParts` gives them; undefined when no file was chosen that fits. */
export const sealedParts = () => parts;

/** The fault of the file, or "": one that was told at the field stays. */
export function faultOfSealed() {
  if (parts) return "";
  return element("sealed").files.length ? "js_fault_sealed" : "js_fault_sealed_none";
}

/** Leave nothing of what was chosen on the page. */
export function forgetSealed() {
  parts = undefined;
  element("sealed").value = "";
  element("sealed-told").textContent = "";
}

function fit(form) {
  const isSealed = form.querySelector('[name="scheme"]:checked').value === "sealed";
  for (const each of form.querySelectorAll("[data-when]")) each.hidden = (each.dataset.when === "sealed") !== isSealed;
}

/** 1. they are sealed parts, whole; 2. for this contract; 3. for an agency that can be chosen here. */
async function take(form) {
  const [file] = element("sealed").files;
  parts = undefined;
  element("sealed-told").textContent = "";
  mark("sealed", "");
  if (!file) return;
  const read = await readParts(new Uint8Array(await file.slice(0, MOST_OCTETS + 1).arrayBuffer())); // 1
  const agency = [...element("agency").options].find((each) => each.value === read.agency);
  const fault = faultOf(read, { contract: form.dataset.contract, agency });
  mark("sealed", fault && word(fault));
  if (fault) return;
  parts = read;
  element("agency").value = read.agency;
  element("sealed-told").textContent = word("js_sealed_for", { agency: agency.textContent });
}

function faultOf(read, { contract, agency }) {
  if (read.contract !== contract) return "js_fault_sealed_contract"; // 2
  return agency ? "" : "js_fault_sealed_agency"; // 3
}

function refused(fault) {
  if (!(fault instanceof Refusal)) throw fault;
  mark("sealed", word("js_fault_sealed"));
}
