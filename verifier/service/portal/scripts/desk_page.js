/**
 * The page of the desk (bladzijde van het loket): open what waits, look at it, decide several at once, and send.
 *
 * Nothing of a person, a value or a key leaves this page: what goes out is signed, sealed, committed to or blinded.
 */

import { element, listen, tell, tellFault } from "./desk_telling.js";
import { readPeople } from "./desk_people.js";
import { beginRound, chosen, judgeAll, signRound } from "./desk_round.js";
import { fitTyped, typedPerson } from "./desk_typed.js";
import { sendUnsent, unsent } from "./desk_unsent.js";
import { caseView, tellCase } from "./desk_view.js";
import { keys } from "./keyring.js";
import { Refusal } from "./refusal.js";
import { word } from "./words.js";

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
  for (const radio of view.querySelectorAll("[type=radio]")) {
    radio.addEventListener("change", () => choose(item, radio.value).catch(tellFault));
  }
  const form = view.querySelector("form");
  if (!form) return view;
  fitTyped(view, item);
  listen(form, () => lookUpByHand(item, view));
  return view;
}

async function lookUpByHand(item, view) {
  const person = typedPerson(view, item);
  if (person === undefined) return;
  Object.assign(item, { person, isLookedUp: true, choice: "" });
  await refresh();
  view.querySelector("[data-part=typed]").open = false;
  view.querySelector("h3").focus();
}

async function choose(item, choice) {
  item.choice = choice;
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
    for (const radio of view.querySelectorAll("[type=radio]")) radio.checked = radio.value === now;
  }
  const picked = state.round.items.map(chosen);
  const [eligible, declined] = ["eligible", "declined"].map((each) => picked.filter((one) => one === each).length);
  element("sign").disabled = eligible + declined === 0;
  element("sign").textContent = word("js_sign", { n: eligible + declined });
  element("picked").textContent = word("js_picked", { eligible, declined, waiting: picked.length - eligible - declined });
}

/** Sign and send everything that is chosen. */
async function signChosen() {
  element("sign").disabled = true;
  element("cases").inert = true;
  tell("info", word("js_signing"));
  try {
    const results = await signRound(state.round, { tell: (scope, n) => tell("info", word("js_evaluating", { scope, n })) });
    for (const item of state.round.items) {
      const result = results.get(item.waiting.digest);
      if (!result) continue;
      item.isSent = result.outcome !== "waiting" || await isKept(item);
      item.result = result;
    }
    tellResults([...results.values()].map((each) => each.outcome));
  } finally {
    element("cases").inert = false;
    await refresh();
  }
}

async function isKept(item) {
  return (await unsent()).includes(item.waiting.digest);
}

function tellResults(outcomes) {
  const count = (...wanted) => outcomes.filter((each) => wanted.includes(each)).length;
  const [sent, waiting, refused] = [count("eligible", "declined"), count("waiting"), count("refused")];
  tell(waiting || refused ? "warning" : "success", word("js_sent", { n: sent, waiting, refused }));
}

/** Send what an earlier visit signed and could not send. */
async function sendKept() {
  if (!(await unsent()).length) return;
  tellResults([...(await sendUnsent()).values()].map((each) => each.outcome));
}

async function start() {
  const found = await keys();
  const isReady = Boolean(found?.signing && found.opening);
  element("no-keys").hidden = isReady;
  element("start").hidden = !isReady;
  if (!isReady) return;
  element("people").addEventListener("change", () => choosePeople().catch(tellFault));
  listen(element("look"), () => look());
  listen(element("more"), () => look(state.next));
  listen(element("sign"), signChosen);
  window.addEventListener("online", () => sendKept().catch(tellFault));
  await sendKept();
}

start().catch(tellFault);
