/**
 * Targets (doelen): where each stands at a moment by what this browser knows; what a verdict says of it is the register's.
 */

import { numbersOf } from "./claim_counted.js";
import { hoursOfPart, monthsOf } from "./claim_inputs.js";
import { word } from "../page/words.js";
import { hoursText, money } from "../page/written.js";

/** Tell at each target of the page how far it is. */
export async function showTargets(counted) {
  const { contract: { claims: { targets = [] } }, moment } = counted;
  for (const target of targets) {
    const row = document.querySelector(`[data-target="${target.code}"] [data-slot=stand]`);
    if (row) row.textContent = await standOf(target, counted, target.moment < moment ? target.moment : moment);
  }
}

/** How far a target is, up to and including `until`. */
async function standOf({ kind, ...target }, counted, until) {
  const { parts, owing } = counted;
  if (kind === "hours") {
    return word("js_target_hours", { hours: hoursText(parts.reduce((sum, part) => sum + hoursOfPart(part, until), 0)) });
  }
  if (kind === "euros") {
    const isNow = until === counted.moment;
    return isNow ? word("js_target_euros", { worth: money(owing.counted + counted.worth) }) : word("js_target_passed");
  }
  return kind === "activity" ? ofActivity(target, counted) : ofPeople(target, counted, until);
}

function ofActivity({ activity, day }, { owing: { accepted } }) {
  const counting = accepted.filter(([each]) => each.kind === activity && (day === undefined || each.day <= day));
  const said = counting.map(([reported, confirmed]) => confirmed ?? reported);
  const total = said.reduce((sum, { quantity, amount }) => sum + (quantity ?? amount), 0);
  const isMoney = said.some(({ amount }) => amount !== undefined);
  return word("js_target_activity", { n: counting.length, total: isMoney ? money(total) : hoursText(total) });
}

/** People by their BSN, who worked in enough months; whom this browser does not know, it cannot count. */
async function ofPeople({ months }, { parts }, until) {
  const worked = parts.filter((part) => hoursOfPart(part, until));
  const numbers = await numbersOf(worked);
  if (numbers.size < worked.length) return word("js_target_unknown");
  const monthly = new Map();
  for (const part of worked) {
    const own = monthsOf(part, until).filter(({ hours }) => hours).map(({ month }) => month);
    const number = numbers.get(part.placement);
    monthly.set(number, new Set([...(monthly.get(number) ?? []), ...own]));
  }
  const kept = [...monthly.values()].filter((each) => each.size >= months).length;
  return word("js_target_people", { n: kept, months });
}
