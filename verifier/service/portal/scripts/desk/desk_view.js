/**
 * The view of a case (beeld van een aanvraag): what the desk's staff sees of a placement, and why it is worth so much.
 *
 * What is about a person is on this screen alone. Whatever others wrote becomes text, and never markup.
 */

import { shortOf } from "./desk_case.js";
import { runsOf } from "../rules/rules_valuing.js";
import { dayWords, hoursText, inLanguage, money, monthWords, shown } from "../page/written.js";
import { word } from "../page/words.js";

const NAMED = ["id", "for", "name", "aria-describedby", "aria-labelledby"];
const TONES = { eligible: "valid", declined: "invalid", waiting: "undecided", kept: "undecided" };
/** Reasons that a rule gave, which are told with what the rule is about. */
const OF_RULES = new Set(["not_valued", "facts_missing"]);
/** What may be missing of a person. */
const FACTS = new Set(["employed", "benefit", "subsidy", "training"]);

/** A list item for `item`, of the page's own template; its names end in the short name of the placement. */
export function caseView(item) {
  const view = document.getElementById("case").content.querySelector("li").cloneNode(true);
  const short = shortOf(item.waiting.digest);
  view.id = `case-${short}`;
  for (const name of NAMED) {
    for (const each of view.querySelectorAll(`[${name}]`)) {
      each.setAttribute(name, each.getAttribute(name).split(" ").map((part) => `${part}-${short}`).join(" "));
    }
  }
  fill(view, { ...ofWaiting(item, short), ...ofCase(item), ...ofSubject(item) });
  if (!item.subject) view.querySelector("[data-part=typed]").remove();
  tellCase(view, item);
  return view;
}

/** Tell in `view` what is said of the item now. */
export function tellCase(view, item) {
  const { told, result } = item;
  const outcome = result ? result.outcome : choiceOf(item);
  view.querySelector("article").dataset.status = TONES[outcome] ?? "plain";
  fill(view, { proposal: proposalOf(item, outcome), why: reasonOf(told), result: result ? resultOf(result) : "" });
  const isOver = item.isSent || told.decision === "waiting";
  for (const [name, isHidden] of [["choice", isOver], ["result", !result], ["why", !reasonOf(told)]]) {
    view.querySelector(`[data-part=${name}]`).hidden = isHidden;
  }
  const eligible = view.querySelector("[data-choice=eligible]");
  eligible.hidden = told.decision !== "eligible";
  fill(view, worthOf(told.valuation));
  tellValue(view.querySelector("[data-part=value]"), told.valuation);
  if (item.isSent) view.querySelector("[data-part=typed]")?.remove();
}

/** The value in a few words, beside who it is about. */
function worthOf(valuation) {
  if (!valuation) return { worth: "", worth_row: "" };
  const { rates, flat, reasoning: { category } } = valuation;
  const rate = rates.some(Boolean) ? word("js_per_full_time_year", { amount: money(Math.max(...rates)) }) : "";
  const once = word(rate ? "js_worth_flat" : "js_worth_only_flat", { rate, flat: money(flat) });
  return { worth: flat || !rate ? once : rate, worth_row: inLanguage(category.title) };
}

function tellValue(part, valuation) {
  if (part.hidden && valuation) part.open = true;
  part.hidden = !valuation;
  if (!valuation) return;
  const { reasoning } = valuation;
  fill(part, { row: inLanguage(reasoning.category.title), rate: rateOf(reasoning.category), flat: money(valuation.flat) });
  const rows = runsOf(valuation).map(({ first, last, rate }) => cells(spanOf(first, last), rate ? money(rate) : word("js_nothing")));
  part.querySelector("tbody").replaceChildren(...rows);
  part.querySelector("[data-slot=bonuses]").replaceChildren(...reasoning.bonuses.map(bonusOf));
  part.querySelector("[data-part=bonuses]").hidden = !reasoning.bonuses.length;
  const nothing = part.querySelector("[data-slot=nothing]");
  nothing.hidden = !reasoning.why;
  nothing.textContent = reasoning.why ? word(`js_why_${reasoning.why}`) : "";
}

function bonusOf({ bonus, months, rate, flat, before }) {
  const line = document.createElement("li");
  const span = months.length ? spanOf(months[0], months.at(-1)) : "";
  const places = { title: inLanguage(bonus.title), amount: money(rate || flat), before: money(before), span };
  line.textContent = word(bonusName({ isOver: !months.length, rate, before }), places);
  return line;
}

function bonusName({ isOver, rate, before }) {
  if (isOver) return "js_bonus_not";
  if (rate) return "js_bonus_rate";
  return before ? "js_bonus_rest" : "js_bonus_flat";
}

function rateOf({ amount, per }) {
  return word(`js_per_${per}`, { amount: money(amount) });
}

function spanOf(first, last) {
  return first === last ? monthWords(first) : word("js_span", { first: monthWords(first), last: monthWords(last) });
}

function cells(...texts) {
  const row = document.createElement("tr");
  for (const [place, text] of texts.entries()) {
    const cell = document.createElement(place ? "td" : "th");
    if (place) cell.className = "number";
    else cell.scope = "row";
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}

function ofWaiting({ waiting }, short) {
  return { short, since: dayWords(waiting.since.slice(0, 10)) };
}

function ofCase({ case: it, name }) {
  if (!it) return {};
  const { placement, contract } = it;
  return {
    title: word("js_case", { reference: shown(contract.reference) }),
    contractor: shown(name ?? placement.iss),
    kind: word(`js_kind_${placement.employment_kind}`),
    work: word("js_work", { hours: hoursText(placement.hours_per_week), first: dayWords(placement.first_day) }),
    last_day: placement.last_day ? dayWords(placement.last_day) : word("js_open_end"),
    reference_date: dayWords(contract.reference_date),
    ruleset: shown(contract.ruleset.name),
  };
}

function ofSubject({ subject }) {
  if (!subject) return {};
  const born = subject.birthDate ? word("js_born", { day: dayWords(subject.birthDate) }) : "";
  return { number: `${subject.value}`, scheme: word(`js_scheme_${subject.scheme}`), born };
}

/** What was chosen where that can be, or else what is proposed. */
function choiceOf({ told, choice }) {
  return told.decision !== "waiting" && choice && choice !== "eligible" ? choice : told.decision;
}

function proposalOf({ result }, outcome) {
  return word(result ? `js_outcome_${outcome}` : `js_proposal_${outcome}`);
}

function reasonOf({ reason, refusal }) {
  if (reason === "valued") return "";
  if (refusal && FACTS.has(refusal.field)) return word(`js_fact_${refusal.field}`);
  const said = word(`js_reason_${reason}`);
  return refusal && OF_RULES.has(reason) ? `${said} ${word(`js_rule_${refusal.code}`)}` : said;
}

function resultOf({ outcome, code }) {
  return word(`js_result_${code === "already_decided" ? code : outcome}`);
}

/** Put texts into the slots of `view` by their names; a row in which nothing is said is left out of sight. */
function fill(view, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const slot of view.querySelectorAll(`[data-slot="${name}"]`)) slot.textContent = text;
  }
  for (const row of view.querySelectorAll("[data-row]")) {
    row.hidden = [...row.querySelectorAll("[data-slot]")].every((slot) => !slot.textContent);
  }
}
