/**
 * Asking for a plan (doorrekening): what a contract that is being drawn up would come to, as the register works it out.
 *
 * It goes to the public door, which keeps nothing and asks not who one is; nothing in it is about a person. Only the
 * last question counts: an answer to an earlier one is dropped.
 */

import { submit } from "../browser/api.js";
import { agreedOf, obligationTyped } from "./buyer_draft_members.js";
import { isDay, isPeriod } from "./buyer_draft_reading.js";
import { hundredthsOf } from "../page/hundredths.js";

const PLANS = "/v1/public/plans";
const PAUSE = 500;

let asked = 0;

/**
 * The question for what is typed, or undefined while there is too little to ask: a rule set, a value and a period.
 *
 * `ruleset` is the digest, `agreed` what a call-off takes over, `open` the fields that the rule set leaves open, and
 * `isWhole` whether the framework owes and not the call-off.
 */
export function questionOf(typed, { ruleset, agreed, open = [], isWhole = false }) {
  const value = hundredthsOf(typed.value ?? "");
  if (!ruleset || !value || !isPeriod(typed.first_day, typed.last_day)) return undefined;
  const asking = {
    rule_set: ruleset,
    contract_value: value,
    first_day: typed.first_day,
    last_day: typed.last_day,
    reference_date: isDay(typed.reference_date) ? typed.reference_date : undefined,
    obligation: isWhole ? undefined : fitting(obligationTyped(typed), value),
    labour_basis_points: shareOf(typed.labour),
    certificates: typed.certificates?.length ? typed.certificates : undefined,
    agreed: agreed ?? agreedOf(typed, open),
  };
  return Object.fromEntries(Object.entries(asking).filter(([, each]) => each !== undefined));
}

/** The answer to the last question, after a pause in which another may come; undefined when one came. */
export async function planOf(question, { pause = PAUSE } = {}) {
  const number = ++asked;
  await new Promise((resolve) => { setTimeout(resolve, pause); });
  if (number !== asked) return undefined;
  const answer = await submit(PLANS, question);
  return number === asked ? answer : undefined;
}

/** Drop whatever was asked: there is nothing to tell any more. */
export function forgetQuestions() {
  asked += 1;
}

/** What can be planned with: no share over the whole, no amount of nothing or over the value. */
function fitting(obligation, value) {
  const { basis_points: points, amount } = obligation ?? {};
  const fits = points === undefined ? amount > 0 && amount <= value : points >= 1 && points <= 10_000;
  return fits ? obligation : undefined;
}

function shareOf(text) {
  const share = hundredthsOf(text ?? "");
  return share >= 1 && share <= 10_000 ? share : undefined;
}
