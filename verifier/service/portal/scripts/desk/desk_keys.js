/** The page of a desk's keys (sleutels van het loket): brought from a file, a dossier, and values sealed again. */

import { now } from "../browser/api.js";
import { readDossier, writeDossier } from "./desk_dossier.js";
import { reseal } from "./desk_resealing.js";
import { isActive } from "../judging/directory.js";
import { isFaultless } from "../page/form.js";
import { keys } from "../browser/keyring.js";
import { listenForKeyFile, listenForLeaving } from "../page/keys_here.js";
import { Refusal } from "../wire/refusal.js";
import { element, listen, tell, tellFault } from "../page/reporting.js";
import { directory } from "../browser/trusted.js";
import { download } from "../page/written.js";
import { word } from "../page/words.js";

const DOSSIER_FAULTS = new Map([
  ["not_a_dossier", "js_fault_not_a_dossier"],
  ["other_dossier", "js_fault_other_dossier"],
  ["cannot_open", "js_fault_cannot_open"],
]);
/** What is wrong with a request, where that is more than that it is none. */
const REQUEST_FAULTS = new Map([
  ["unknown_key", "js_fault_request_key"],
  ["key_not_active", "js_fault_request_key"],
  ["wrong_relation", "js_fault_request_party"],
]);
const NO_REQUEST = new Set(["not_strict_json", "wrong_value", "missing_member", "unknown_member", "too_large"]);

/** Which keys lie here, and whether the directory knows them. */
async function show() {
  const found = await keys();
  for (const id of ["has-keys", "dossier", "reseal", "leaving"]) {
    if (element(id)) element(id).hidden = !found;
  }
  if (element("importing")) element("importing").hidden = false;
  if (!found) return;
  element("kid").textContent = found.signing?.kid ?? "";
  const trust = await directory();
  const isListed = (each) => Boolean(each && trust.records.has(each.kid) && isActive(trust.records.get(each.kid), now()));
  const isKnown = isListed(found.signing) && isListed(found.opening);
  element("not-listed").hidden = isKnown;
  element("listed").hidden = !isKnown;
}

async function saveDossier() {
  download("plaatsbewijs-dossier.bin", await writeDossier(), "application/octet-stream");
  tell("success", word("js_dossier_saved"));
}

async function bringDossier() {
  await chosen("dossier-file", DOSSIER_FAULTS, async (octets) => {
    await readDossier(octets);
    tell("success", word("js_dossier_brought"));
  });
}

/** Seal values again for a contractor whose request was chosen. */
async function sealAgain() {
  const faults = new Map([...NO_REQUEST].map((code) => [code, "js_fault_request"]));
  await chosen("request", new Map([...faults, ...REQUEST_FAULTS]), async (octets) => {
    tell("info", word("js_busy"));
    const { answer, n, asked, party } = await reseal(octets);
    if (n) download("plaatsbewijs-resealed.json", answer);
    const said = word(n === asked ? "js_resealed" : "js_resealed_some", { n, asked, party });
    tell(n === asked ? "success" : "warning", n ? said : word("js_resealed_none", { party }));
  });
}

/** Do `act` with the file that was chosen at `id`; what is wrong with it is told there, by its code in `faults`. */
async function chosen(id, faults, act) {
  const [file] = element(id).files;
  if (!file) return;
  isFaultless([[id, ""]]);
  try {
    await act(new Uint8Array(await file.arrayBuffer()));
  } catch (fault) {
    if (!(fault instanceof Refusal && faults.has(fault.code))) throw fault;
    isFaultless([[id, faults.get(fault.code)]]);
  } finally {
    element(id).value = "";
  }
}

listenForLeaving(show);
if (element("import")) {
  listenForKeyFile(show);
  listen(element("save-dossier"), saveDossier);
  element("dossier-file").addEventListener("change", () => bringDossier().catch(tellFault));
  element("request").addEventListener("change", () => sealAgain().catch(tellFault));
}
show().catch(tellFault);
