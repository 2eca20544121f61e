/**
 * The page of value and progress (waarde en voortgang): what counts is opened here, and one button proves a floor of it.
 *
 * What is offered is what was counted when the page was opened; before it is proven all of it is counted again, so that
 * nothing is signed of what is no longer so.
 */

import { Problem } from "../browser/api.js";
import { countedAt, peopleOf } from "./claim_counted.js";
import { claimFloor, floorOf } from "./claim_making.js";
import { readSubtotal, writeSubtotal } from "./claim_subtotals.js";
import { showTargets } from "./claim_targets.js";
import { addClaim, provenOf, showClaims, showFloors, showPlacements, showStanding } from "./claim_view.js";
import { contractOf } from "../contractor/contractor_worth.js";
import { mark } from "../page/form.js";
import { isReady, keepSending } from "../page/ready.js";
import { Refusal, UNDECIDED } from "../wire/refusal.js";
import { element, listen, tell, tellFault } from "../page/reporting.js";
import { word } from "../page/words.js";
import { download, money } from "../page/written.js";

const LARGEST = 4 * 1024;
/** What the register says when something changed since it was counted. */
const CHANGED = new Set(["wrong_inputs", "off_grid"]);
/** What it says of a contract or a moment with which nothing is to be done. */
const SAID = new Map([
  ["contract_closed", "js_contract_closed"],
  ["not_accepted", "js_contract_closed"],
  ["withdrawn", "js_contract_closed"],
  ["already_decided", "js_answered"],
]);
/** What the rule set does not say, or cannot be calculated. */
const OPEN = new Set(["unspecified", "unsupported"]);

const standing = element("standing");
const subtotals = [];

if (element("prove-form")) listen(element("prove-form"), act, { again: () => keepSending() });
if (element("subtotal_files")) listenForSubtotals();
await isReady();
if (standing) keepSending().then(show).catch(tellFault);

async function show() {
  try {
    await showCounted(await count());
  } catch (fault) {
    const name = nameOf(fault);
    if (!name) throw fault;
    element("working").textContent = word(name);
  } finally {
    standing.ariaBusy = "false";
  }
}

/** All that counts now; what comes of it is shown while it is worked out. */
async function count() {
  const { contract: digest, moment, own } = standing.dataset;
  const contract = { digest, claims: await contractOf(digest), isOwn: own === "yes" };
  const told = (done, all) => { element("working").textContent = word("js_opening", { done, all }); };
  return countedAt(contract, moment, { subtotals, told });
}

async function showCounted(counted) {
  const [people, inputs] = [await peopleOf(counted), await counted.digest()];
  const proven = provenOf(inputs);
  showStanding(counted, { people, proven });
  element("working").hidden = true;
  element("worked-out").hidden = false;
  tellOpened(counted);
  await showPlacements(counted);
  if (counted.contract.isOwn) {
    showFloors(counted, { people, proven });
    showClaims(inputs);
    await showTargets(counted);
  }
  offer(counted, { people, proven });
}

function tellOpened({ own, opened }) {
  const closed = own.length - opened.length;
  element("open-values").hidden = !closed;
  if (closed) element("open-values").textContent = word("js_not_all_opened", { n: closed });
}

/** What can be proven now, or why nothing can. */
function offer(counted, { people, proven }) {
  const { contract: { isOwn }, missing, isWhole } = counted;
  element("prove").hidden = false;
  if (element("subtotals")) {
    element("subtotals").hidden = !missing.length && !subtotals.length;
    element("missing").textContent = missing.length ? word("js_subtotals_missing", { n: missing.length }) : "";
  }
  const floor = isOwn && isWhole ? floorOf(counted, people) : undefined;
  const name = isOwn ? whatToSay(counted, { floor, proven }) : "js_subtotal_offer";
  const places = { floor: money(floor ?? 0), day: element("offer").dataset.opens };
  if (name === "js_no_floor_few") Object.assign(places, { whole: money(counted.owing.remaining), n: counted.policy.people });
  element("offer").textContent = word(name, places);
  const canAct = name === "js_offer" || (!isOwn && isWhole);
  if (!element("prove-form")) return;
  element("prove-form").hidden = !canAct;
  if (!canAct) return;
  element("prove-form").dataset.floor = floor ?? "";
  if (isOwn) element("prove-button").textContent = word("js_prove", { floor: money(floor) });
  element("sees").textContent = sees(counted, floor);
}

function whatToSay({ isWhole, missing, owing, atWork, policy }, { floor, proven }) {
  const { state } = standing.dataset;
  if (state === "answered") return "js_answered";
  if (!owing.remaining) return "js_nothing_remains";
  if (missing.length) return "js_offer_after_subtotals";
  if (!isWhole) return "js_offer_after_opening";
  if (!floor) return atWork < policy.people ? "js_no_floor_few" : "js_no_floor";
  if (proven >= floor) return "js_already_proven";
  return state === "to_come" ? "js_not_over" : "js_offer";
}

/** What others will see of it, in one sentence. */
function sees({ contract: { isOwn }, policy, atWork }, floor) {
  if (!isOwn) return word("js_sees_subtotal");
  const name = atWork < policy.people ? "js_sees_few" : atWork < policy.people_for_rounded ? "js_sees_some" : "js_sees_many";
  return word(name, { floor: money(floor) });
}

async function act() {
  try {
    await (standing.dataset.own === "yes" ? prove() : makeSubtotal());
  } catch (fault) {
    const name = nameOf(fault);
    if (!name) throw fault;
    tell("error", word(name));
  } finally {
    element("making").hidden = true;
  }
}

/** Count again, prove what was offered and claim it; once more when something changed on the way. */
async function prove() {
  const offered = Number(element("prove-form").dataset.floor);
  tell("info", word("js_counting"));
  for (const isLast of [false, true]) {
    const counted = await count();
    const floor = counted.isWhole ? floorOf(counted, await peopleOf(counted)) : undefined;
    if (floor !== offered) {
      await showCounted(counted);
      tell("warning", word(floor ? "js_changed_offer" : "js_changed_nothing", { floor: money(floor ?? 0) }));
      return;
    }
    try {
      showPart(0);
      addClaim({ inputs: await claimFloor(counted, floor, { told: showPart }), floor });
      await showCounted(counted);
      tell("success", word("js_proven", { floor: money(floor) }));
      return;
    } catch (fault) {
      if (isLast || !(fault instanceof Problem && CHANGED.has(fault.code))) throw fault;
    }
  }
}

async function makeSubtotal() {
  const counted = await count();
  const { contract: { digest: contract }, moment, numerator, blinding } = counted;
  const inputs = await counted.digest();
  download(`deeltotaal-${moment}.json`, writeSubtotal({ contract, moment, inputs, numerator, blinding }));
  tell("success", word("js_subtotal_made"));
}

/** How far the proof is; it takes long enough to be told of. */
function showPart(share) {
  element("making").hidden = false;
  element("part").value = Math.min(100, Math.round(share * 100));
}

function listenForSubtotals() {
  element("subtotal_files").addEventListener("change", async ({ target }) => {
    const files = [...target.files];
    target.value = "";
    mark("subtotal_files", "");
    try {
      for (const file of files) subtotals.push(await readSubtotal(await octetsOf(file)));
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      mark("subtotal_files", word("js_fault_subtotal"));
      return;
    }
    await show();
  });
}

async function octetsOf(file) {
  return new Uint8Array(await file.slice(0, LARGEST + 1).arrayBuffer());
}

/** The name of the sentence that tells a fault of this page's own kind; undefined for any other. */
function nameOf(fault) {
  if (fault instanceof Problem) return SAID.get(fault.code) ?? (CHANGED.has(fault.code) ? "js_changed_twice" : undefined);
  if (!(fault instanceof Refusal) || UNDECIDED.has(fault.code) || fault.code === "no_such_key") return undefined;
  if (fault.code === "bad_commitment") return fault.field === "subtotal" ? "js_subtotal_wrong" : "js_openings_wrong";
  if (fault.code === "unsupported" && fault.field === "contract") return "js_apart";
  return OPEN.has(fault.code) ? "js_rules_open" : "js_inputs_wrong";
}
