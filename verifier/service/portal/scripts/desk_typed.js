/**
 * What was typed (ingevuld): what a person at the desk looked up elsewhere and knows of somebody, for one case.
 *
 * It stays in the memory of this page. A fault is told at its field and never repeats what stands there.
 */

import { elevenTest } from "./bsn.js";
import { shortOf } from "./desk_case.js";
import { word } from "./words.js";

const NOBODY = "nobody";
const NO_GROUP = "none";

/**
 * The person that the form in `view` says, as a register of people has one, null when it is nobody, or undefined when
 * something is wrong, which is then told.
 */
export function typedPerson(view, { waiting, case: { placement }, subject }) {
  const of = (id) => view.querySelector(`#${CSS.escape(`${id}-${shortOf(waiting.digest)}`)}`);
  const value = (id) => of(id).value.trim();
  const group = value("group");
  if (group === NOBODY) return null;
  const bsn = subject.scheme === "bsn" ? subject.value : value("bsn");
  const [since, until, born] = [value("since"), value("until"), value("birth_date")];
  const [subsidy, training] = ["subsidy", "training"].map((id) => periodOf(value(`${id}_from`), value(`${id}_until`)));
  const hasGroup = group && group !== NO_GROUP;
  const faults = [
    ["group", group ? "" : "js_fault_group"],
    ["bsn", elevenTest(bsn) ? "" : "js_fault_bsn"],
    ["since", hasGroup && !since ? "js_fault_since" : ""],
    ["until", until && until < since ? "js_fault_until" : ""],
  ];
  for (const [id, name] of faults) mark(of(id), of(`${id}-fault`), name);
  const wrong = faults.find(([, name]) => name);
  if (wrong) {
    of(wrong[0]).focus();
    return undefined;
  }
  const employment = { employer: placement.iss, first_day: placement.first_day, last_day: null };
  return {
    bsn,
    group: hasGroup ? group : null,
    since: hasGroup ? since : null,
    until: until || null,
    birth_date: born || null,
    traits: [...view.querySelectorAll("[data-trait]:checked")].map((each) => each.value),
    subsidy,
    training,
    employments: of("employed").checked ? [employment] : [],
    consents: [],
    isTyped: true,
  };
}

/** The form asks for a BSN only where the envelope holds another number. */
export function fitTyped(view, { subject }) {
  const field = view.querySelector("[data-part=bsn]");
  if (field) field.hidden = subject.scheme === "bsn";
}

function periodOf(first, last) {
  return first ? { first_day: first, last_day: last || null } : null;
}

function mark(field, fault, name) {
  if (!field || !fault) return;
  fault.textContent = name ? word(name) : "";
  field.setAttribute("aria-invalid", String(Boolean(name)));
}
