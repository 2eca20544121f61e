/**
 * Faults (fouten) in a file: where each is and what was expected, never what stands there.
 *
 * What is expected is a code, for which the page has a sentence; a value of a row has no way into a fault. A list of
 * them opens in a spreadsheet program, and no cell of it can be a formula.
 */

import { Refusal } from "../wire/refusal.js";

const FORMULA = /^[=+\-@\t\r]/;

/** The file as a whole cannot be read; `why` is the code of a sentence, with the `places` in it. */
export class Unusable extends Refusal {
  constructor(code, field, why, places = {}) {
    super(code, field);
    Object.assign(this, { why, places });
  }
}

/** A row that cannot be read, for one `column`; it holds nothing of the row. */
export class Unfit extends Error {
  constructor(column, expected) {
    super(expected);
    Object.assign(this, { column, expected });
  }

  /** This, as the fault of the row of this number. */
  fault(row) {
    return { row, column: this.column, expected: this.expected };
  }
}

export function unusable(code, field, why, places) {
  throw new Unusable(code, field, why, places);
}

/** Faults by row, and of a row in the order of their columns. */
export const inOrder = (faults) => [...faults].sort((one, other) => one.row - other.row || (one.column < other.column ? -1 : 1));

/** `rows` of texts as CSV with a byte order mark and semicolons, which a Dutch spreadsheet program opens as it is. */
export function csvText(rows) {
  return `\ufeff${rows.map((row) => `${row.map(quoted).join(";")}\r\n`).join("")}`;
}

function quoted(text) {
  const cell = FORMULA.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
