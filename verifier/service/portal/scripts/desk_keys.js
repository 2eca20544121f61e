/** The keys of a desk (sleutels van het loket): brought to this browser from a file, and told of. */

import { now } from "./api.js";
import { element, listen, tell, tellFault } from "./desk_telling.js";
import { readDossier, writeDossier } from "./desk_dossier.js";
import { reseal } from "./desk_resealing.js";
import { isActive } from "./directory.js";
import { forgetKeys, importKeys, keys } from "./keyring.js";
import { Refusal } from "./refusal.js";
import { directory } from "./trusted.js";
import { word } from "./words.js";

const FAULTS = new Set([
  "cannot_unlock", "wrong_owner", "no_such_key", "not_a_keystore", "weak_kdf", "not_a_dossier", "other_dossier",
  "cannot_open",
]);
const LETTER_FAULTS = new Set([
  "not_strict_json", "wrong_value", "missing_member", "unknown_member", "too_large", "unknown_key", "key_not_active",
  "wrong_relation",
]);

/** Which keys lie here, and whether the directory knows them. */
async function show() {
  const found = await keys();
  for (const id of ["has-keys", "dossier", "reseal", "leaving"]) {
    if (element(id)) element(id).hidden = !found;
  }
  if (!found) return;
  element("kid").textContent = found.signing?.kid ?? "";
  const trust = await directory();
  const isListed = (each) => Boolean(each && trust.records.has(each.kid) && isActive(trust.records.get(each.kid), now()));
  element("not-listed").hidden = isListed(found.signing) && isListed(found.opening);
}

async function bring() {
  const [file] = element("key-file").files;
  const passphrase = element("passphrase").value;
  if (!file || !passphrase) {
    fault("key-file", file ? "" : word("js_choose_key_file"));
    fault("passphrase", passphrase ? "" : word("js_fill_passphrase"));
    return;
  }
  tell("info", word("js_unlocking"));
  await telling("key-file", async () => {
    await importKeys(new Uint8Array(await file.arrayBuffer()), passphrase);
    element("passphrase").value = "";
    tell("success", word("js_brought"));
    await show().catch(tellFault);
  });
}

async function saveDossier() {
  save(await writeDossier(), "plaatsbewijs-dossier.bin");
  tell("success", word("js_dossier_saved"));
}

/** Seal values again for a contractor whose request was chosen. */
async function sealAgain() {
  const [file] = element("request").files;
  if (!file) return;
  try {
    fault("request", "");
    const { answer, n } = await reseal(new Uint8Array(await file.arrayBuffer()));
    if (n) save(answer, "plaatsbewijs-resealed.json");
    tell(n ? "success" : "warning", word("js_resealed", { n }));
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !LETTER_FAULTS.has(refusal.code)) throw refusal;
    fault("request", word("js_fault_request"));
  }
}

function save(content, name) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([content]));
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
}

async function bringDossier() {
  const [file] = element("dossier-file").files;
  if (!file) return;
  await telling("dossier-file", async () => {
    await readDossier(new Uint8Array(await file.arrayBuffer()));
    tell("success", word("js_dossier_brought"));
  });
}

async function forget() {
  await forgetKeys();
  tell("success", word("js_forgotten"));
  await show().catch(tellFault);
}

async function telling(id, act) {
  fault(id, "");
  try {
    await act();
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !FAULTS.has(refusal.code)) throw refusal;
    element("told").replaceChildren();
    fault(id, word(`js_fault_${refusal.code}`));
    element(id).focus();
  }
}

function fault(id, text) {
  element(`${id}-fault`).textContent = text;
  element(id).setAttribute("aria-invalid", String(text !== ""));
}

listen(element("forget"), forget);
if (element("bring")) {
  listen(element("bring"), bring);
  listen(element("save-dossier"), saveDossier);
  element("dossier-file").addEventListener("change", () => bringDossier().catch(tellFault));
  element("request").addEventListener("change", () => sealAgain().catch(tellFault));
}
show().catch(tellFault);
