/** The page of proof (bewijs): each file is put together and verified here, and only then given. */

import { Problem, Unreachable, now, readOctets } from "../browser/api.js";
import { bundleOf } from "./proof_bundle.js";
import { Refusal, UNDECIDED } from "../wire/refusal.js";
import { element, listen, tell } from "../page/reporting.js";
import { ticketOf } from "../page/telling.js";
import { word } from "../page/words.js";
import { download } from "../page/written.js";

/** Steps of a bundle that are about its credential. */
const OF_CREDENTIAL = 10;
const { contract, reference, files } = element("proof").dataset;

listenToEach("bundle", giveBundle);
listenToEach("credential", giveCredential);
listenToEach("receipts", giveReceipts);
listenToEach("record", giveRecord);

function listenToEach(kind, give) {
  for (const each of document.querySelectorAll(`[data-give="${kind}"]`)) {
    each.disabled = false;
    listen(each, () => given(give, each.dataset));
  }
}

/** Make a file, and tell when it is not to be had or does not hold. */
async function given(give, dataset) {
  element("result").hidden = true;
  tell("info", word("js_making"));
  try {
    await give(dataset);
  } catch (fault) {
    const name = nameOf(fault);
    if (!name) throw fault;
    tell("error", word(name));
  }
}

async function giveBundle({ verdict, moment }) {
  const { octets, report } = await bundleOf(verdict);
  const name = nameOfFile(`bewijs-${moment}`, "bundle.json");
  const ticket = ticketOf(report, { file: { name }, at: now(), isOpen: false });
  const { status } = report;
  if (status !== "invalid") download(name, octets);
  element("tickets").replaceChildren(ticket);
  element("result").hidden = false;
  tell({ valid: "success", undecided: "warning", invalid: "error" }[status], word(`js_bundle_${status}`));
}

async function giveCredential({ verdict, moment }) {
  const { credential, report } = await bundleOf(verdict);
  if (credential === null) {
    tell("warning", word("js_credential_none"));
    return;
  }
  const taken = report.findings.filter(({ step }) => step >= OF_CREDENTIAL);
  if (report.status === "invalid" || !taken.length) {
    tell("error", word("js_credential_invalid"));
    return;
  }
  download(nameOfFile(`nalevingsbewijs-${moment}`, "sd-jwt.txt"), credential, "application/dc+sd-jwt");
  const isValid = taken.every(({ status }) => status === "valid");
  tell(isValid ? "success" : "warning", word(isValid ? "js_credential_valid" : "js_credential_undecided"));
}

async function giveReceipts() {
  const { receiptsOf } = await import(files);
  const told = (count) => tell("info", word("js_receipts_read", { n: count }));
  const { file, count, unpublished } = await receiptsOf(contract, { told });
  if (!count) {
    tell("warning", word("js_receipts_none"));
    return;
  }
  download(nameOfFile("ontvangst", "json"), file);
  tell("success", word("js_receipts", { n: count }) + (unpublished ? ` ${word("js_receipts_unpublished", { n: unpublished })}` : ""));
}

async function giveRecord() {
  let octets;
  try {
    octets = await readOctets(`/v1/contractor/contracts/${contract}/audit-bundle`);
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    tell("warning", word("js_record_large"));
    return;
  }
  const { requireWhole } = await import(files);
  const lines = await requireWhole(octets, contract);
  download(nameOfFile("dossier", "ndjson"), octets, "application/x-ndjson");
  tell("success", word("js_record", { n: lines }));
}

/** Nothing of a reference that a file system would stumble over. */
function nameOfFile(what, ending) {
  const plain = reference.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  return `${[plain, what].filter(Boolean).join("-")}.${ending}`;
}

/** The name of the sentence that tells a fault of this page's own kind; undefined for any other. */
function nameOf(fault) {
  if (fault instanceof Problem) {
    return { not_yet_published: "js_not_published", not_found: "js_not_there", unsupported: "js_record_shared" }[fault.code];
  }
  return fault instanceof Refusal && !UNDECIDED.has(fault.code) ? "js_file_wrong" : undefined;
}
