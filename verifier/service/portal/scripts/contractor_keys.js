/**
 * The page of the keys (sleutels): made here, with a recovery file at once, or brought; and values sealed again.
 */

import { isFaultless, mark } from "./contractor_form.js";
import { openedAgain, saidUnder } from "./contractor_decisions.js";
import { askToReseal, readResealed } from "./contractor_letters.js";
import { element, listen, tell, tellFault } from "./contractor_telling.js";
import { contractOf, placementsOf, valueOrWhy } from "./contractor_worth.js";
import { download } from "./contractor_written.js";
import { exportKeys, importKeys, keys, makeKeys } from "./keyring.js";
import { requireStrong } from "./passphrase.js";
import { Refusal } from "./refusal.js";
import { word } from "./words.js";

const MOST_OCTETS = 1024 * 1024;
const WRONG_FILE = new Set(["not_a_keystore", "cannot_unlock", "weak_kdf", "weak_passphrase", "no_such_key"]);

if (element("here")) {
  listen(element("make-form"), make);
  listen(element("import"), bring);
  listen(element("reseal-make"), ask);
  listen(element("reseal-read"), take);
  await show().catch(tellFault);
}

/** Which keys this browser has, and which of those listed are its own. */
async function show() {
  const found = await keys();
  const rows = [...document.querySelectorAll("[data-kid]")];
  const isActive = (kid) => rows.some((row) => row.dataset.kid === kid && row.dataset.active === "yes");
  const isListed = (kid) => rows.some((row) => row.dataset.kid === kid);
  const { signing, opening } = found ?? {};
  const state = stateOf(signing && opening && [signing.kid, opening.kid], isActive, isListed);
  for (const each of element("here").querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state;
  element("here").querySelector("[data-with-key]").hidden = !signing;
  element("print").textContent = signing?.kid ?? "";
  for (const row of rows) {
    const isOurs = [signing?.kid, opening?.kid].includes(row.dataset.kid);
    row.querySelector('[data-slot="here"]').textContent = isOurs ? word("js_key_here") : "";
  }
  element("here").hidden = false;
  element("importing").hidden = false;
  element("make").hidden = state === "ready" || state === "made";
  element("reseal").hidden = state !== "ready";
}

function stateOf(kids, isActive, isListed) {
  if (!kids) return "none";
  if (kids.every(isActive)) return "ready";
  return kids.every(isListed) ? "ended" : "made";
}

async function make() {
  const passphrase = element("new_passphrase").value;
  if (!isFaultless([
    ["new_passphrase", isStrong(passphrase) ? "" : "js_fault_passphrase"],
    ["again", element("again").value === passphrase ? "" : "js_fault_again"],
  ])) return;
  tell("info", word("js_busy"));
  const made = await makeKeys();
  const { file } = await exportKeys(passphrase);
  forget("new_passphrase", "again");
  download(`plaatsbewijs-${made.signing.kid.slice(0, 8)}.keystore.json`, file);
  await show();
  tell("success", word("js_made"));
}

async function bring() {
  const [file] = element("key_file").files;
  if (!isFaultless([["key_file", file ? "" : "js_fault_file"]])) return;
  tell("info", word("js_busy"));
  try {
    await importKeys(await octetsOf(file), element("passphrase").value);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    if (fault.code === "wrong_owner") isFaultless([["key_file", "js_fault_party"]]);
    else if (WRONG_FILE.has(fault.code)) isFaultless([["passphrase", "js_fault_key_file"]]);
    else throw fault;
    return;
  }
  forget("passphrase");
  mark("passphrase", "");
  await show();
  tell("success", word("js_imported"));
}

/** A file for each agency whose values this browser cannot open. */
async function ask() {
  tell("info", word("js_busy"));
  const unopened = new Map();
  for await (const { placement, agency } of lost()) {
    unopened.set(agency, [...unopened.get(agency) ?? [], placement.digest]);
  }
  for (const [agency, digests] of unopened) {
    download(`plaatsbewijs-verzoek-${agency.slice(4)}.json`, await askToReseal(digests));
  }
  if (unopened.size) tell("success", word("js_reseal_made", { n: unopened.size }));
  else tell("info", word("js_reseal_none"));
}

async function take() {
  const [file] = element("reseal_file").files;
  if (!isFaultless([["reseal_file", file ? "" : "js_fault_file"]])) return;
  tell("info", word("js_busy"));
  try {
    tell("success", word("js_resealed", { n: await opened(await readResealed(await file.text())) }));
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    isFaultless([["reseal_file", "js_fault_reseal"]]);
  }
}

async function opened(sealed) {
  const known = new Map(sealed.map((each) => [each.placement, each.sealed_opening]));
  let n = 0;
  for await (const { placement, contract } of lost()) {
    if (!known.has(placement.digest)) continue;
    await openedAgain(known.get(placement.digest), placement, contract);
    n += 1;
  }
  return n;
}

/** Every placement that counts or counted, and whose value does not open here. */
async function* lost() {
  const contracts = new Map();
  for (const placement of await placementsOf()) {
    if (placement.state !== "eligible") continue;
    const said = await saidUnder(placement.digest, "sr-placement+jwt", placement.token);
    if (!contracts.has(said.contract)) contracts.set(said.contract, await contractOf(said.contract));
    const contract = contracts.get(said.contract);
    const { value } = await valueOrWhy(placement, contract);
    if (!value) yield { placement, agency: said.agency, contract };
  }
}

function isStrong(passphrase) {
  try {
    requireStrong(passphrase);
    return true;
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return false;
  }
}

async function octetsOf(file) {
  return new Uint8Array(await file.slice(0, MOST_OCTETS + 1).arrayBuffer());
}

function forget(...ids) {
  for (const id of ids) element(id).value = "";
}
