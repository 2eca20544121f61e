/**
 * Comma-separated values (CSV) as exports have them: UTF-8 or Windows-1252; semicolons, commas or tabs.
 *
 * Read as verifier/party/contractor/spreadsheet/csv_sheet.py reads them, line by line the same.
 */

import { Unusable, unusable } from "./import_faults.js";
import { HEADING_ROWS, MOST_COLUMNS, MOST_ROWS, stripped } from "./import_sheet.js";

const SEPARATORS = [";", ",", "\t"];
const LONGEST_CELL = 131_072;
/** Bytes that Windows-1252 has no character for. */
const UNASSIGNED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * The rows of a CSV file, blank ones too.
 *
 * What is no UTF-8 is read as Windows-1252. The separator is the one by which `recognise` counts most headings in a
 * row; a line `sep=;` above them is left out.
 */
export function readCsv(octets, recognise) {
  let text = textOf(octets);
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  if (first.replace(/^\r+|\r+$/g, "").startsWith("sep=")) text = end < 0 ? "" : text.slice(end + 1);
  const counts = SEPARATORS.map((separator) => recognised(text, separator, recognise));
  return [...linesOf(text, SEPARATORS[counts.indexOf(Math.max(...counts))])];
}

function textOf(octets) {
  const [first, second] = octets;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) unreadable();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {}
  return octets.some((octet) => UNASSIGNED.has(octet)) ? unreadable() : new TextDecoder("windows-1252").decode(octets);
}

const unreadable = () => unusable("wrong_value", "file", "encoding");

function recognised(text, separator, recognise) {
  let most = 0;
  try {
    for (const { number, cells } of linesOf(text, separator)) {
      most = Math.max(most, recognise(cells));
      if (number === HEADING_ROWS) break;
    }
  } catch (fault) {
    if (!(fault instanceof Unusable) || fault.code !== "wrong_value") throw fault;
    return 0;
  }
  return most;
}

function* linesOf(text, separator) {
  const plain = new RegExp(`[^${separator}\\r\\n]*`, "y");
  let number = 0;
  for (let place = 0; place < text.length;) {
    const cells = [];
    place = rowAt(text, place, { separator, plain, cells });
    number += 1;
    if (number > MOST_ROWS) unusable("too_large", "file", "rows", { most: MOST_ROWS });
    if (cells.length > MOST_COLUMNS) unusable("too_large", "file", "columns", { most: MOST_COLUMNS });
    yield { number, cells: cells.map(stripped) };
  }
}

/** Put the cells of the row that begins at `place` into `cells`; where the next one begins. */
function rowAt(text, place, { separator, plain, cells }) {
  if (isEnd(text[place])) return behindEnd(text, place);
  for (;;) {
    const [cell, after] = text[place] === '"' ? quotedAt(text, place + 1) : plainAt(text, place, plain);
    if (cell.length > LONGEST_CELL) notCsv();
    cells.push(cell);
    if (text[after] !== separator) {
      return after < text.length && !isEnd(text[after]) ? notCsv() : behindEnd(text, after);
    }
    place = after + 1;
  }
}

function plainAt(text, place, plain) {
  plain.lastIndex = place;
  const [cell] = plain.exec(text);
  return [cell, place + cell.length];
}

function quotedAt(text, begin) {
  let place = begin;
  for (;;) {
    const mark = text.indexOf('"', place);
    if (mark < 0) notCsv();
    if (text[mark + 1] !== '"') return [text.slice(begin, mark).replaceAll('""', '"'), mark + 1];
    place = mark + 2;
  }
}

const isEnd = (letter) => letter === "\r" || letter === "\n";

function behindEnd(text, place) {
  return place + (text[place] === "\r" && text[place + 1] === "\n" ? 2 : 1);
}

const notCsv = () => unusable("wrong_value", "file", "not_csv");
