/**
 * What a contractor fills in of a placement (invullen): read, and checked before anything is sealed.
 */

import { elevenTest } from "../wire/bsn.js";
import { filled } from "../page/form.js";

const STATEMENT_NUMBER = /^[A-Za-z0-9][\w./-]{0,63}$/;
const HOURS = /^(\d{1,2})(?:[.,](\d{1,2}))?$/;
const MOST_HOURS = 6_000;
const LONGEST_REFERENCE = 64;
/** Days that a statement can have. */
const [EARLIEST, LATEST] = ["2000-01-01", "2199-12-31"];

/** The number as it is sealed: a BSN without what people write between its digits, and with its first zero. */
export function numberOf(scheme, text) {
  if (scheme !== "bsn") return text;
  const digits = text.replace(/[\s.]/g, "");
  return /^\d{8}$/.test(digits) ? `0${digits}` : digits;
}

/** The fault of a number, or "". */
export function faultOfNumber(scheme, number) {
  if (scheme === "bsn") return elevenTest(number) ? "" : "js_fault_number_bsn";
  return STATEMENT_NUMBER.test(number) ? "" : "js_fault_number_statement";
}

/** Hundredths of an hour of "28,5" or "28.5"; undefined for what is none, or not more than 0 and at most 60. */
export function hoursOf(text) {
  const [, whole, part = ""] = HOURS.exec(text) ?? [];
  const hours = whole === undefined ? 0 : Number(whole) * 100 + Number(part.padEnd(2, "0"));
  return hours > 0 && hours <= MOST_HOURS ? hours : undefined;
}

/** The work that a form says: its members by their names on the wire, and a fault for each field. */
export function workOf(prefix = "") {
  const [agency, first, last, kind] = ["agency", "first_day", "last_day", "kind"].map((id) => filled(prefix + id));
  const hours = hoursOf(filled(`${prefix}hours`));
  const members = {
    agency, first_day: first, last_day: last || undefined, hours_per_week: hours, employment_kind: kind,
  };
  const faults = [
    [`${prefix}agency`, agency ? "" : "js_fault_agency"],
    [`${prefix}first_day`, first >= EARLIEST && first <= LATEST ? "" : "js_fault_first_day"],
    [`${prefix}last_day`, last && (last < first || last > LATEST) ? "js_fault_last_day" : ""],
    [`${prefix}hours`, hours ? "" : "js_fault_hours"],
    [`${prefix}kind`, kind ? "" : "js_fault_kind"],
  ];
  return { members, faults };
}

/** The fault of a date of birth, which may be left out, or "". */
export function faultOfBirth(day, firstDay) {
  return !day || (day >= "1900-01-01" && day < (firstDay || LATEST)) ? "" : "js_fault_birth";
}

/** The fault of the contractor's own reference, or "". */
export function faultOfReference(text) {
  return [...text].length <= LONGEST_REFERENCE ? "" : "js_fault_reference";
}
