/**
 * The page of the desk (bladzijde van het loket): open what waits, look at it, decide several at once, and send.
 *
 * Nothing of a person, a value or a key leaves this page: what goes out is signed, sealed, committed to or blinded.
 */

import { readPeople } from "./desk_people.js";
import { beginRound, chosen, judgeAll, signRound } from "./desk_round.js";
import { fitTyped, typedPerson } from "./desk_typed.js";
import { sendUnsent, unsent } from "./desk_unsent.js";
import { caseView, tellCase } from "./desk_view.js";
import { Kept } from "../browser/kept.js";
import { keys } from "../browser/keyring.js";
import { Refusal } from "../wire/refusal.js";
import { button, element, listen, tell, tellFault } from "../page/reporting.js";
import { word } from "../page/words.js";

/** How outcomes are told of together. */
const SAID = { js_sent: ["eligible", "declined"], js_kept: ["kept"], js_not_signed: ["waiting"], js_not_taken: ["refused"] };

const state = { people: null, round: null, next: undefined, views: new Map(), turn: Promise.resolve() };

/** The register of people that was chosen, read here and sent nowhere. */
async function choosePeople() {
  const [file] = element("people").files;
  if (!file) return;
  element("people-fault").textContent = "";
  try {
    state.people = readPeople(new Uint8Array(await file.arrayBuffer()));
    element("people-told").textContent = word("js_people", { n: state.people.size });
    if (state.round) await lookUpAgain();
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    element("people-fault").textContent = word("js_people_fault", { field: fault.field });
  }
}

async function lookUpAgain() {
  for (const item of state.round.items.filter((each) => each.subject && !each.person?.isTyped)) {
    item.person = state.people.find(item.subject.scheme, item.subject.value);
    item.isLookedUp = true;
  }
  await refresh();
}

/** Fetch and open a page of the queue. */
async function look(cursor) {
  await sendKept();
  tell("info", word("js_looking"));
  const begun = await beginRound({ people: state.people, cursor });
  Object.assign(state, begun, { views: new Map() });
  const list = element("cases");
  list.replaceChildren(...begun.round.items.map(addView));
  element("work").hidden = false;
  element("queue").hidden = true;
  element("more").hidden = !begun.next;
  element("dossier-missing").hidden = !begun.round.unknown.length;
  await refresh();
  tell("info", begun.round.items.length ? word("js_looked", { n: begun.round.items.length }) : word("js_nothing_waits"));
  element("work-title").focus();
}

function addView(item) {
  item.name = document.querySelector(`[data-asker="${item.case?.placement.iss}"]`)?.textContent;
  const view = caseView(item);
  state.views.set(item, view);
  for (const radio of choices(view)) {
    radio.addEventListener("change", () => choose(item, radio.value).catch(tellFault));
  }
  const form = view.querySelector("form");
  if (!form) return view;
  fitTyped(view, item);
  listen(form, () => lookUpByHand(item, view));
  return view;
}

const choices = (view) => view.querySelectorAll("[data-part=choice] [type=radio]");

async function lookUpByHand(item, view) {
  const person = typedPerson(view, item);
  if (person === undefined) return;
  Object.assign(item, { person, isLookedUp: true, choice: "", isTouched: true });
  await refresh();
  view.querySelector("[data-part=typed]").open = false;
  view.querySelector("h3").focus();
}

async function choose(item, choice) {
  Object.assign(item, { choice, isTouched: true });
  await refresh();
}

/** Judge again, and tell of every case and of all together; one after the other, so that the last counts. */
function refresh() {
  state.turn = state.turn.then(judgeAndTell, judgeAndTell);
  return state.turn;
}

async function judgeAndTell() {
  await judgeAll(state.round);
  for (const [item, view] of state.views) {
    tellCase(view, item);
    const now = item.choice || item.told.decision;
    for (const radio of choices(view)) radio.checked = radio.value === now;
  }
  tellPicked(state.round.items.filter((each) => !each.isSent).map(chosen));
}

/** How many of each decision wait for a signature; nothing is said once all is sent. */
function tellPicked(picked) {
  const [eligible, declined] = ["eligible", "declined"].map((each) => picked.filter((one) => one === each).length);
  const n = eligible + declined;
  element("sign").disabled = n === 0;
  for (const id of ["sign", "picked", "promise"]) element(id).hidden = !picked.length;
  element("sign").textContent = word("js_sign", { n });
  element("picked").textContent = word("js_picked", { eligible, declined, waiting: picked.length - n });
}

/** Sign and send everything that is chosen. */
async function signChosen() {
  element("sign").disabled = true;
  element("cases").inert = true;
  tell("info", word("js_signing"));
  const telling = (scope, n) => tell("info", word("js_evaluating", { scope, n }));
  try {
    tellResults(await signRound(state.round, { tell: telling }));
  } catch (fault) {
    if (fault instanceof Kept) await noteKept();
    throw fault;
  } finally {
    element("cases").inert = false;
    await refresh();
  }
}

/** Tell what became of decisions, together and of each that is on this page. */
function tellResults(results) {
  for (const item of state.round?.items ?? []) note(item, results.get(item.waiting.digest));
  const outcomes = [...results.values()].map((each) => each.outcome);
  const said = Object.entries(SAID).map(([name, among]) => [name, outcomes.filter((each) => among.includes(each)).length]);
  const text = said.filter(([, n]) => n).map(([name, n]) => word(name, { n })).join(" ");
  const isDone = outcomes.every((each) => SAID.js_sent.includes(each));
  const again = outcomes.includes("kept") ? [button(word("js_try_again"), () => sendKept().catch(tellFault))] : [];
  if (text) tell(isDone ? "success" : "warning", text, ...again);
}

function note(item, result) {
  if (!result) return;
  Object.assign(item, { result, isSent: result.outcome !== "waiting" });
  if (item.isSent) item.isTouched = false;
}

/** What was signed before the session ended lies here, whatever else became of it. */
async function noteKept() {
  const kept = new Set(await unsent());
  for (const item of state.round.items.filter((each) => kept.has(each.waiting.digest))) note(item, { outcome: "kept" });
}

/** Send what was signed before and could not be sent. */
async function sendKept() {
  if (!(await unsent()).length) return;
  tellResults(await sendUnsent());
  if (state.round) await refresh();
}

/** What was chosen or filled in is on this page alone: who leaves is asked whether that is meant. */
function warnOfLeaving(event) {
  if (state.round?.items.some((each) => each.isTouched)) event.preventDefault();
}

async function start() {
  const found = await keys();
  const isReady = Boolean(found?.signing && found.opening);
  element("no-keys").hidden = isReady;
  element("start").hidden = !isReady || !document.querySelector("#queue [data-asker]");
  if (!isReady) return;
  element("people").addEventListener("change", () => choosePeople().catch(tellFault));
  listen(element("look"), () => look());
  listen(element("more"), () => look(state.next));
  listen(element("sign"), signChosen);
  window.addEventListener("online", () => sendKept().catch(tellFault));
  window.addEventListener("beforeunload", warnOfLeaving);
  await sendKept();
}

if (element("start")) start().catch(tellFault);
