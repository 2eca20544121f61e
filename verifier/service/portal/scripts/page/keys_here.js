/**
 * The keys of this browser (sleutels van deze browser): made here with a recovery file at once, or brought from one.
 *
 * The same on the page of keys of every door that signs here; it writes them by the macros of `signing_keys.html`.
 */

import { isFaultless, showName } from "./form.js";
import { exportKeys, forgetKeys, importKeys, keys, makeKeys } from "../browser/keyring.js";
import { waiting } from "../browser/outbox.js";
import { requireStrong } from "../browser/passphrase.js";
import { Refusal } from "../wire/refusal.js";
import { element, listen, tell } from "./reporting.js";
import { download } from "./written.js";
import { word } from "./words.js";

const MOST_OCTETS = 1024 * 1024;
/** What is wrong with a key file: at which field it is told, and how. */
const FAULTS = new Map([
  ["not_a_keystore", ["key_file", "js_fault_not_key_file"]],
  ["wrong_owner", ["key_file", "js_fault_party"]],
  ["no_such_key", ["key_file", "js_fault_both_keys"]],
  ["weak_kdf", ["key_file", "js_fault_weak_file"]],
  ["weak_passphrase", ["passphrase", "js_fault_key_file"]],
  ["cannot_unlock", ["passphrase", "js_fault_key_file"]],
]);

/** Make and bring keys when the forms of the page are sent. */
export function listenForKeys() {
  listen(element("make-form"), make);
  listenForKeyFile(showKeys);
}

/** Bring keys from a file when that form is sent, and `show` then which are here. */
export function listenForKeyFile(show) {
  showName("key_file");
  listen(element("import"), () => bring(show));
}

/** Forget everything of the organisation here when that form is sent, and `show` then what is left. */
export function listenForLeaving(show) {
  listen(element("forget"), () => leave(show));
}

/** Which keys this browser has, and which of those listed are its own; who may not sign can only forget them. */
export async function showKeys() {
  const found = await keys();
  element("leaving").hidden = !found;
  if (!element("here")) return;
  const rows = [...document.querySelectorAll("[data-kid]")];
  const isActive = (kid) => rows.some((row) => row.dataset.kid === kid && row.dataset.active === "yes");
  const isListed = (kid) => rows.some((row) => row.dataset.kid === kid);
  const { signing, opening } = found ?? {};
  const kids = [signing, opening].filter((each) => each).map((each) => each.kid);
  const state = stateOf(signing && kids, isActive, isListed);
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

async function bring(show) {
  const [file] = element("key_file").files;
  const passphrase = element("passphrase").value;
  if (!isFaultless([
    ["key_file", file ? "" : "js_fault_file"],
    ["passphrase", passphrase ? "" : "js_fault_no_passphrase"],
  ])) return;
  tell("info", word("js_unlocking"));
  try {
    await importKeys(await octetsOf(file), passphrase);
  } catch (fault) {
    if (!(fault instanceof Refusal && FAULTS.has(fault.code))) throw fault;
    isFaultless([FAULTS.get(fault.code)]);
    return;
  }
  forget("passphrase");
  await show();
  tell("success", word("js_imported"));
}

/** What waits to be sent is never forgotten. */
async function leave(show) {
  if (!isFaultless([["forget_sure", element("forget_sure").checked ? "" : "js_fault_sure"]])) return;
  const { length: n } = await waiting();
  if (n) {
    tell("warning", word("js_forget_waiting", { n }));
    return;
  }
  await forgetKeys();
  element("forget").reset();
  await show();
  tell("success", word("js_forgotten"));
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
