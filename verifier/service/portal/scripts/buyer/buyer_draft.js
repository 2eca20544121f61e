/**
 * The page of a new contract (nieuwe opdracht): filled in, worked out beside it, read in plain words, and signed here.
 *
 * What is typed is kept in this browser until it is signed. Nothing is signed before somebody read it, and what is
 * signed cannot be lost: without a connection it is sent later, as it is.
 */

import { Problem, Unreachable } from "../browser/api.js";
import { faultsOf } from "./buyer_draft_faults.js";
import { follow, remember, restore, typed } from "./buyer_draft_form.js";
import { dropDraft, freshDraft, keepDraft, openDraft, parcelOf } from "./buyer_draft_kept.js";
import { membersOf } from "./buyer_draft_members.js";
import { namesOn } from "./buyer_draft_names.js";
import { addRow, removeRow } from "./buyer_draft_rows.js";
import { listedRulesets, openFields, tableOf } from "./buyer_draft_rules.js";
import { signContract } from "./buyer_draft_signing.js";
import { showSummary } from "./buyer_draft_summary.js";
import { forgetQuestions, planOf, questionOf } from "./buyer_plan_asking.js";
import { showPlan, tellPlan } from "./buyer_plan_showing.js";
import { isFaultless } from "../page/form.js";
import { received } from "../browser/outbox.js";
import { party } from "../browser/place.js";
import { isReady, keepSending } from "../page/ready.js";
import { Refusal } from "../wire/refusal.js";
import { address, button, element, listen, tell, tellFault } from "../page/reporting.js";
import { contract } from "../wire/statements.js";
import { author } from "../browser/trusted.js";
import { word } from "../page/words.js";

const SOON = 200;
/** Where a member is filled in that has another name than its field. */
const FIELDS = { malus_basis_points: "malus", basis_points: "percent", moments: "rhythm" };

const form = element("draft");
const framework = form?.dataset.framework ? takenOver(form.dataset) : undefined;
const place = framework?.digest ?? "new";

let draft = freshDraft();
let rules = { open: [] };
let reading;
let asked = "";
let plan;
let saving;

if (form) await begin();
await isReady();
keepSending().catch(tellFault);

async function begin() {
  draft = await openDraft(place);
  if (draft.typed) restore(draft.typed);
  form.addEventListener("input", ({ target }) => {
    clearFault(target);
    changed();
  });
  form.addEventListener("change", ({ target }) => {
    remember(target);
    changed();
  });
  form.addEventListener("click", ({ target }) => clicked(target.closest("[data-add], [data-remove]")));
  listen(form, read);
  listen(element("sign"), sign, { again: sendAgain });
  element("change").addEventListener("click", () => show(form));
  element("forget").addEventListener("click", () => {
    tell("warning", word("js_forget_sure"), button(word("js_forget_yes"), forget));
  });
  form.hidden = false;
  await changed();
}

/** What a call-off takes over of its framework, as the page says it; the register holds it to that. */
function takenOver({ framework: digest, contractor, ruleset, first, last, counted, agreed, whole }) {
  const terms = agreed ? JSON.parse(agreed) : undefined;
  return { digest, contractor, ruleset, first, last, counted, agreed: terms, isWhole: whole === "yes" };
}

async function changed() {
  const said = typed();
  draft = { ...draft, typed: said };
  clearTimeout(saving);
  saving = setTimeout(() => keepDraft(place, draft).catch(tellFault), SOON);
  follow(said, rules.table);
  await readRules(framework?.ruleset ?? said.ruleset);
  follow(typed(), rules.table);
  await work(typed());
}

/** The rule set that is chosen, read and known from the directory; what cannot be read yet is tried again. */
async function readRules(digest) {
  if (!digest) rules = { open: [] };
  if (!digest || (rules.digest === digest && rules.table)) return;
  rules = { digest, open: [] };
  element("ruleset-told")?.setAttribute("hidden", "");
  try {
    const [listed, table] = await Promise.all([listedRulesets(), tableOf(digest)]);
    if (rules.digest === digest) rules = { digest, table, listed: listed.get(digest), open: openFields(table) };
  } catch (fault) {
    if (!(fault instanceof Refusal || fault instanceof Problem || fault instanceof Unreachable)) throw fault;
    if (element("ruleset-told")) {
      element("ruleset-told").textContent = word("js_ruleset_unread");
      element("ruleset-told").hidden = false;
    }
  }
}

/** Ask what it comes to, unless that was asked already. */
async function work(said) {
  const question = rules.table && questionOf(said, {
    ruleset: rules.digest, agreed: framework?.agreed, open: rules.open, isWhole: framework?.isWhole,
  });
  const asking = JSON.stringify(question ?? "");
  if (asking === asked) return;
  asked = asking;
  plan = undefined;
  forgetQuestions();
  tellPlan(question ? "js_plan_busy" : "");
  if (!question) return;
  try {
    const answer = await planOf(question);
    if (!answer) return;
    plan = answer;
    showPlan(answer, rules.table);
  } catch (fault) {
    if (!(fault instanceof Problem || fault instanceof Unreachable)) throw fault;
    if (asked !== asking) return;
    asked = "";
    tellPlan(fault instanceof Unreachable ? "js_plan_offline" : fault.status === 429 ? "js_plan_many" : "js_plan_cannot");
  }
}

function clicked(pressed) {
  if (!pressed) return;
  if (pressed.dataset.add) addRow(pressed.dataset.add).querySelector("select").focus();
  else removeRow(pressed.closest("[data-row]"));
  changed();
}

/** What is typed otherwise is no longer at fault, until it is read again. */
function clearFault(field) {
  const around = field.closest(".field, fieldset");
  const fault = around?.querySelector(":scope > .fault");
  if (!fault?.textContent) return;
  fault.textContent = "";
  for (const each of [around, field]) each.removeAttribute("aria-invalid");
}

/** Show in plain words what would be signed, once no field has a fault. */
async function read() {
  await readRules(framework?.ruleset ?? typed().ruleset);
  const said = typed();
  for (const each of form.querySelectorAll(".fault")) each.textContent = "";
  for (const each of form.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  const members = membersOf(said, { listed: rules.listed, framework, open: rules.open });
  if (!isFaultless(faultsOf(said, { ...rules, members, framework, party: party() }))) return;
  if (!await isClaimable(members)) return;
  reading = members;
  showSummary(members, { called: namesOn(form), table: rules.table, owed: plan?.obligation?.amount });
  element("told").replaceChildren();
  element("sure").checked = false;
  show(element("reading"));
}

/** Whether a contract can say this; what no check of the form found is told at its field. */
async function isClaimable(members) {
  try {
    await contract(members, await author());
    return true;
  } catch (fault) {
    const id = fault instanceof Refusal ? FIELDS[fault.field] ?? fault.field : "";
    if (!id || !element(`${id}-fault`)) throw fault;
    return isFaultless([[id, "js_fault_other"]]);
  }
}

async function sign() {
  if (!isFaultless([["sure", element("sure").checked ? "" : "js_fault_sure"]])) return;
  tell("info", word("js_sending"));
  const { digest, lost } = await signContract(reading, draft.id);
  clearTimeout(saving);
  await dropDraft(place);
  element("reading").hidden = true;
  if (lost) throw lost;
  done(digest);
}

/** The connection may be back: what waits is sent, and when that is this contract, it is done. */
async function sendAgain() {
  await keepSending();
  const [found] = await received(parcelOf(draft.id));
  if (found) done(found.kept.digest);
}

function done(digest) {
  element("told").replaceChildren();
  element("view").href = address(`/buyer/contracts/${digest}`);
  show(element("done"));
}

async function forget() {
  clearTimeout(saving);
  await dropDraft(place);
  location.reload();
}

/** One part at a time: the form, what is read, or that it is done. */
function show(part) {
  for (const each of [form, element("reading"), element("done")]) each.hidden = each !== part;
  if (part === form) element("reference").focus();
  else part.focus();
}
