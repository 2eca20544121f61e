/**
 * The page of activities (activiteiten): what was reported, verified here and valued by the rule set, and one reported.
 */

import { Problem, now } from "../browser/api.js";
import { activitiesOf, owingNow, standing } from "./claim_owed.js";
import { contractOf, rulesetOf } from "../contractor/contractor_worth.js";
import { withdraw } from "../contractor/contractor_signing.js";
import { doneOf, evidenceOf, measureOf, wayOf } from "./activity_form.js";
import { filled, isFaultless } from "../page/form.js";
import { sign } from "../browser/keyring.js";
import { isReady, keepSending } from "../page/ready.js";
import { Refusal } from "../wire/refusal.js";
import { element, link, listen, tell, tellFault } from "../page/reporting.js";
import { measuresOf, valueActivity } from "../rules/rules_activities.js";
import { dayOf } from "../rules/rules_calendar.js";
import { sent } from "../browser/sending.js";
import { digestOf } from "../wire/signing.js";
import { activity } from "../wire/statements.js";
import { author } from "../browser/trusted.js";
import { word } from "../page/words.js";
import { money } from "../page/written.js";

const UNITS = new Set(["hour", "half_day", "day", "person", "flat"]);
const { contract: digest, own } = element("activities").dataset;
const form = element("report");
const known = {};

if (form) {
  listen(form, report, { again: () => keepSending() });
  form.addEventListener("input", showKind);
  element("evidence").addEventListener("change", ({ target }) => {
    element("evidence-name").textContent = target.files[0]?.name ?? "";
  });
}
if (element("end")) listen(element("end"), takeBack, { again: () => keepSending() });
await isReady();
keepSending().then(show).catch(tellFault);

async function show() {
  known.contract = await contractOf(digest);
  known.rules = await rulesetOf(known.contract);
  if (form) {
    form.hidden = false;
    showKind();
  }
  const slots = new Map([...document.querySelectorAll("[data-activity]")].map((row) => [row.dataset.activity, row]));
  if (!slots.size) return;
  const contract = { digest, claims: known.contract };
  const { reported, counted } = own === "yes" ? await owingUntilTheEnd(contract) : { reported: await listedHere(contract) };
  for (const each of reported) {
    const slot = slots.get(each.digest)?.querySelector("[data-slot=worth]");
    if (slot) slot.textContent = each.fault ? word("js_not_verified") : each.worth === undefined ? "" : money(each.worth);
  }
  if (own === "yes") element("together").textContent = counted === undefined ? word("js_not_known") : money(counted);
}

/** What was reported, and what it counts for together by the end; that is left open where the rules leave it so. */
async function owingUntilTheEnd(contract) {
  try {
    return await owingNow(contract, "9999-12", known.rules);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { reported: await listedHere(contract) };
  }
}

const listedHere = (contract) => activitiesOf(contract, known.rules);

const kindOf = () => known.rules.activities.find(({ code }) => code === filled("kind"));

/** The fields that the chosen kind asks for, and what it would count for. */
function showKind() {
  if (!known.rules) return;
  const kind = kindOf();
  for (const each of form.querySelectorAll("[data-kind]")) each.hidden = each.dataset.kind !== kind?.code;
  const { spent, quantity } = kind ? measuresOf(kind) : {};
  element("ways").hidden = !(spent && quantity);
  const way = kind && wayOf(form, kind);
  for (const each of form.querySelectorAll("[data-way]")) each.hidden = each.dataset.way !== way;
  if (quantity && UNITS.has(quantity.by)) {
    form.querySelector("[for=quantity]").textContent = word(`js_quantity_${quantity.by}`);
  }
  form.querySelector("[data-receiver]").hidden = kind?.confirmed_by !== "receiving_organisation";
  element("preview").textContent = kind ? previewOf(kind, way) : "";
}

/** What an activity is worth by itself, once all of it was confirmed. */
function previewOf(kind, way) {
  const measured = measureOf(filled(way));
  if (!measured) return "";
  const said = { kind: kind.code, day: filled("day") || dayOf(now()), [way]: measured };
  try {
    return word("js_preview", { worth: money(valueActivity(known.rules, said, said)) });
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return "";
  }
}

async function report() {
  const [file] = element("evidence").files;
  const { members, faults } = doneOf(form, kindOf(), { contract: known.contract, today: dayOf(now()) });
  const evidence = await evidenceOf(file);
  if (!isFaultless([...faults, ["evidence", evidence.fault]])) return;
  tell("info", word("js_sending"));
  const said = await activity({ contract: digest, ...members, evidence_sha256: evidence.sha256 }, await author());
  const statement = await sign("sr-activity+jwt", said);
  const name = `activity.${digest}.${await digestOf(statement)}`;
  try {
    await sent({ name, path: "/v1/contractor/activities", body: { statement } });
  } catch (fault) {
    if (!(fault instanceof Problem && fault.field === "evidence_sha256")) throw fault;
    isFaultless([["evidence", "js_fault_evidence_known"]]);
    return;
  }
  over("js_reported");
  form.reset();
  element("evidence-name").textContent = "";
  showKind();
}

async function takeBack() {
  const [ended] = element("ended").selectedOptions;
  if (!isFaultless([
    ["ended", ended.value ? "" : "js_fault_ended"],
    ["sure", element("sure").checked ? "" : "js_fault_sure"],
  ])) return;
  tell("info", word("js_sending"));
  await withdraw(ended.value, { reason: "entered_in_error", effective: ended.dataset.day });
  element("ending").hidden = true;
  over("js_ended");
}

function over(name) {
  tell("success", word(name), link(word("js_reload"), location.href));
}
