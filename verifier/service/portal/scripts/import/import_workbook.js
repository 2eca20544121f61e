/**
 * A workbook (XLSX, werkmap): one sheet of it as rows of text, within bounds; nothing of it is run or fetched.
 *
 * A formula is what it last came to. A date is YYYY-MM-DD, a number has a point and a whole number has none: as
 * verifier/party/contractor/spreadsheet/xlsx_sheet.py reads them.
 */

import { Unusable, unusable } from "./import_faults.js";
import { MOST_COLUMNS, MOST_ROWS, stripped } from "./import_sheet.js";
import { dateText, isDateFormat, isSpanFormat, numberText } from "./import_numbers.js";
import { Refusal } from "../wire/refusal.js";
import { readXml } from "./xml.js";
import { partsOf, unpacked } from "./zip.js";

const BOUNDS = { parts: 1_000, unpacked: 64 * 1024 * 1024 };
const REFUSED_PARTS = ["vbaproject", "externallinks/", "activex/", "embeddings/"];
const DOCTYPE = [..."<!DOCTYPE"].map((letter) => letter.charCodeAt());

/** A workbook that may be opened: `{sheets: [{name, isVisible}], lines(name)}`. */
export async function openWorkbook(octets) {
  return reading(async () => {
    const archive = await inspected(octets);
    const root = await relations(archive, "_rels/.rels", "");
    const place = root.find(({ type }) => type.endsWith("/officeDocument"))?.target ?? "xl/workbook.xml";
    const said = readBook(await archive.part(place));
    const folder = place.slice(0, place.lastIndexOf("/") + 1);
    const related = await relations(archive, `${folder}_rels/${place.slice(folder.length)}.rels`, folder);
    const sheets = said.sheets.map((sheet) => ({ ...sheet, ...related.find(({ id }) => id === sheet.id) }))
      .filter(({ type = "" }) => type.endsWith("/worksheet"));
    const of = (kind) => related.find(({ type }) => type.endsWith(`/${kind}`))?.target;
    return {
      sheets: sheets.map(({ name, isVisible }) => ({ name, isVisible })),
      lines: (name) => reading(() => linesOf(archive, sheets, name, { ...said, of })),
    };
  });
}

/** The name of the sheet that is read: `wanted`, or else the only one that is visible. */
export function chosenSheet(sheets, wanted) {
  if (wanted !== undefined) {
    return sheets.some(({ name }) => name === wanted) ? wanted : unusable("wrong_value", "sheet", "no_sheet");
  }
  const visible = sheets.filter(({ isVisible }) => isVisible);
  return visible.length === 1 ? visible[0].name : unusable("wrong_value", "sheet", "which_sheet");
}

/** Whatever is wrong inside a workbook is one refusal. */
async function reading(read) {
  try {
    return await read();
  } catch (fault) {
    if (fault instanceof Unusable || !(fault instanceof Refusal)) throw fault;
    const why = fault.code === "too_large" ? "unpacked" : "no_workbook";
    throw new Unusable(fault.code, fault.field, why, { most: BOUNDS.unpacked / 1024 / 1024 });
  }
}

/** Refuse what is not opened: macros, objects, links to other files, and XML that declares a document type. */
async function inspected(octets) {
  const parts = partsOf(octets, BOUNDS);
  const names = [...parts.keys()].map((name) => name.toLowerCase());
  if (names.some((name) => REFUSED_PARTS.some((each) => name.includes(each)))) {
    unusable("wrong_value", "file", "macros");
  }
  const read = new Map();
  for (const [name, part] of parts) {
    if (!/\.(?:xml|rels)$/i.test(name)) continue;
    const made = await unpacked(octets, part);
    if (made.includes(0) || declares(made)) unusable("wrong_value", "file", "no_workbook");
    read.set(name, made);
  }
  const part = (name) => read.get(name) ?? unusable("wrong_value", "file", "no_workbook");
  return { has: (name) => read.has(name), part };
}

function declares(octets) {
  for (let place = octets.indexOf(DOCTYPE[0]); place >= 0; place = octets.indexOf(DOCTYPE[0], place + 1)) {
    if (DOCTYPE.every((octet, step) => octets[place + step] === octet)) return true;
  }
  return false;
}

function relations(archive, name, folder) {
  const found = [];
  if (!archive.has(name)) return found;
  readXml(archive.part(name), {
    opened(element, attribute) {
      if (element !== "Relationship") return;
      const target = attribute("Target") ?? "";
      const place = target.startsWith("/") ? target.slice(1) : resolved(folder + target);
      found.push({ id: attribute("Id"), type: attribute("Type") ?? "", target: place });
    },
  });
  return found;
}

function resolved(path) {
  const steps = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/");
}

function readBook(octets) {
  const said = { sheets: [], is1904: false };
  readXml(octets, {
    opened(element, attribute) {
      if (element === "workbookPr") said.is1904 = ["1", "true"].includes(attribute("date1904"));
      if (element !== "sheet") return;
      const isVisible = (attribute("state") ?? "visible") === "visible";
      said.sheets.push({ name: attribute("name") ?? "", id: attribute("id"), isVisible });
    },
  });
  return said;
}

function linesOf(archive, sheets, wanted, { of, is1904 }) {
  const { target } = sheets.find(({ name }) => name === chosenSheet(sheets, wanted));
  const beside = (kind, read) => {
    const place = of(kind) ?? `xl/${kind}.xml`;
    return archive.has(place) ? read(archive.part(place)) : [];
  };
  const [strings, styles] = [beside("sharedStrings", readStrings), beside("styles", readStyles)];
  return readSheet(archive.part(target), { strings, styles, is1904 });
}

/** The texts that cells share; how they are to be pronounced is left out. */
function readStrings(octets) {
  const strings = [];
  let [isText, depth] = [false, 0];
  readXml(octets, {
    opened(element) {
      if (element === "si") strings.push("");
      if (element === "rPh") depth += 1;
      isText = element === "t" && !depth;
    },
    told(text) {
      if (isText) strings[strings.length - 1] += text;
    },
    closed(element) {
      if (element === "rPh") depth -= 1;
      isText = false;
    },
  });
  return strings.map((text) => text.replaceAll("x005F_", ""));
}

/** Of each style of a cell, whether it shows a date, and whether it shows a span of time. */
function readStyles(octets) {
  const codes = new Map();
  const styles = [];
  let isOfCells = false;
  readXml(octets, {
    opened(element, attribute) {
      if (element === "numFmt") codes.set(attribute("numFmtId"), attribute("formatCode") ?? "");
      if (element === "cellXfs") isOfCells = true;
      if (element === "xf" && isOfCells) styles.push(attribute("numFmtId") ?? "0");
    },
    closed(element) {
      if (element === "cellXfs") isOfCells = false;
    },
  });
  return styles.map((id) => {
    const code = codes.get(id) ?? id;
    return { isDate: isDateFormat(code), isSpan: isSpanFormat(code) };
  });
}

/** The rows of a sheet; rows and cells that are not there are empty. */
function readSheet(octets, book) {
  const lines = [];
  let [row, cell, inside] = [null, null, ""];
  readXml(octets, {
    opened(element, attribute) {
      if (element === "row") row = begun(lines, attribute("r"));
      else if (element === "c" && row) cell = cellAt(row, attribute);
      else if (cell && ["v", "f", "is", "t", "rPh"].includes(element)) {
        if (element === "f") cell.hasFormula = true;
        inside = element === "t" && inside === "rPh" ? "rPh" : element;
      }
    },
    told(text) {
      if (cell && inside === "v") cell.value = (cell.value ?? "") + text;
      else if (cell && inside === "t") cell.inline = (cell.inline ?? "") + text;
    },
    closed(element) {
      if (element === "c" && cell) {
        put(row, cell, book);
        cell = null;
      }
      if (element === "row") row = null;
      inside = element === "t" && inside === "rPh" ? "rPh" : "";
    },
  });
  return lines;
}

function begun(lines, told) {
  const number = told === undefined ? lines.length + 1 : Number(told);
  if (!Number.isInteger(number) || number < 1) throw new Refusal("wrong_value", "file");
  if (number > MOST_ROWS) unusable("too_large", "file", "rows", { most: MOST_ROWS });
  while (lines.length < number) lines.push({ number: lines.length + 1, cells: [] });
  const { cells } = lines[number - 1];
  cells.length = 0;
  return { cells, column: -1 };
}

function cellAt(row, attribute) {
  const [, name] = /^([A-Z]{1,3})[0-9]+$/.exec(attribute("r") ?? "") ?? [];
  row.column = name ? [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt() - 64, 0) - 1 : row.column + 1;
  if (row.column >= MOST_COLUMNS) unusable("too_large", "file", "columns", { most: MOST_COLUMNS });
  return { column: row.column, kind: attribute("t") ?? "n", style: Number(attribute("s") ?? 0) };
}

function put({ cells }, cell, book) {
  while (cells.length < cell.column) cells.push("");
  cells[cell.column] = textOf(cell, book);
}

function textOf({ kind, style, value, inline, hasFormula }, { strings, styles, is1904 }) {
  if (kind === "e") return { expected: "no_error" };
  if (kind === "inlineStr") return stripped(inline ?? "");
  if (!value) return hasFormula && kind === "n" ? { expected: "cached_value" } : "";
  if (kind === "s") return stripped(strings[Number(value)] ?? refusedText());
  if (kind === "b") return Number(value) ? "True" : "False";
  if (kind !== "n") return stripped(value.replace(/^(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?Z?$/, "$1"));
  const { isDate = false, isSpan = false } = styles[style] ?? {};
  return isDate ? dateText(value, { is1904, isSpan }) : numberText(value);
}

function refusedText() {
  throw new Refusal("wrong_value", "file");
}
