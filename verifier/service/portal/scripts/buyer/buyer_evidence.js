/** Evidence (bewijsstukken): files that are compared in this page by their SHA-256, and are sent nowhere. */

import { encode } from "../wire/base64.js";
import { sha256 } from "../wire/keys.js";
import { element, tell } from "../page/reporting.js";
import { word } from "../page/words.js";
import { shown } from "../page/written.js";

/** Compare files that are chosen or dropped with the evidence that the rows of `rows` name. */
export function listenForEvidence(rows) {
  element("evidence").addEventListener("change", ({ target }) => compare([...target.files], rows()));
  const zone = element("evidence-drop");
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") compare([...event.dataTransfer.files], rows());
    });
  }
}

async function compare(files, rows) {
  let fits = 0;
  for (const file of files) {
    const digest = encode(await sha256(await file.arrayBuffer()));
    const row = rows.find((each) => each.dataset.evidence === digest);
    if (!row) continue;
    fits += 1;
    row.querySelector("[data-slot=evidence]").textContent = word("js_evidence_fits", { name: shown(file.name) });
  }
  if (files.length) tell("info", word("js_evidence_told", { n: files.length, fits }));
}
