/**
 * Activities to confirm (activiteiten bevestigen): several at once after one look, each signed in this browser.
 *
 * What is signed is about what the page shows: each activity is fetched again, and must say the same. What was
 * signed is kept before it is sent; who is cut off in the middle signs nothing twice.
 */

import { listenForEvidence } from "./buyer_evidence.js";
import { claimsUnder } from "./buyer_reported.js";
import { isFaultless, mark } from "../page/form.js";
import { hundredthsOf } from "../page/hundredths.js";
import { sign } from "../browser/keyring.js";
import { isReady, keepSending } from "../page/ready.js";
import { element, link, listen, tell, tellFault } from "../page/reporting.js";
import { sentInOrder } from "../browser/sending.js";
import { activityConfirmation } from "../wire/statements.js";
import { author } from "../browser/trusted.js";
import { word } from "../page/words.js";

const CONFIRMATION = "sr-activity-confirmation+jwt";
const form = element("confirming");

if (form) {
  listen(form, () => decide((row) => accepted(row)), { again: keepSending });
  listen(element("decline"), () => decide(() => 0), { again: keepSending });
  element("tick-all").addEventListener("click", () => {
    for (const row of rows()) box(row).checked = true;
  });
  listenForEvidence(rows);
}
await isReady();
keepSending().catch(tellFault);

/** Sign and send what is said of each that is ticked; `amountOf` a row is hundredths or eurocents. */
async function decide(amountOf) {
  const ticked = rows().filter((row) => box(row).checked);
  for (const row of rows()) mark(field(row).id, "");
  const faults = ticked.map((row) => [field(row).id, amountOf(row) === undefined ? "js_fault_accepted" : ""]);
  if (!ticked.length) {
    tell("error", word("js_fault_none_ticked"));
    return;
  }
  if (!isFaultless([...faults, ["seen", element("seen").checked ? "" : "js_fault_sure"]])) return;
  tell("info", word("js_sending"));
  const shown = await claimsUnder(ticked.map((row) => row.dataset));
  if (!shown) {
    tell("error", word("js_not_as_shown"), link(word("js_reload"), location.pathname));
    return;
  }
  const parcels = [];
  for (const row of ticked) parcels.push(await parcelOf(row.dataset, amountOf(row)));
  await sentInOrder(parcels);
  done(ticked, amountOf(ticked[0]) === 0);
}

async function parcelOf({ activity, measure }, amount) {
  const says = await activityConfirmation({ activity, [measure]: amount }, await author());
  const body = { statement: await sign(CONFIRMATION, says) };
  return { name: `confirmation.${activity}`, path: "/v1/buyer/activity-confirmations", body };
}

function done(ticked, isDeclined) {
  for (const row of ticked) row.remove();
  element("seen").checked = false;
  form.hidden = !rows().length;
  const text = word(isDeclined ? "js_declined" : "js_confirmed", { n: ticked.length });
  tell("success", text, link(word("js_reload"), location.pathname));
}

/** What is filled in as accepted, more than nothing and no more than was reported; undefined for anything else. */
function accepted(row) {
  const amount = hundredthsOf(field(row).value);
  return amount > 0 && amount <= Number(row.dataset.most) ? amount : undefined;
}

function rows() {
  return [...form.querySelectorAll("[data-activity]")];
}

const box = (row) => row.querySelector("[type=checkbox]");
const field = (row) => row.querySelector("[inputmode=decimal]");
