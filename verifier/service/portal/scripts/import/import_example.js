/** Example files (voorbeeldbestanden), to fill in: of placements and of hours, for this contract and its agencies. */

import { csvText } from "./import_faults.js";

const MONTHS = 3;

/** One row below the headings, which are parted by semicolons; `says` is what the row holds, in the same order. */
export function exampleOf(headings, says) {
  return csvText([headings.split(";"), says]);
}

/** A row of a placement, for a contract by its reference, with the name of an agency. */
export function placementExample({ headings, kind, hours, day, agency, contract }) {
  return exampleOf(headings, ["P-17", "", "DGV-2026-0042", "", agency, day, "", hours, kind, contract]);
}

/** A row of hours with a column for each of the first months, YYYY-MM. */
export function hoursExample({ headings, hours, contract, months }) {
  const some = months.slice(0, MONTHS);
  return csvText([[...headings.split(";"), ...some], ["P-17", contract, ...some.map(() => hours)]]);
}
