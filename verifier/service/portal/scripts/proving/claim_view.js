/** How a page shows what was counted (weergave): the figures, the ladder of floors, and each placement. */

import { hoursOfPart, isFlatCounted, monthsOf } from "./claim_inputs.js";
import { floorsOf, provableFloors } from "./claim_grid.js";
import { references } from "../contractor/contractor_signing.js";
import { worthOfAll } from "../contractor/contractor_worth.js";
import { Refusal } from "../wire/refusal.js";
import { address, element } from "../page/reporting.js";
import { word } from "../page/words.js";
import { dayWords, hoursText, money } from "../page/written.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 10_000;
const LOCALE = document.documentElement.lang === "en" ? "en-GB" : "nl-NL";
const SHARE = new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 1 });

/** The figures of the card, and the chart: what was reached of what is owed. `proven` is the floor that stands. */
export function showStanding(counted, { people, proven }) {
  const { contract: { isOwn }, worth, owing } = counted;
  slot("people", money(worth));
  if (!isOwn) {
    slot("reached", money(worth));
    return;
  }
  const reached = owing.counted + worth;
  slot("reached", money(reached));
  slot("of", word("js_of", { whole: money(owing.obligation) }));
  slot("obligation", money(owing.obligation));
  slot("activities", money(owing.counted));
  slot("remaining", money(owing.remaining));
  slot("proven", proven ? money(proven) : word("js_nothing_proven"));
  const next = provableFloors(counted.policy, { remaining: owing.remaining, people, atWork: counted.atWork })
    .find((floor) => floor > worth);
  slot("missing", next ? word("js_missing", { floor: money(next), missing: money(next - worth) }) : word("js_all_reached"));
  draw({ ...owing, worth, proven, floors: floorsOf(counted.policy, { remaining: owing.remaining, people }) });
}

/** Each floor of the grid: proven, reached, or how much is missing. */
export function showFloors(counted, { people, proven }) {
  const { worth, owing: { remaining }, policy, atWork } = counted;
  const grid = floorsOf(policy, { remaining, people });
  const provable = provableFloors(policy, { remaining, people, atWork });
  element("floors").querySelector("tbody").replaceChildren(...grid.map((floor, place) => {
    const [tone, text] = stateOf(floor, { worth, proven, isProvable: provable.includes(floor) });
    return row([SHARE.format((place + 1) / grid.length), { number: money(floor) }, badge(text, tone)]);
  }));
  element("floors").hidden = !grid.length;
}

/** Each placement of the contractor's own, with its hours up to the moment and what they came to. */
export async function showPlacements(counted) {
  const { own, moment, rules } = counted;
  const contracts = [...new Set(own.map(({ contract }) => contract))];
  const known = new Map((await Promise.all(contracts.map(references))).flatMap((each) => [...each]));
  const rows = own.toSorted((one, other) => (one.firstDay < other.firstDay ? -1 : 1)).map((part) => {
    const anchor = document.createElement("a");
    anchor.href = address(`/contractor/placements/${part.placement}`);
    anchor.textContent = dayWords(part.firstDay);
    const hours = hoursText(hoursOfPart(part, moment));
    return row([anchor, known.get(part.placement) ?? "", { number: hours }, { number: worthOfPart(part, moment, rules) }]);
  });
  const hasReferences = own.some(({ placement }) => known.get(placement));
  for (const each of [element("placements").querySelector("thead tr"), ...rows]) each.children[1].hidden = !hasReferences;
  element("placements").querySelector("tbody").replaceChildren(...rows);
  element("placements").hidden = !rows.length;
}

/** Where each claim of this moment stands, now that the inputs have the digest `inputs`. */
export function showClaims(inputs) {
  for (const each of document.querySelectorAll("[data-claim]")) {
    const isNewest = each.dataset.claim === "0";
    const isNow = each.dataset.inputs === inputs;
    const [text, tone] = isNewest && isNow ? ["js_claim_stands", "good"]
      : isNewest ? ["js_claim_changed", "bad"] : ["js_claim_replaced", "plain"];
    each.querySelector("[data-slot=stand]").replaceChildren(badge(word(text), tone));
  }
}

/** A claim that was made on this page: it replaces those before it. */
export function addClaim({ inputs, floor }) {
  for (const each of document.querySelectorAll("[data-claim]")) each.dataset.claim = Number(each.dataset.claim) + 1;
  const made = row([word("js_just_now"), { number: money(floor) }, ""]);
  Object.assign(made.dataset, { claim: 0, inputs, floor });
  made.lastChild.dataset.slot = "stand";
  element("claims-list").querySelector("tbody").prepend(made);
  element("claims-list").hidden = false;
  element("claims-none").hidden = true;
}

/** The floor that is proven of exactly what counts now, or 0. */
export function provenOf(inputs) {
  const newest = document.querySelector("[data-claim='0']");
  return newest?.dataset.inputs === inputs ? Number(newest.dataset.floor) : 0;
}

/** A state in a word, as pages have it. */
export function badge(text, tone) {
  const made = document.createElement("span");
  made.className = `nl-data-badge is-${tone}`;
  made.textContent = text;
  return made;
}

/** A row of a table, the first cell its heading; a cell is a text, an element, or the text of a number. */
export function row(cells) {
  const made = document.createElement("tr");
  made.append(...cells.map((cell, place) => {
    const box = document.createElement(place ? "td" : "th");
    if (!place) box.scope = "row";
    const { number } = cell;
    if (number !== undefined) box.className = "number";
    box.append(number ?? cell);
    return box;
  }));
  return made;
}

function stateOf(floor, { worth, proven, isProvable }) {
  if (proven >= floor) return ["good", word("js_floor_proven")];
  if (worth < floor) return ["plain", word("js_floor_missing", { missing: money(floor - worth) })];
  return isProvable ? ["wait", word("js_floor_reached")] : ["plain", word("js_floor_whole_only")];
}

function worthOfPart(part, moment, rules) {
  if (!part.opening) return word(`js_${part.why}`);
  const { rates, flat } = part.opening;
  const months = monthsOf(part, moment).map(({ month, hours }) => ({ hours, rate: rates.get(month) }));
  try {
    return money(worthOfAll(rules, [{ months, flat, isFlat: isFlatCounted(part, moment) }]));
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return word("js_value_unknown");
  }
}

/** Bars on a line as long as what is owed, or as what was reached where that is more. */
function draw({ obligation, counted, worth, proven, floors }) {
  const whole = Math.max(obligation, counted + worth, 1);
  const at = (cents) => Math.round((cents / whole) * WIDE);
  bar("activities", 0, at(counted));
  bar("people", at(counted), at(worth));
  bar("proven", 0, proven ? at(counted + proven) : 0);
  const marks = floors.map((floor) => mark(at(counted + floor)));
  element("chart").querySelector("[data-part=marks]").replaceChildren(...marks);
  element("chart-text").textContent = word("js_chart", {
    reached: money(counted + worth), whole: money(obligation), proven: money(proven ? counted + proven : 0),
  });
}

function bar(part, x, width) {
  const made = element("chart").querySelector(`[data-part=${part}]`);
  made.setAttribute("x", x);
  made.setAttribute("width", width);
}

function mark(x) {
  const made = document.createElementNS(SVG, "line");
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: 20, class: "mark" })) made.setAttribute(name, value);
  return made;
}

function slot(name, text) {
  element("standing").querySelector(`[data-slot="${name}"]`).textContent = text;
}
