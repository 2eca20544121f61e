/**
 * The keys of this browser (sleutels van deze browser): made here with a recovery file at once, or brought from one.
 *
 * The same on the page of keys of every door that signs here; it writes them by the macros of `signing_keys.html`.
 */

import { isFaultless, mark } from "./form.js";
import { exportKeys, importKeys, keys, makeKeys } from "./keyring.js";
import { requireStrong } from "./passphrase.js";
import { Refusal } from "./refusal.js";
import { element, listen, tell } from "./reporting.js";
import { download } from "./written.js";
import { word } from "./words.js";

const MOST_OCTETS = 1024 * 1024;
const WRONG_FILE = new Set(["not_a_keystore", "cannot_unlock", "weak_kdf", "weak_passphrase", "no_such_key"]);

/** Make and bring keys when the forms of the page are sent. */
export function listenForKeys() {
  listen(element("make-form"), make);
  listen(element("import"), bring);
}

/** Which keys this browser has, and which of those listed are its own. */
export async function showKeys() {
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
  for (const each of document.querySelectorAll("[data-when-ready]")) each.hidden = state !== "ready";
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
  await showKeys();
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
  await showKeys();
  tell("success", word("js_imported"));
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
