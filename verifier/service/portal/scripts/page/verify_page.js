/**
 * The page on which a dropped file is verified (de controlepagina): it wires what a person does to the verifier.
 *
 * Files are read in this page and nowhere else, kept as long as it is open, and sent nowhere: its security policy
 * allows no connection. A kit is trusted only when it was chosen as such, never because it lay beside a bundle.
 */

import { BundleVerifier, MAX_BYTES } from "../judging/bundle.js";
import { readKit } from "../judging/directory.js";
import { Refusal } from "../wire/refusal.js";
import { canVerify } from "../browser/support.js";
import { ticketOf } from "./telling.js";
import { word } from "./words.js";

const MAX_KIT = 64 * 1024;
const desk = element("desk");
const files = [];
/** What the page trusts: a kit, its verifier, and whether the person brought it. */
let trusted;
/** Each round of verifying ends those before it. */
let round = 0;

function element(id) {
  return document.getElementById(id);
}

async function trust(octets, isOwn) {
  const kit = await readKit(octets);
  trusted = { verifier: new BundleVerifier(kit), isOwn };
  element("trust").hidden = false;
  element("trust-text").textContent = word(isOwn ? "js_trust_own" : "js_trust_website");
  element("kit-back").hidden = !isOwn;
  element("prints").replaceChildren(...kit.prints.map((print) => {
    const code = document.createElement("code");
    code.textContent = print;
    return code;
  }));
}

function trustWebsite() {
  element("kit").value = "";
  return trust(new TextEncoder().encode(document.body.dataset.kit), false);
}

async function octetsOf(file, most) {
  return new Uint8Array(await file.slice(0, most + 1).arrayBuffer());
}

async function trustOwn() {
  const [file] = element("kit").files;
  fault("kit", "");
  if (!file) return;
  try {
    await trust(await octetsOf(file, MAX_KIT), true);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    fault("kit", word("js_kit_fault"));
    return;
  }
  await judgeAll();
}

/** Unix seconds to judge as of; undefined when what was filled in is no such moment. */
function moment() {
  const field = element("moment");
  fault("moment", field.validity.valid ? "" : word("js_moment_fault"));
  if (!field.validity.valid) return undefined;
  return Math.floor((field.value ? new Date(field.value).getTime() : Date.now()) / 1000);
}

function fault(id, sentence) {
  element(`${id}-fault`).textContent = sentence;
  element(id).setAttribute("aria-invalid", String(sentence !== ""));
}

async function judge(file, at) {
  try {
    return await trusted.verifier.verify(await octetsOf(file, MAX_BYTES), { at });
  } catch {
    return { status: "undecided", hasFailed: true, findings: [], verdict: null, asOf: null, goodUntil: null };
  }
}

async function judgeAll() {
  const mine = ++round;
  const at = moment();
  if (at === undefined || !files.length) return;
  element("told").textContent = word("js_busy");
  element("tickets").ariaBusy = "true";
  const reports = [];
  for (const file of files) {
    reports.push(await judge(file, at));
    if (mine !== round) return;
  }
  show(reports, at);
}

function show(reports, at) {
  const isOpen = reports.length === 1;
  const tickets = reports.map((report, place) => ticketOf(report, { file: files[place], at, isOpen }));
  element("tickets").replaceChildren(...tickets);
  element("tickets").ariaBusy = "false";
  element("results").hidden = false;
  element("told").textContent = reports.length === 1
    ? word("js_told_one", { status: word(`js_status_${reports[0].status}`).toLowerCase() })
    : word("js_told_many", counted(reports));
}

function counted(reports) {
  const counts = { count: reports.length, valid: 0, invalid: 0, undecided: 0 };
  for (const { status } of reports) counts[status] += 1;
  return counts;
}

function take(added) {
  files.push(...added);
  return judgeAll();
}

function clear() {
  files.length = 0;
  round += 1;
  element("results").hidden = true;
  element("tickets").replaceChildren();
  element("told").textContent = "";
  element("files").focus();
}

function listen() {
  element("files").addEventListener("change", async ({ target }) => {
    const chosen = [...target.files];
    target.value = "";
    await take(chosen);
  });
  element("moment").addEventListener("change", judgeAll);
  element("kit").addEventListener("change", trustOwn);
  element("kit-back").addEventListener("click", () => trustWebsite().then(judgeAll));
  element("clear").addEventListener("click", clear);
  window.addEventListener("beforeprint", () => {
    for (const checked of document.querySelectorAll("details.checked")) checked.open = true;
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      element("drop").classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") take([...event.dataTransfer.files]);
    });
  }
}

if (await canVerify()) {
  await trustWebsite();
  listen();
  desk.hidden = false;
} else {
  element("unsupported").hidden = false;
}
