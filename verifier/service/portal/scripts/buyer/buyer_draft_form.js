/**
 * The form of a contract (formulier): what is typed in it, put back after a reload, and shown as it comes to matter.
 *
 * What depends on something else follows it: fields for what a rule set leaves open, its certificates and activities,
 * the months of the period, and a part that belongs to one choice.
 */

import { momentsTyped, recoveryOf } from "./buyer_draft_members.js";
import { answersOf, isPeriod } from "./buyer_draft_reading.js";
import { addRow, clearRows, offer, rowsOf, want } from "./buyer_draft_rows.js";
import { activitiesOf, certificatesOf, openFields } from "./buyer_draft_rules.js";
import { monthOf, monthsFrom, monthText } from "../rules/rules_calendar.js";
import { element } from "../page/reporting.js";
import { inLanguage, monthWords } from "../page/written.js";
import { word } from "../page/words.js";

const ROWS = ["targets", "parties"];
/** As many months as anybody ticks one by one. */
const MOST_MONTHS = 120;

const form = element("draft");
/** What was ticked before it went away, by the name of its list. */
const wanted = new Map();

/** Everything that is typed: texts by the name of their field, ticks as lists, rows. */
export function typed() {
  const said = {};
  for (const each of form.elements) {
    if (!each.name || each.closest("[data-row]")) continue;
    if (each.type === "checkbox") said[each.name] = [...said[each.name] ?? [], ...(each.checked ? [each.value] : [])];
    else if (each.type !== "radio" || each.checked) said[each.name] = each.value.trim();
  }
  for (const kind of ROWS) said[kind] = rowsOf(kind);
  const chosen = element("supersedes")?.selectedOptions[0];
  return chosen?.value ? { ...said, between: chosen.dataset.contractor } : said;
}

/** Put back what was typed before. */
export function restore(said) {
  for (const kind of ROWS) {
    clearRows(kind);
    for (const each of said[kind] ?? []) addRow(kind, each);
  }
  for (const [name, value] of Object.entries(said)) {
    if (Array.isArray(value)) wanted.set(name, new Set(value));
  }
  for (const each of form.elements) {
    if (!each.name || each.closest("[data-row]")) continue;
    const value = said[each.name];
    if (each.type === "checkbox") each.checked = wanted.get(each.name)?.has(each.value) ?? false;
    else if (each.type === "radio") each.checked = each.value === value;
    else if (value !== undefined) want(each, value);
  }
  for (const each of form.querySelectorAll("details")) each.open ||= isFilled(each);
}

/** Let everything that depends on what is typed follow it; `table` is the rule set, when one was read. */
export function follow(said, table) {
  for (const each of form.querySelectorAll("[data-when]")) each.hidden = !holds(each, said);
  showMonths(said);
  showRules(said, table);
  const answers = answersOf(momentsTyped(said), recoveryOf(said) || undefined);
  const months = answers.map((value) => ({ value, text: monthWords(value) }));
  for (const each of form.querySelectorAll('[data-member="moment"]')) offer(each, months);
}

/** Remember what is wanted of something that may go away. */
export function remember(field) {
  if (field instanceof HTMLSelectElement) field.dataset.wanted = field.value;
  if (field.type !== "checkbox") return;
  const found = wanted.get(field.name) ?? wanted.set(field.name, new Set()).get(field.name);
  if (field.checked) found.add(field.value);
  else found.delete(field.value);
}

function isFilled(details) {
  const fields = [...details.querySelectorAll("input, select, textarea")];
  return fields.some((each) => (each.type === "checkbox" ? each.checked : each.value && !each.closest("[data-when]")));
}

/** Whether the field that a part belongs to has one of the values that ask for it. */
function holds(part, said) {
  const [name, values] = part.dataset.when.split("=");
  const field = part.closest("[data-row]")?.querySelector(`[data-member="${name}"]`);
  return values.split("|").includes(field ? field.value : said[name] ?? "");
}

function showMonths(said) {
  const { first_day: first, last_day: last } = said;
  const fits = isPeriod(first, last);
  const inside = fits ? monthsFrom(monthOf(first), monthOf(last)).slice(-MOST_MONTHS).map(monthText) : [];
  if (element("months")) {
    ticks("months", inside.map((value) => ({ value, text: monthWords(value) })), { always: inside.at(-1) });
  }
  const moments = momentsTyped(said).map(monthWords);
  element("moments-told").textContent = moments.length ? word("js_moments", { n: moments.length, months: moments.join(", ") }) : "";
}

function showRules(said, table) {
  const open = table && !form.dataset.framework ? openFields(table) : [];
  for (const each of form.querySelectorAll("[data-open]")) each.hidden = !open.includes(each.dataset.open);
  if (element("open")) element("open").hidden = !open.length;
  const certificates = table ? certificatesOf(table) : [];
  ticks("certificates", certificates.map(choice));
  element("with-certificates").hidden = !certificates.length;
  const kinds = table ? activitiesOf(table).map(choice) : [];
  for (const each of form.querySelectorAll('[data-member="activity"]')) offer(each, kinds);
  const stated = table?.malus_basis_points ?? undefined;
  element("malus-stated").hidden = stated === undefined;
  if (stated !== undefined) element("malus-stated").textContent = word("js_malus_stated", { share: stated / 100 });
}

const choice = ({ code, title }) => ({ value: code, text: inLanguage(title) });

/** A tick for each choice; those that were ticked before stay so, and one may be there always. */
function ticks(name, choices, { always } = {}) {
  const place = element(name).querySelector("[data-ticks]");
  const there = [...place.querySelectorAll("input")].map((each) => each.value);
  if (there.join() === choices.map(({ value }) => value).join()) return;
  place.replaceChildren(...choices.map(({ value, text }, number) => {
    const box = Object.assign(document.createElement("input"), {
      type: "checkbox", id: `${name}-${number + 1}`, name, value, disabled: value === always,
      checked: value === always || (wanted.get(name)?.has(value) ?? false),
    });
    const label = Object.assign(document.createElement("label"), { htmlFor: box.id, textContent: text });
    const made = Object.assign(document.createElement("div"), { className: "tick" });
    made.append(box, " ", label);
    return made;
  }));
}
