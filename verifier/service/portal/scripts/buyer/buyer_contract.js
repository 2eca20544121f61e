/**
 * The page of a contract at its buyer (opdracht): ask for a verdict, and fetch, verify, save and print a bundle.
 *
 * The bundle is judged in this page, by the verifier of the page that everybody can use; whoever saves it can have it
 * judged again anywhere.
 */

import { now, submit } from "../browser/api.js";
import { fetchBundle, judged, nameOf } from "./buyer_bundle.js";
import { verifiedVerdict } from "./buyer_verdict.js";
import { element, link, listen, tell } from "../page/reporting.js";
import { canVerify } from "../browser/support.js";
import { ticketOf } from "../page/telling.js";
import { word } from "../page/words.js";
import { download, monthWords } from "../page/written.js";

const { contract, reference } = element("contract").dataset;
/** What was fetched last: {name, octets}. */
let bundle;

for (const button of document.querySelectorAll("[data-ask]")) listen(button, () => ask(button.dataset.ask));
for (const button of document.querySelectorAll("[data-bundle]")) listen(button, () => show(button.dataset.bundle));
listen(element("save"), save);
listen(element("print"), print);
if (element("print-checked")) {
  listen(element("print-checked"), async () => {
    if (await show(element("print-checked").dataset.moment)) print();
  });
}
window.addEventListener("beforeprint", () => {
  for (const checked of document.querySelectorAll("details.checked")) checked.open = true;
});

async function ask(moment) {
  tell("info", word("js_asking"));
  const { statement } = await submit("/v1/buyer/verdicts", { contract, moment });
  const said = await verifiedVerdict(statement, contract);
  const [asked, month] = [moment, said.as_of.moment].map(monthWords);
  const answer = { verdict: word(`js_outcome_${said.verdict}`), asked, month };
  const text = word(said.as_of.moment === moment ? "js_asked" : "js_asked_earlier", answer);
  tell("success", text, link(word("js_reload"), location.pathname));
}

/** Whether the bundle of a moment was fetched, and is shown as it was judged here. */
async function show(moment) {
  if (!await canVerify()) {
    tell("warning", word("js_cannot_check"));
    return false;
  }
  tell("info", word("js_fetching"));
  const octets = await fetchBundle(contract, moment, { waiting: () => tell("info", word("js_not_published")) });
  if (!octets) {
    tell("warning", word("js_still_not_published"));
    return false;
  }
  bundle = { name: nameOf(reference, moment), octets };
  const at = now();
  const { report, digest, print: root } = await judged(octets, { at });
  element("tickets").replaceChildren(ticketOf(report, { file: bundle, at, isOpen: true }));
  element("proof-digest").textContent = digest;
  element("proof-trust").textContent = root;
  element("proof-check").textContent = location.origin + element("proof-check").dataset.path;
  element("proof").hidden = false;
  tell("info", word("js_checked", { status: word(`js_status_${report.status}`).toLowerCase() }));
  element("proof").focus();
  return true;
}

function save() {
  download(bundle.name, bundle.octets);
  tell("success", word("js_saved"));
}

function print() {
  window.print();
}
