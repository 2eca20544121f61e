/** Numbers (getallen) of a workbook as text: whole ones without a point, and days that are counted from 1900 or 1904. */

import { refuse } from "../wire/refusal.js";

/** Format codes of numbers that every program has, which show a day or a time (ECMA-376, 18.8.30). */
const DATES = new Set(["14", "15", "16", "17", "18", "19", "20", "21", "22", "45", "46", "47"]);
const SPANS = new Set(["46"]);
/** What stands between quotes or brackets in a format says nothing, but for spans of hours, minutes and seconds. */
const LITERAL = /".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]/g;
const SPAN = /\[hh?\]|\[mm?\]|\[ss?\]/i;
const DAY = 24 * 3600 * 1000;
const [FROM_1900, FROM_1904] = [Date.UTC(1899, 11, 30), Date.UTC(1904, 0, 1)];
/** Of 1900 it is told that it had a 29 February; days before it are one further. */
const NEVER = 60;

/** Whether a format, its own code or the number of a built-in one, shows a day or a time. */
export function isDateFormat(code) {
  if (/^\d+$/.test(code)) return DATES.has(code);
  return /(?<![_\\])[dmhys]/i.test(code.split(";")[0].replace(LITERAL, ""));
}

/** Whether it shows how long something took. */
export function isSpanFormat(code) {
  return /^\d+$/.test(code) ? SPANS.has(code) : SPAN.test(code.split(";")[0]);
}

/** A number as a person reads it. */
export function numberText(told) {
  if (/^[+-]?\d+$/.test(told)) return String(BigInt(told));
  const value = Number(told);
  if (!Number.isFinite(value) || !told.trim()) refuse("wrong_value", "file");
  const rounded = Math.abs(value) < 1e15 ? Number(value.toFixed(9)) : value;
  return Number.isInteger(rounded) ? String(BigInt(rounded)) : String(rounded);
}

/** The day that a number counts, with its time unless that is midnight; what is no day reads as none of ours. */
export function dateText(told, { is1904, isSpan }) {
  const value = Number(told);
  if (!Number.isFinite(value)) refuse("wrong_value", "file");
  if (isSpan) return "0:00:00";
  const whole = Math.floor(value);
  const rest = Math.round((value - whole) * DAY);
  const isTime = value >= 0 && value < 1 && rest < DAY;
  const day = value > 0 && value < NEVER && !is1904 ? whole + 1 : whole;
  const moment = new Date((is1904 ? FROM_1904 : FROM_1900) + day * DAY + rest);
  if (isNaN(moment) || moment.getUTCFullYear() > 9999 || moment.getUTCFullYear() < 1) return { expected: "no_error" };
  const text = moment.toISOString();
  if (isTime) return text.slice(11, 19);
  return text.slice(11, 23) === "00:00:00.000" ? text.slice(0, 10) : text.slice(0, 19);
}
