/**
 * Rows (regels) of a table as placements or as hours: each is read by itself, and is a row of ours or a fault.
 *
 * A person stays in what these functions give, which a page keeps for as long as it is open and shows nowhere.
 */

import { elevenTest } from "../wire/bsn.js";
import { party } from "../wire/fields.js";
import {
  padBsn, parseDay, parseKind, parseMonth, parseMonthHours, parseOptionalReference, parseReference, parseScheme,
  parseStatement, parseWeek,
} from "./import_cells.js";
import { PERSON } from "./import_columns.js";
import { Unfit } from "./import_faults.js";
import { cellOf, hoursIn } from "./import_layout.js";
import { Refusal } from "../wire/refusal.js";

const FIRST = "2000-01-01";

/** A table of placements: {rows: [{row, reference, person, work, contract}], faults, count}. */
export function readPlacements({ layout, lines }) {
  return eachRow(lines, (line) => [placementIn(layout, line)], []);
}

/** A table of hours: {rows: [{row, column, whose: {reference, person, contract}, month, hours}], faults, count}. */
export function readHours({ layout, lines }) {
  const faults = [];
  return eachRow(lines, (line) => {
    const whose = whoseIn(layout, line);
    return toldIn(layout, line).flatMap(([month, column, cell]) => {
      try {
        const hours = readText(cell, column, (text) => parseMonthHours(text, month), "hours");
        return [{ row: line.number, column, whose, month, hours }];
      } catch (fault) {
        if (!(fault instanceof Unfit)) throw fault;
        faults.push(fault.fault(line.number));
        return [];
      }
    });
  }, faults);
}

function eachRow(lines, read, faults) {
  const rows = [];
  for (const line of lines) {
    try {
      rows.push(...read(line));
    } catch (fault) {
      if (!(fault instanceof Unfit)) throw fault;
      faults.push(fault.fault(line.number));
    }
  }
  return { rows, faults, count: lines.length };
}

function placementIn(layout, line) {
  const cell = (column, read, expected = column) => readText(cellOf(layout, line, column), column, read, expected);
  const person = personIn(layout, line);
  if (!person) throw new Unfit(PERSON.find((name) => name in layout.columns) ?? PERSON[0], "one_number");
  const first = cell("first_day", (text) => bounded(parseDay(text), (day) => day >= FIRST));
  const work = {
    agency: cell("agency", partyOf),
    first_day: first,
    last_day: cell("last_day", (text) => (text ? bounded(parseDay(text), (day) => day >= first) : "")) || undefined,
    hours_per_week: cell("hours_per_week", parseWeek),
    employment_kind: cell("employment_kind", parseKind),
  };
  const birthDate = cell("birth_date", (text) => (text ? bounded(parseDay(text), (day) => day < first) : ""));
  const reference = cell("reference", parseOptionalReference);
  const contract = cell("contract", parseReference);
  return { row: line.number, reference, person: { ...person, birthDate }, work, contract };
}

/** Whom a row is about, without a birth date; undefined where it does not say. */
function personIn(layout, line) {
  const told = PERSON.filter((name) => cellOf(layout, line, name));
  if (!told.length) return undefined;
  if (told.length > 1) throw new Unfit(told[1], "one_number");
  const [name] = told;
  const scheme = name === "value"
    ? readText(cellOf(layout, line, "scheme"), "scheme", parseScheme, "scheme")
    : name;
  const read = scheme === "bsn" ? (text) => bounded(padBsn(text), elevenTest) : parseStatement;
  return { scheme, value: readText(cellOf(layout, line, name), name, read, scheme) };
}

function whoseIn(layout, line) {
  const cell = (column) => readText(cellOf(layout, line, column), column, parseOptionalReference, column);
  const reference = cell("reference");
  const person = personIn(layout, line);
  if (!reference && !person) throw new Unfit("reference", "reference");
  return { reference, person, contract: cell("contract") };
}

/** The months of a row with their cells of hours, and the column that each stands in. */
function toldIn(layout, line) {
  if (Object.keys(layout.months).length) return hoursIn(layout, line).map(([month, cell]) => [month, month, cell]);
  const month = readText(cellOf(layout, line, "month"), "month", parseMonth, "month");
  return [[month, "hours", cellOf(layout, line, "hours")]];
}

function readText(cell, column, read, expected) {
  if (typeof cell !== "string") throw new Unfit(column, cell.expected);
  const value = read(cell);
  if (value === undefined) throw new Unfit(column, expected);
  return value;
}

const bounded = (value, isWithin) => (value !== undefined && isWithin(value) ? value : undefined);

function partyOf(text) {
  try {
    return party()(text, "agency");
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return undefined;
  }
}
