/**
 * Reading (lezen) what somebody types in a contract: whole numbers, days and months; nothing of it is guessed.
 */

import { monthOf, monthText } from "../rules/rules_calendar.js";

const DAY = /^2[01]\d\d-\d\d-\d\d$/;
/** Months between two reporting moments, by how often somebody wants an answer. */
const STEPS = { quarter: 3, half: 6, year: 12, end: Infinity };
/** How many moments a contract has at most. */
export const MOST_MOMENTS = 40;

/** A whole number of "12"; undefined for anything else. */
export const wholeOf = (text) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined);

/** Whether both are days and the first is not after the last. */
export const isPeriod = (first, last) => isDay(first) && isDay(last) && first <= last;

/** Whether a text is a day that statements can name. */
export const isDay = (text) => DAY.test(text ?? "");

/**
 * The reporting moments of a contract, YYYY-MM: `rhythm` is end, quarter, half, year or own, and `chosen` are those
 * of one's own. The last month is always one; the others are counted back from it.
 */
export function momentsOf(rhythm, { first, last, chosen = [] }) {
  const step = STEPS[rhythm];
  if (!isPeriod(first, last) || !(step || rhythm === "own")) return [];
  const end = monthOf(last);
  if (rhythm === "own") return [...new Set([...chosen, monthText(end)])].toSorted();
  const found = [];
  for (let month = end; month >= monthOf(first) && found.length < MOST_MOMENTS; month -= step) {
    found.unshift(monthText(month));
  }
  return found;
}

/** The months after which there is an answer: the moments, and the end of a period in which a shortfall is mended. */
export function answersOf(moments, recoveryMonths) {
  if (!moments.length || recoveryMonths === undefined) return moments;
  return [...moments, monthText(monthOf(`${moments.at(-1)}-01`) + recoveryMonths)];
}
