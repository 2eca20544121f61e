/**
 * What the page of importing shows (weergave): the columns of a file, what it would do, and its faults.
 *
 * Headings are shown, for they are what is asked about; what stands below them never is.
 */

import { isFaultless } from "../page/form.js";
import { csvText } from "./import_faults.js";
import { COLUMNS, IGNORE, KNOWN, plain } from "./import_columns.js";
import { coordinate, oursOf } from "./import_layout.js";
import { letters } from "./import_sheet.js";
import { element } from "../page/reporting.js";
import { download, monthWords } from "../page/written.js";
import { word } from "../page/words.js";

const MONTH = /^\d{4}-\d\d$/;
const SHOWN = 20;

/** A field for each heading: which column of ours it is; `chosen(heading, ours)` when somebody says so. */
export function showColumns(headings, mapping, kind, chosen) {
  const rows = headings.flatMap((heading, place) => {
    if (typeof heading !== "string" || !heading) return [];
    const row = document.createElement("tr");
    const ours = oursOf(heading, mapping);
    row.append(cell("th", letters(place), "row"), cell("td", heading), choice(heading, ours, { kind, place, chosen }));
    return row;
  });
  element("columns").querySelector("tbody").replaceChildren(...rows);
}

/** How many rows, cells or months are how, as a list of sentences. */
export function showCounts(counts) {
  const lines = counts.filter(([, n]) => n).map(([name, n]) => {
    const line = document.createElement("li");
    line.textContent = word(name, { n });
    return line;
  });
  element("counts").replaceChildren(...lines);
}

/** The first faults, and how many there are. */
export function showFaults(faults, layout) {
  element("wrong").hidden = !faults.length;
  element("wrong-title").textContent = word("js_faults_found", { n: faults.length });
  element("wrong-more").textContent = faults.length > SHOWN ? word("js_faults_more", { n: SHOWN }) : "";
  const rows = faults.slice(0, SHOWN).map((fault) => {
    const row = document.createElement("tr");
    const [number, ...rest] = textsOf(fault, layout);
    row.append(cell("th", number, "row"), ...rest.map((text) => cell("td", text)));
    return row;
  });
  element("fault-list").querySelector("tbody").replaceChildren(...rows);
}

/** All faults as a file that opens in a spreadsheet program. */
export function saveFaults(faults, layout) {
  const head = ["js_row", "js_cell", "js_column", "js_expected"].map((name) => word(name));
  download(word("js_faults_file"), csvText([head, ...faults.map((fault) => textsOf(fault, layout))]), "text/csv");
}

/** Say what is wrong with the file as a whole, at its field; nothing when `fault` is undefined. */
export function showUnusable(fault) {
  if (!fault) return isFaultless([["file", ""]]);
  const { column, missing, ...places } = fault.places;
  if (column) places.column = columnName(column);
  if (missing) places.columns = missing.map((names) => names.map(columnName).join(word("js_or"))).join(", ");
  element("unusable").textContent = word(`js_file_${fault.why}`, places);
  element("unusable").hidden = false;
  return false;
}

export const columnName = (column) => (MONTH.test(column) ? monthWords(column) : word(`js_column_${column}`));

function textsOf({ row, column, expected }, layout) {
  return [String(row), coordinate(layout, row, column), columnName(column), word(`js_expected_${expected}`)];
}

function choice(heading, ours, { kind, place, chosen }) {
  const made = document.createElement("td");
  const select = document.createElement("select");
  select.className = "utrecht-select utrecht-select--html-select";
  select.id = `column-${place}`;
  select.ariaLabel = word("js_column_of", { heading });
  const months = MONTH.test(ours ?? "") ? [[ours, word("js_hours_of", { month: monthWords(ours) })]] : [];
  const known = COLUMNS[kind].map((name) => [name, columnName(name)]);
  for (const [value, text] of [["", word("js_unused")], ...months, ...known]) {
    select.append(new Option(text, value, false, value === (ours ?? "")));
  }
  select.addEventListener("change", () => chosen(heading, select.value));
  made.append(select);
  return made;
}

/** What `heading` is by what was chosen of it: nothing said, where its name says the same. */
export function said(columns, heading, ours) {
  const name = plain(heading);
  const others = Object.entries(columns).filter(([each, column]) => each !== name && column !== ours);
  const isItsName = KNOWN.get(name) === ours || MONTH.test(ours);
  return Object.fromEntries(isItsName ? others : [...others, [name, ours || IGNORE]]);
}

function cell(name, text, scope) {
  const made = document.createElement(name);
  if (scope) made.scope = scope;
  made.textContent = text;
  return made;
}
