/**
 * A contract in plain words (samenvatting): everything that will be signed, to be read before it is.
 *
 * It is written from the members that are signed and from nothing else, so that nothing is in them that is not read.
 */

import { element } from "../page/reporting.js";
import { dayWords, hoursText, inLanguage, money, monthWords } from "../page/written.js";
import { word } from "../page/words.js";

/**
 * Show `members`; `called` gives names for ids {party(id), contract(digest), framework}, `table` is their rule set and
 * `owed` what the obligation comes to in eurocents, when that is known.
 */
export function showSummary(members, { called, table, owed }) {
  const told = rowsOf(members, { called, table, owed }).filter(([, text]) => text);
  element("summary").replaceChildren(...told.map(([name, text]) => {
    const row = document.createElement("div");
    const [term, what] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = word(`js_sum_${name}`);
    for (const each of [text].flat()) {
      what.append(Object.assign(document.createElement("span"), { className: "said", textContent: each }));
    }
    row.append(term, what);
    return row;
  }));
}

function rowsOf(members, { called, table, owed }) {
  const { obligation, call_offs: callOffs } = members;
  return [
    ["reference", members.reference],
    ["framework", members.framework && called.framework],
    ["contractor", called.party(members.contractor)],
    ["value", money(members.value)],
    ["period", word("js_sum_from_until", { first: dayWords(members.first_day), last: dayWords(members.last_day) })],
    ["ruleset", `${inLanguage(table.title)} (${members.ruleset.name})`],
    ["reference_date", dayWords(members.reference_date)],
    ["agreed", members.agreed && Object.entries(members.agreed).map(agreedText)],
    ["obligation", obligationText(obligation, members, owed)],
    ["motivation", obligation.motivation],
    ["malus", members.malus_basis_points
      ? word("js_sum_malus_share", { share: percent(members.malus_basis_points) }) : word("js_sum_malus_none")],
    ["moments", members.moments.map(monthWords).join(", ")],
    ["recovery", members.recovery_months && word("js_sum_months", { n: members.recovery_months })],
    ["call_offs", callOffs && [word(`js_sum_rule_${callOffs.rule}`), ...(callOffs.buyers ?? []).map(called.party)]],
    ["targets", members.targets?.map((each) => targetText(each, table))],
    ["milestones", members.milestones?.map((each) => milestoneText(each, members, table))],
    ["parties", members.parties?.map(({ party, role }) => `${called.party(party)}: ${word(`js_sum_role_${role}`)}`)],
    ["auditor", members.auditor && called.party(members.auditor)],
    ["certificates", members.certificates?.map((code) => titleOf(table.obligation.certificates, code))],
    ["work", members.work && word("js_sum_work_outside")],
    ["region", members.region],
    ["supersedes", members.supersedes && called.contract(members.supersedes)],
  ];
}

function obligationText({ basis_points: points, amount }, { value, framework }, owed) {
  if (points === undefined) return amount === 0 && framework ? word("js_sum_owed_whole") : money(amount);
  const places = { share: percent(points), value: money(value) };
  return owed === undefined ? word("js_sum_share", places) : word("js_sum_share_owed", { ...places, amount: money(owed) });
}

function targetText({ kind, least, moment, months, activity, day }, table) {
  const when = monthWords(moment);
  if (kind === "euros") return word("js_sum_target_euros", { least: money(least), when });
  if (kind === "hours") return word("js_sum_target_hours", { least: hoursText(least), when });
  if (kind === "people_kept") return word("js_sum_target_people", { n: least, months, when });
  return word("js_sum_target_activity", {
    least: hoursText(least), activity: titleOf(table.activities, activity), day: dayWords(day),
  });
}

function milestoneText({ basis_points: points, target }, { targets }, table) {
  const waited = target && targets.find(({ code }) => code === target);
  const places = { share: percent(points), target: waited ? targetText(waited, table) : "" };
  return word(waited ? "js_sum_paid_target" : "js_sum_paid_obligation", places);
}

function agreedText([member, value]) {
  if (typeof value === "string") return word(`js_sum_${member}_${value}`);
  const shown = member.includes("hours") ? hoursText(value) : value;
  return word(`js_sum_${member}`, { n: shown });
}

const titleOf = (rows, code) => inLanguage(rows.find((each) => each.code === code)?.title ?? { nl: code, en: code });
const percent = (points) => `${hoursText(points)}%`;
