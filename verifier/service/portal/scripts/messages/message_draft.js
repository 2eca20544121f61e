/** A draft (concept) of a message: what is filled in, as the members that are signed, and what is wrong with it. */

import { filled } from "../page/form.js";
import { hundredthsOf } from "../page/hundredths.js";

const [LONGEST_HEADING, LONGEST_PARAGRAPH, MOST_PARAGRAPHS] = [120, 600, 12];

/** The members beside the contract; `inReplyTo` a digest or undefined. A line of the text is a paragraph. */
export function draftOf(inReplyTo) {
  const kind = filled("kind");
  const paragraphs = filled("text").split(/\n+/).map((each) => each.trim()).filter(Boolean);
  const draft = { kind, in_reply_to: inReplyTo, heading: filled("heading"), paragraphs };
  return kind === "plan_of_approach" ? { ...draft, plan: planOf() } : draft;
}

/** For each field the name of its fault, or "". */
export function faultsOf({ heading, paragraphs, kind, plan }) {
  const isText = paragraphs.length > 0 && paragraphs.length <= MOST_PARAGRAPHS
    && paragraphs.every((each) => sizeOf(each) <= LONGEST_PARAGRAPH);
  const isHeading = heading && sizeOf(heading) <= LONGEST_HEADING;
  const faults = [
    ["heading", isHeading ? "" : "js_message_fault_heading"],
    ["text", isText ? "" : "js_message_fault_text"],
  ];
  return kind === "plan_of_approach" ? [...faults, ...faultsOfPlan(plan)] : faults;
}

function faultsOfPlan({ placements_class: people, activities = [] }) {
  const isEmpty = !people && !activities.length;
  const faults = [["placements_class", isEmpty ? "js_message_fault_plan" : ""]];
  for (const number of numbers()) {
    const isChosen = filled(`kind-${number}`) !== "";
    const [quantity, amount] = ["quantity", "amount"].map((each) => filled(`${each}-${number}`));
    const measured = [quantity, amount].filter(Boolean);
    const isMeasured = measured.length === 1 && hundredthsOf(measured[0]) > 0;
    const { first, last } = daysOf(number);
    faults.push([`quantity-${number}`, isChosen && !isMeasured ? "js_message_fault_planned" : ""]);
    faults.push([`first-${number}`, isChosen && !areInside(number, first, last) ? "js_message_fault_planned_days" : ""]);
  }
  return faults;
}

function planOf() {
  const activities = numbers().filter((number) => filled(`kind-${number}`)).map((number) => {
    const { first, last } = daysOf(number);
    const members = { kind: filled(`kind-${number}`) };
    for (const each of ["quantity", "amount"]) {
      const text = filled(`${each}-${number}`);
      if (text) members[each] = hundredthsOf(text);
    }
    return { ...members, first_day: first, last_day: last };
  });
  return {
    placements_class: filled("placements_class") || undefined,
    activities: activities.length ? activities : undefined,
  };
}

function areInside(number, first, last) {
  const { min, max } = document.getElementById(`first-${number}`);
  return first !== "" && last !== "" && min <= first && first <= last && last <= max;
}

const daysOf = (number) => ({ first: filled(`first-${number}`), last: filled(`last-${number}`) });
const numbers = () => [...document.querySelectorAll("[data-planned]")].map((each) => each.dataset.planned);
const sizeOf = (text) => [...text].length;
