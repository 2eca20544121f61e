/**
 * The page of a contractor's keys (sleutels): what any page of keys does, and values sealed again.
 */

import { Problem } from "../browser/api.js";
import { openedAgain, saidUnder } from "./contractor_decisions.js";
import { askToReseal, readResealed } from "./contractor_letters.js";
import { contractOf, placementsOf, valueOrWhy } from "./contractor_worth.js";
import { isFaultless, showName } from "../page/form.js";
import { listenForKeys, listenForLeaving, showKeys } from "../page/keys_here.js";
import { Refusal } from "../wire/refusal.js";
import { element, listen, tell, tellFault } from "../page/reporting.js";
import { download } from "../page/written.js";
import { word } from "../page/words.js";

/** Where a placement has, or may have had, a value. */
const VALUED = new Set(["eligible", "withdrawn"]);

listenForLeaving(showKeys);
if (element("here")) {
  listenForKeys();
  listen(element("reseal-make"), ask);
  showName("reseal_file");
  listen(element("reseal-read"), take);
}
await showKeys().catch(tellFault);

/** A file for each agency whose values this browser cannot open. */
async function ask() {
  tell("info", word("js_busy"));
  const unopened = new Map();
  for await (const { placement, agency } of lost()) {
    unopened.set(agency, [...unopened.get(agency) ?? [], placement.digest]);
  }
  for (const [agency, digests] of unopened) {
    for (const [place, file] of (await askToReseal(digests)).entries()) {
      download(`plaatsbewijs-verzoek-${agency.slice(4)}${place ? `-${place + 1}` : ""}.json`, file);
    }
  }
  if (unopened.size) tell("success", word("js_reseal_made", { n: unopened.size }));
  else tell("info", word("js_reseal_none"));
}

async function take() {
  const [file] = element("reseal_file").files;
  if (!isFaultless([["reseal_file", file ? "" : "js_fault_file"]])) return;
  tell("info", word("js_busy"));
  try {
    tell("success", word("js_resealed", { n: await opened(await readResealed(await file.text())) }));
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    isFaultless([["reseal_file", "js_fault_reseal"]]);
  }
}

async function opened(sealed) {
  const known = new Map(sealed.map((each) => [each.placement, each.sealed_opening]));
  let n = 0;
  for await (const { placement, contract } of lost()) {
    if (!known.has(placement.digest)) continue;
    await openedAgain(known.get(placement.digest), placement, contract);
    n += 1;
  }
  return n;
}

function undecided(fault) {
  return fault instanceof Problem && fault.status === 404 ? undefined : Promise.reject(fault);
}

/** Every placement that counts or counted, and whose value does not open here. */
async function* lost() {
  const contracts = new Map();
  for (const placement of await placementsOf()) {
    if (!VALUED.has(placement.state)) continue;
    const said = await saidUnder(placement.digest, "sr-placement+jwt", placement.token);
    if (!contracts.has(said.contract)) contracts.set(said.contract, await contractOf(said.contract));
    const contract = contracts.get(said.contract);
    const found = await valueOrWhy(placement, contract).catch(undecided);
    if (found && !found.value) yield { placement, agency: said.agency, contract };
  }
}
