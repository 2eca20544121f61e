/**
 * The page of a contractor's keys (sleutels): what any page of keys does, and values sealed again.
 */

import { openedAgain, saidUnder } from "./contractor_decisions.js";
import { askToReseal, readResealed } from "./contractor_letters.js";
import { contractOf, placementsOf, valueOrWhy } from "./contractor_worth.js";
import { isFaultless } from "./form.js";
import { listenForKeys, showKeys } from "./keys_here.js";
import { Refusal } from "./refusal.js";
import { element, listen, tell, tellFault } from "./reporting.js";
import { download } from "./written.js";
import { word } from "./words.js";

if (element("here")) {
  listenForKeys();
  listen(element("reseal-make"), ask);
  listen(element("reseal-read"), take);
  await showKeys().catch(tellFault);
}

/** A file for each agency whose values this browser cannot open. */
async function ask() {
  tell("info", word("js_busy"));
  const unopened = new Map();
  for await (const { placement, agency } of lost()) {
    unopened.set(agency, [...unopened.get(agency) ?? [], placement.digest]);
  }
  for (const [agency, digests] of unopened) {
    download(`plaatsbewijs-verzoek-${agency.slice(4)}.json`, await askToReseal(digests));
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

/** Every placement that counts or counted, and whose value does not open here. */
async function* lost() {
  const contracts = new Map();
  for (const placement of await placementsOf()) {
    if (placement.state !== "eligible") continue;
    const said = await saidUnder(placement.digest, "sr-placement+jwt", placement.token);
    if (!contracts.has(said.contract)) contracts.set(said.contract, await contractOf(said.contract));
    const contract = contracts.get(said.contract);
    const { value } = await valueOrWhy(placement, contract);
    if (!value) yield { placement, agency: said.agency, contract };
  }
}
