/**
 * The page of a placement (plaatsing): its value, opened here, and what can be done with it: correct, resend,
 * withdraw.
 */

import { workOf } from "./contractor_form.js";
import { filled, isFaultless } from "../page/form.js";
import { isReady, keepSending } from "../page/ready.js";
import { saidUnder } from "./contractor_decisions.js";
import { attestAgain, personOf, withdraw } from "./contractor_signing.js";
import { address, element, link, listen, tell, tellFault } from "../page/reporting.js";
import {
  contractOf, counted, grantedHours, placementsOf, rulesetOf, valueOrWhy, worthOfAll,
} from "./contractor_worth.js";
import { hoursText, money, monthWords } from "../page/written.js";
import { word } from "../page/words.js";

const { placement: digest, contract, first: firstDay } = element("placement").dataset;

listenIfThere("resend", resend);
listenIfThere("correct", correct);
listenIfThere("withdraw", takeBack);
await isReady();
keepSending().then(showPerson).then(showValue).catch(tellFault);

function listenIfThere(id, act) {
  if (element(id)) listen(element(id), act);
}

/** Who it is about lies here when it was attested here: then it can be attested again. */
async function showPerson() {
  const known = await personOf(contract, digest);
  if (known?.reference) element("reference").textContent = `· ${known.reference}`;
  for (const each of document.querySelectorAll("[data-needs-person]")) each.hidden = !known?.subject;
  if (element("not-kept")) element("not-kept").hidden = Boolean(known?.subject);
}

async function showValue() {
  if (!element("value")) return;
  const asked = [contractOf(contract), placementsOf(contract), grantedHours(contract)];
  const [claims, all, granted] = await Promise.all(asked);
  const { value, why } = await valueOrWhy(all.find((each) => each.digest === digest), claims);
  if (!value) {
    slot("worth").textContent = word(`js_${why}`);
    return;
  }
  const it = counted(value, granted.get(digest));
  const rules = await rulesetOf(claims);
  slot("worth").textContent = money(worthOfAll(rules, [it]));
  slot("rate").textContent = money(it.rate);
  slot("flat").textContent = money(it.flat);
  const rows = it.months.map((each) => row(rules, each));
  document.querySelector("#by-month tbody").replaceChildren(...rows);
  element("months").hidden = false;
}

function row(rules, { month, rate, hours }) {
  const made = document.createElement("tr");
  const amount = money(worthOfAll(rules, [{ months: [{ rate, hours }], isFlat: false, flat: 0n }]));
  for (const [place, text] of [monthWords(month), money(rate), hoursText(hours), amount].entries()) {
    const cell = document.createElement(place ? "td" : "th");
    if (place) cell.className = "number";
    else cell.scope = "row";
    cell.textContent = text;
    made.append(cell);
  }
  return made;
}

async function resend() {
  const agency = filled("resend_agency");
  if (!isFaultless([["resend_agency", agency ? "" : "js_fault_agency"]])) return;
  tell("info", word("js_sealing"));
  const said = await ownWords();
  const withdraws = element("also_withdraw")?.checked ? mistaken() : undefined;
  const made = await attestAgain(digest, { contract, work: { ...said, agency }, withdraws });
  over("js_resent", made);
}

async function correct() {
  const { members, faults } = workOf();
  if (!isFaultless(faults)) return;
  tell("info", word("js_sealing"));
  const { work } = await ownWords();
  over("js_corrected", await attestAgain(digest, { contract, work: { ...members, work }, withdraws: mistaken() }));
}

async function takeBack() {
  const [reason, effective] = [filled("reason"), filled("effective")];
  if (!isFaultless([
    ["reason", reason ? "" : "js_fault_reason"],
    ["effective", effective && effective >= firstDay ? "" : "js_fault_effective"],
    ["sure", element("sure").checked ? "" : "js_fault_sure"],
  ])) return;
  tell("info", word("js_sending"));
  await withdraw(digest, { reason, effective });
  over("js_withdrawn");
}

/** What the placement says of the work, as it was signed. */
async function ownWords() {
  const found = (await placementsOf(contract)).find((each) => each.digest === digest);
  const { agency, first_day, last_day, hours_per_week, employment_kind, work } =
    await saidUnder(digest, "sr-placement+jwt", found.token);
  return { agency, first_day, last_day, hours_per_week, employment_kind, work };
}

const mistaken = () => ({ reason: "entered_in_error", effective: firstDay });

/** Nothing more is done with this placement on this page. */
function over(name, made) {
  element("change").hidden = true;
  const text = word(made ? "js_view_new" : "js_reload");
  tell("success", word(name), link(text, address(`/contractor/placements/${made ?? digest}`)));
}

function slot(name) {
  return element("value").querySelector(`[data-slot="${name}"]`);
}
