/**
 * Cells of hours (uren in een cel): what somebody types or pastes, as hundredths of hours, or what is wrong with it.
 *
 * "151,5" and "151.5" are the same. An empty cell says nothing; nobody works less than 0 hours.
 */

import { mostHours, parseHours } from "../import/import_cells.js";

const BELOW = /^-\s*\d/;
const NUMBER = /^\d+(?:[.,]\d*)?$/;
/** A block of a spreadsheet has so many cells at most. */
const MOST_CELLS = 100_000;

/** Hundredths of hours in a cell; undefined where nothing stands or `cellFault` finds a fault. */
export function hoursIn(text, month) {
  const hours = parseHours(text.trim());
  return hours !== undefined && hours <= mostHours(month) ? hours : undefined;
}

/** What is wrong with a cell of `month`, as the name of a text; undefined when nothing is. */
export function cellFault(text, month) {
  const told = text.trim();
  if (!told || hoursIn(told, month) !== undefined) return undefined;
  if (BELOW.test(told)) return "js_cell_below";
  const isMuch = NUMBER.test(told) && Number(told.replace(",", ".")) * 100 > mostHours(month);
  return isMuch ? "js_cell_above" : "js_cell_wrong";
}

/** The rows of a block as a spreadsheet copies it, with tabs between cells; undefined when it is a single cell. */
export function blockOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  const rows = lines.map((line) => line.split("\t").map((cell) => unquoted(cell).trim()));
  const cells = rows.reduce((sum, row) => sum + row.length, 0);
  return cells > 1 && cells <= MOST_CELLS ? rows : undefined;
}

const unquoted = (cell) => (/^".*"$/.test(cell) ? cell.slice(1, -1) : cell);
