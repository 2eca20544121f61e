/**
 * A layout (indeling): which column of a sheet holds what, from its headings and what somebody says of them.
 *
 * A mapping is {kind, sheet, columns, fixed, values}: `columns` our column by plain heading, `fixed` what one of ours
 * says in every row, `values` their word for ours by column. A file with a column for each month is as good as one
 * with a month in every row.
 */

import { parseMonth } from "./import_cells.js";
import { COLUMNS, IGNORE, KNOWN, NEEDED, plain } from "./import_columns.js";
import { readCsv } from "./import_csv.js";
import { unusable } from "./import_faults.js";
import { HEADING_ROWS, MOST_BYTES, isBlank, letters } from "./import_sheet.js";
import { chosenSheet, openWorkbook } from "./import_workbook.js";

const MONTH = /^\d{4}-\d\d$/;
const [ZIP, OLD] = [[0x50, 0x4b, 0x03, 0x04], [0xd0, 0xcf, 0x11, 0xe0]];

/** What a file of `octets` holds: `{sheets, lines(mapping)}`; `sheets` is empty for CSV. */
export async function openFile(octets) {
  if (octets.length > MOST_BYTES) unusable("too_large", "file", "bytes", { most: MOST_BYTES / 1024 / 1024 });
  const begins = (mark) => mark.every((octet, place) => octets[place] === octet);
  if (begins(OLD)) unusable("wrong_value", "file", "locked");
  if (!begins(ZIP)) return { sheets: [], lines: (mapping) => readCsv(octets, (cells) => recognised(cells, mapping)) };
  const { sheets, lines } = await openWorkbook(octets);
  return { sheets, lines: (mapping) => lines(chosenSheet(sheets, mapping.sheet)) };
}

/** The table in `lines`: {layout, lines} with the rows below its headings in which something stands. */
export function tableIn(lines, mapping) {
  const place = lines.slice(0, HEADING_ROWS).findIndex(({ cells }) => recognised(cells, mapping) > 1);
  if (place < 0) unusable("wrong_value", "file", "headings", { most: HEADING_ROWS });
  const layout = layOut(lines[place].cells, mapping);
  return { layout, lines: lines.slice(place + 1).filter((line) => !isBlank(line)) };
}

/** The row of headings, for who has to say what they are: as above, or else the first row with two texts. */
export function headingsIn(lines, mapping) {
  const first = lines.slice(0, HEADING_ROWS);
  const found = first.find(({ cells }) => recognised(cells, mapping) > 1)
    ?? first.find(({ cells }) => cells.filter((cell) => cell && typeof cell === "string").length > 1);
  return found?.cells ?? [];
}

/** The column of ours, or the month, that a heading names; one that is mapped is not also found by its name. */
export function oursOf(heading, { columns }) {
  if (typeof heading !== "string") return undefined;
  const name = plain(heading);
  if (Object.hasOwn(columns, name)) return columns[name] === IGNORE ? undefined : columns[name];
  const known = KNOWN.get(name);
  if (known) return Object.values(columns).includes(known) ? undefined : known;
  return parseMonth(heading);
}

/** What the headings list, placements or hours; undefined when they fit both or neither. */
export function kindOf(told, fixed) {
  const placements = told.includes("first_day") || "first_day" in fixed;
  const hours = told.includes("hours") || told.some((each) => MONTH.test(each));
  if (placements === hours) return undefined;
  return placements ? "placements" : "hours";
}

/** What a row says in a column of ours: its cell, or else what is fixed; in our words, where given. */
export function cellOf({ columns, mapping }, { cells }, column) {
  const told = cells[columns[column]] || mapping.fixed[column] || "";
  const words = mapping.values[column];
  return typeof told === "string" && words ? words[plain(told)] ?? told : told;
}

/** The months that have a column, where a row says something: [[month, cell]]. */
export function hoursIn({ months }, { cells }) {
  return Object.entries(months).flatMap(([month, place]) => (cells[place] ? [[month, cells[place]]] : []));
}

/** A cell as a spreadsheet names it, such as C14; empty where `column` is none of the sheet. */
export function coordinate({ columns, months }, row, column) {
  const place = columns[column] ?? months[column];
  return place === undefined ? "" : `${letters(place)}${row}`;
}

function recognised(cells, mapping) {
  return cells.filter((cell) => oursOf(cell, mapping) !== undefined).length;
}

function layOut(headings, mapping) {
  const told = headings.map((heading) => oursOf(heading, mapping));
  const kind = mapping.kind ?? kindOf(told, mapping.fixed) ?? unusable("wrong_value", "kind", "which_kind");
  const byMonth = kind === "hours" && !told.includes("month") && !("month" in mapping.fixed);
  const layout = { kind, columns: {}, months: {}, ignored: [], mapping };
  for (const [place, ours] of told.entries()) {
    if (byMonth && MONTH.test(ours)) put(layout.months, ours, place);
    else if (COLUMNS[kind].includes(ours)) put(layout.columns, ours, place);
    else if (headings[place]) layout.ignored.push(place);
  }
  if (Object.keys(layout.months).length && "hours" in layout.columns) { // a total beside the months
    layout.ignored.push(layout.columns.hours);
    delete layout.columns.hours;
  }
  requireNeeded(layout);
  return layout;
}

function put(there, name, place) {
  if (name in there) unusable("wrong_value", "columns", "twice", { column: name });
  there[name] = place;
}

function requireNeeded({ kind, columns, months, mapping }) {
  const byMonth = Object.keys(months).length ? ["month", "hours"] : [];
  const there = new Set([...Object.keys(columns), ...Object.keys(mapping.fixed), ...byMonth]);
  const missing = NEEDED[kind].filter((each) => !each.some((name) => there.has(name)));
  if (missing.length) unusable("wrong_value", "columns", "missing", { missing });
}
