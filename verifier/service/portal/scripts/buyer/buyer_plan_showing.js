/**
 * Showing a plan (doorrekening tonen): what an obligation comes to, in how much work it can be met, and what to mind.
 */

import { element } from "../page/reporting.js";
import { hoursText, inLanguage, money } from "../page/written.js";
import { word } from "../page/words.js";

const MOST_ROWS = 4;

/** Say in a sentence what there is to say, or what is wanted before there is; no figures are shown. */
export function tellPlan(name) {
  element("plan-told").textContent = name ? word(name) : element("plan-told").dataset.wants;
  element("plan").hidden = true;
}

/** Show the answer of the register; `table` has the titles of activities. */
export function showPlan(plan, table) {
  const { obligation, obstacle } = plan;
  element("plan-told").textContent = sentenceOf(plan);
  element("plan").replaceChildren(
    ...(obligation ? figures(obligation) : []),
    ...(obligation ? block("js_plan_work", equivalentsOf(obligation)) : scaleOf(plan)),
    ...block("js_plan_mixes", plan.alternatives.map((each) => mixOf(each, table))),
    ...block("js_plan_remarks", [...(obstacle ? [inLanguage(obstacle.words)] : []), ...plan.remarks.map(inLanguage)]),
    ...block("js_plan_agree", plan.agreements.map((each) => inLanguage(each.words)), { isFolded: true }),
    ...block("js_plan_days", plan.deadlines.filter(({ kind }) => kind !== "moment").map((each) => inLanguage(each.words)), {
      isFolded: true,
    }),
  );
  element("plan").hidden = false;
}

/** Whether it can be met in the period, first of all. */
function sentenceOf({ obligation, obstacle, alternatives }) {
  if (obstacle) return word("js_plan_obstacle");
  if (!obligation) return word("js_plan_scale_told");
  if (obligation.amount === 0) return word("js_plan_nothing");
  return word(alternatives.length ? "js_plan_feasible" : "js_plan_infeasible", { amount: money(obligation.amount) });
}

function figures({ amount, agreed, labour_basis_points: labour }) {
  const list = document.createElement("dl");
  list.className = "facts";
  const rows = [["js_plan_amount", money(amount), "large"]];
  if (agreed !== amount) rows.push(["js_plan_agreed", money(agreed), ""]);
  if (labour !== null && labour !== undefined) rows.push(["js_plan_labour", `${hoursText(labour)}%`, ""]);
  for (const [name, what, size] of rows) {
    const row = document.createElement("div");
    const [term, told] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = word(name);
    told.textContent = what;
    told.className = size;
    row.append(term, told);
    list.append(row);
  }
  return [list];
}

function equivalentsOf({ equivalents }) {
  return equivalents.map(({ title, people, months, full_time_years: years }) => {
    const told = word("js_plan_people", { n: people, title: inLanguage(title), months });
    return years === null || years === undefined ? told : `${told} ${word("js_plan_years", { years: hoursText(years) })}`;
  });
}

function scaleOf({ scale }) {
  return block("js_plan_scale", scale.map(({ basis_points: points, obligation }) =>
    word("js_plan_scale_step", { share: hoursText(points), amount: money(obligation.amount) })), { most: scale.length });
}

/** "2 × Participatiewet, 36 uur per week, 24 maanden; Inkopen voor € 12.000 (€ 500 meer dan nodig)". */
function mixOf({ people, activities, over }, table) {
  const parts = people.map((each) => word("js_plan_mix_people", {
    n: each.people, title: inLanguage(each.title), hours: hoursText(each.hours_per_week), months: each.months,
  }));
  for (const each of activities) {
    const title = table.activities.find(({ code }) => code === each.kind)?.title;
    parts.push(word("js_plan_mix_activity", { title: title ? inLanguage(title) : each.kind, amount: money(each.amount ?? 0) }));
  }
  const mix = parts.join(word("js_plan_and"));
  return over > 0 ? `${mix} ${word("js_plan_over", { amount: money(over) })}` : mix;
}

/** A heading and its sentences; the first few, and the others when asked for. */
function block(name, sentences, { isFolded = false, most = MOST_ROWS } = {}) {
  if (!sentences.length) return [];
  if (isFolded) return [folded(word(name), listOf(sentences))];
  const heading = document.createElement("h3");
  heading.textContent = word(name);
  const rest = sentences.slice(most);
  return [heading, listOf(sentences.slice(0, most)), ...(rest.length ? [folded(word("js_plan_more"), listOf(rest))] : [])];
}

function folded(title, ...content) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = title;
  details.append(summary, ...content);
  return details;
}

function listOf(sentences) {
  const list = document.createElement("ul");
  list.append(...sentences.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
  return list;
}
