/**
 * What was typed (ingevuld): what a person at the desk looked up elsewhere and knows of somebody, for one case.
 *
 * It says as much as a row of a register of people does, and is asked for no more than the rules of the case ask. It
 * stays in the memory of this page. A fault is told at its field and never repeats what stands there.
 */

import { elevenTest } from "../wire/bsn.js";
import { shortOf } from "./desk_case.js";
import { askedBy } from "../rules/rules_asking.js";
import { word } from "../page/words.js";

const NOBODY = "nobody";
const NO_GROUP = "none";
/** Earlier periods at one employer that can be filled in. */
const MOST_PERIODS = 20;

/**
 * The person that the form in `view` says, as a register of people has one, null when it is nobody, or undefined when
 * something is wrong, which is then told.
 */
export function typedPerson(view, item) {
  const form = formOf(view, item);
  if (form.value("group") === NOBODY) return tellFaults(form, []) ? null : undefined;
  const person = personOf(form, item);
  return tellFaults(form, faultsOf(form, person, item)) ? person : undefined;
}

/** Ask for what the rules of the case ask, and for a BSN where the envelope holds another number. */
export function fitTyped(view, item) {
  const { subject, case: { ruleset } } = item;
  const asked = { ...askedBy(ruleset), bsn: subject.scheme !== "bsn" };
  for (const part of view.querySelectorAll("[data-fact]")) part.hidden = !isAsked(asked[part.dataset.fact]);
  for (const each of view.querySelectorAll("[data-trait]")) each.closest(".tick").hidden = !asked.traits.has(each.value);
  const form = formOf(view, item);
  const show = () => {
    view.querySelector("[data-when=employed]").hidden = form.radio("reason") !== "employed";
    view.querySelector("[data-when=earlier]").hidden = form.radio("earlier") !== "yes";
  };
  for (const name of ["reason", "earlier"]) form.of(name).addEventListener("change", show);
  form.of("more_periods").addEventListener("click", () => form.addPeriod());
  show();
}

const isAsked = (fact) => (fact instanceof Set ? fact.size > 0 : fact);

/** The fields of the form in `view` by their names in the template. */
function formOf(view, { waiting }) {
  const short = shortOf(waiting.digest);
  const of = (id) => view.querySelector(`#${CSS.escape(`${id}-${short}`)}`);
  const periods = () => [...view.querySelectorAll("[data-period]")];
  return {
    view,
    of,
    nameOf: (field) => field.id.slice(0, -short.length - 1),
    periods,
    value: (id) => (isShown(of(id)) ? of(id).value.trim() : ""),
    radio: (name) => view.querySelector(`[name="${CSS.escape(`${name}-${short}`)}"]:checked`)?.value ?? "",
    addPeriod: () => addPeriod(periods(), of("more_periods")),
  };
}

/** A field that is not asked for says nothing, whatever stands in it. */
const isShown = (field) => Boolean(field && !field.closest("[data-fact][hidden], [data-when][hidden]"));

/** One more pair of days, under names of its own. */
function addPeriod(periods, button) {
  const last = periods.at(-1);
  const made = last.cloneNode(true);
  const [from, to] = [periods.length, periods.length + 1];
  for (const name of ["id", "for", "name", "aria-describedby"]) {
    for (const each of made.querySelectorAll(`[${name}]`)) {
      const names = each.getAttribute(name).split(" ");
      each.setAttribute(name, names.map((one) => one.replace(`_${from}-`, `_${to}-`)).join(" "));
    }
  }
  for (const each of made.querySelectorAll("input")) each.value = "";
  for (const each of made.querySelectorAll(".fault")) each.textContent = "";
  last.after(made);
  button.hidden = to >= MOST_PERIODS;
  made.querySelector("input").focus();
}

function personOf(form, { case: { placement }, subject }) {
  const { value, view } = form;
  const group = value("group");
  const isInGroup = Boolean(group) && group !== NO_GROUP;
  const reason = form.radio("reason");
  const [from, until] = [value("employed_from") || placement.first_day, value("employed_until") || null];
  const now = { employer: placement.iss, first_day: from, last_day: until };
  const before = earlierOf(form).map((each) => ({ employer: placement.iss, ...each }));
  return {
    bsn: subject.scheme === "bsn" ? subject.value : value("bsn"),
    group: isInGroup ? group : null,
    since: isInGroup ? value("since") || null : null,
    until: (isInGroup && value("until")) || null,
    birth_date: value("birth_date") || null,
    traits: [...view.querySelectorAll("[data-trait]:checked")].filter(isShown).map((each) => each.value),
    subsidy: periodOf(value("subsidy_from"), value("subsidy_until")),
    training: periodOf(value("training_from"), value("training_until")),
    employments: reason === "employed" ? [now, ...before] : before,
    consents: reason === "consent" ? [placement.iss] : [],
    isTyped: true,
    knowsEarlier: ["no", "yes"].includes(form.radio("earlier")),
  };
}

/** Earlier periods at the same employer; both days of each, which a fault asks for where they are missing. */
function earlierOf(form) {
  if (form.radio("earlier") !== "yes") return [];
  return form.periods().map((_, place) => (
    { first_day: form.value(`earlier_from_${place + 1}`), last_day: form.value(`earlier_until_${place + 1}`) }
  ));
}

function periodOf(first, last) {
  return first ? { first_day: first, last_day: last || null } : null;
}

/** [id of the field, name of its fault] of everything that is wrong, in the order of the form. */
function faultsOf(form, person, { case: { placement } }) {
  const { value } = form;
  const until = (from, to) => [`${to}`, isBackwards(value(from), value(to)) ? "js_fault_until" : ""];
  const from = (id, to) => [id, value(to) && !value(id) ? "js_fault_from" : ""];
  const works = { from: value("employed_from"), until: value("employed_until") };
  const isAbsent = { from: works.from > placement.first_day, until: works.until && works.until < placement.first_day };
  return [
    ["bsn", elevenTest(person.bsn) ? "" : "js_fault_bsn"],
    ["group", value("group") ? "" : "js_fault_group"],
    ["since", person.group && !person.since ? "js_fault_since" : ""],
    until("since", "until"),
    ["reason", form.radio("reason") ? "" : "js_fault_why"],
    ["employed_from", isAbsent.from ? "js_fault_absent" : ""],
    ["employed_until", isAbsent.until ? "js_fault_absent" : ""],
    ...earlierOf(form).flatMap((each, place) => faultsOfEarlier(each, place + 1, placement.first_day)),
    ["birth_date", person.birth_date >= placement.first_day ? "js_fault_birth_date" : ""],
    from("subsidy_from", "subsidy_until"), until("subsidy_from", "subsidy_until"),
    from("training_from", "training_until"), until("training_from", "training_until"),
  ];
}

function faultsOfEarlier({ first_day: first, last_day: last }, number, firstDay) {
  const isLate = first && first >= firstDay;
  return [
    [`earlier_from_${number}`, first ? (isLate ? "js_fault_not_earlier" : "") : "js_fault_from"],
    [`earlier_until_${number}`, last ? (isBackwards(first, last) ? "js_fault_until" : "") : "js_fault_last"],
  ];
}

const isBackwards = (from, to) => Boolean(from && to && to < from);

/** Whether nothing is wrong; each fault is told at its field, and the first gets the focus. */
function tellFaults(form, faults) {
  const found = new Map(faults.filter(([id, name]) => name && isShown(form.of(id))));
  for (const field of form.view.querySelectorAll("form input[type=date]")) {
    if (field.validity.badInput && isShown(field)) found.set(form.nameOf(field), "js_fault_day");
  }
  for (const fault of form.view.querySelectorAll("form .fault")) fault.textContent = "";
  for (const field of form.view.querySelectorAll("form [aria-invalid=true]")) field.ariaInvalid = "false";
  for (const [id, name] of found) mark(form, id, name);
  const [wrong] = found.keys();
  if (wrong) focusOn(form.of(wrong));
  return !wrong;
}

function mark(form, id, name) {
  form.of(`${id}-fault`).textContent = word(name);
  form.of(id).ariaInvalid = "true";
}

/** A group of radios has no focus of its own. */
function focusOn(field) {
  (field.matches("fieldset") ? field.querySelector("input") : field).focus();
}
