/** The page of a contract (opdracht): accept it, and see what its placements come to, which nobody else can. */

import { isFaultless } from "../page/form.js";
import { isReady, keepSending } from "../page/ready.js";
import { accept, references } from "./contractor_signing.js";
import { element, link, listen, tell, tellFault } from "../page/reporting.js";
import {
  contractOf, counted, grantedHours, placementsOf, rulesetOf, valueOrWhy, worthOfAll,
} from "./contractor_worth.js";
import { money } from "../page/written.js";
import { Refusal } from "../wire/refusal.js";
import { word } from "../page/words.js";

const digest = element("contract").dataset.contract;

if (element("accept")) {
  listen(element("accept"), async () => {
    if (!isFaultless([["sure", element("sure").checked ? "" : "js_fault_sure"]])) return;
    tell("info", word("js_sending"));
    await accept(digest);
    element("accept").hidden = true;
    tell("success", word("js_accepted"), link(word("js_reload"), location.pathname));
  });
}

await isReady();
keepSending().then(showValues).catch(tellFault);

async function showValues() {
  const listed = [...document.querySelectorAll("[data-placement]")];
  const rows = new Map(listed.map((row) => [row.dataset.placement, row]));
  if (!rows.size) return;
  for (const [placement, reference] of await references(digest)) slot(rows.get(placement), "reference", reference);
  const eligible = (await placementsOf(digest)).filter(({ state }) => ["eligible", "withdrawn"].includes(state));
  if (!eligible.length) return;
  const contract = await contractOf(digest);
  const [granted, rules] = await Promise.all([grantedHours(digest), rulesetOf(contract)]);
  const several = [];
  let count = 0;
  for (const placement of eligible.filter((each) => each.state === "eligible" || granted.has(each.digest))) {
    count += 1;
    const { value, why } = await valueOrWhy(placement, contract);
    if (value) several.push(counted(value, granted.get(placement.digest)));
    slot(rows.get(placement.digest), "value", value ? worth(rules, [several.at(-1)]) : word(`js_${why}`));
  }
  element("total").textContent = several.length ? worth(rules, several) : word("js_no_value");
  const isPart = several.length < count;
  element("opened").textContent = isPart ? word("js_opened_of", { opened: several.length, all: count }) : "";
}

/** Money, or that the rule set does not say enough. */
function worth(rules, several) {
  try {
    return money(worthOfAll(rules, several));
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return word("js_value_unknown");
  }
}

function slot(row, name, text) {
  if (row) row.querySelector(`[data-slot="${name}"]`).textContent = text;
}
