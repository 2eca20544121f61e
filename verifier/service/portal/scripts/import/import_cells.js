/**
 * Cells (cellen) read into values, as Dutch and English exports write them; what does not read is `undefined`.
 *
 * A date is Dutch (day first) or ISO. Decimals have a comma or a point; nothing stands between thousands. A BSN of
 * eight digits gets back the zero that a spreadsheet took from its front.
 */

import { plain } from "./import_columns.js";
import { daysIn, readMonth } from "../rules/rules_calendar.js";

const ISO_DAY = /^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})(?:[T ]00:00(?::00)?)?$/;
const DUTCH_DAY = /^(?<day>[0-9]{1,2})([-/.])(?<month>[0-9]{1,2})\2(?<year>[0-9]{4})$/;
const BARE_DAY = /^(?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})$/;
const YEAR_FIRST = /^(?<year>[0-9]{4})[-/. ]?(?<month>[0-9]{2})(?:-01)?$/;
const YEAR_LAST = /^(?<month>[0-9]{1,2})[-/. ](?<year>[0-9]{4})$/;
const NAMED = /^(?<name>[a-z]{3,9})\.?[- ]?'?(?<year>(?:20|21)?[0-9]{2})$/;
const HOURS = /^([0-9]{1,3})(?:[.,]([0-9]{1,2})0*)?$/;
const STATEMENT_NUMBER = /^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$/;
/** Controls, formats, surrogates and separators, a space apart. */
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/u;
const LONGEST_REFERENCE = 64;
/** Hundredths: what a month can hold, and a week. */
const [MOST_MONTH, MOST_WEEK, A_DAY] = [74_400, 6_000, 2_400];

const MONTHS = new Map([
  "januari februari maart april mei juni juli augustus september oktober november december",
  "january february march april may june july august september october november december",
].flatMap((names) => names.split(" ").flatMap((full, place) => [[full, place + 1], [full.slice(0, 3), place + 1]])));
MONTHS.set("mrt", 3);

const KINDS = Object.entries({
  permanent: "vast vastcontract vastdienstverband onbepaalde onbepaaldetijd",
  fixed_term: "tijdelijk tijdelijkcontract bepaalde bepaaldetijd temporary fixedterm",
  agency_work: "uitzend uitzendkracht uitzendovereenkomst agencywork",
  secondment: "detachering gedetacheerd",
  apprenticeship: "leerwerkplek leerwerkbaan leerbaan bbl leerarbeidsovereenkomst",
  internship: "stage stagiair stagiaire bol",
  work_experience: "werkervaring werkervaringsplaats workexperience",
});
const KIND_OF = new Map(KINDS.flatMap(([kind, words]) => [plain(kind), ...words.split(" ")].map((each) => [each, kind])));
const SCHEME_OF = new Map([["bsn", "bsn"], ["statement", "statement"], ["doelgroepverklaring", "statement"]]);

/** A day between 1900 and 2199, as YYYY-MM-DD. */
export function parseDay(text) {
  const found = (ISO_DAY.exec(text) ?? DUTCH_DAY.exec(text) ?? BARE_DAY.exec(text))?.groups;
  if (!found || found.year < "1900" || found.year > "2199") return undefined;
  const [month, day] = [Number(found.month), Number(found.day)];
  if (month < 1 || month > 12 || day < 1) return undefined;
  const whole = `${found.year}-${two(month)}`;
  return day <= daysIn(readMonth(whole)) ? `${whole}-${two(day)}` : undefined;
}

/** A month between 2000 and 2199, as YYYY-MM; its first day stands for it too. */
export function parseMonth(text) {
  const found = (YEAR_FIRST.exec(text) ?? YEAR_LAST.exec(text))?.groups;
  if (found) return monthIn(found.year, Number(found.month));
  const named = NAMED.exec(text.toLowerCase())?.groups;
  return named && monthIn(named.year.length === 2 ? `20${named.year}` : named.year, MONTHS.get(named.name));
}

/** Hundredths of an hour, up to 999.99. */
export function parseHours(text) {
  const found = HOURS.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : undefined;
}

/** Hundredths of an hour that fit in `month`. */
export function parseMonthHours(text, month) {
  const hours = parseHours(text);
  return hours !== undefined && hours <= mostHours(month) ? hours : undefined;
}

/** Hundredths of an hour a week, above 0. */
export function parseWeek(text) {
  const hours = parseHours(text);
  return hours >= 1 && hours <= MOST_WEEK ? hours : undefined;
}

/** The most hundredths of hours that a month can hold. */
export function mostHours(month) {
  return Math.min(daysIn(readMonth(month)) * A_DAY, MOST_MONTH);
}

/** `text` with the leading zero that eight digits lost; anything else as it is. */
export const padBsn = (text) => (/^[0-9]{8}$/.test(text) ? `0${text}` : text);

/** The number of a doelgroepverklaring. */
export const parseStatement = (text) => (STATEMENT_NUMBER.test(text) ? text : undefined);

/** A code of employment-kinds.v1, or a usual word for one. */
export const parseKind = (text) => KIND_OF.get(plain(text));

/** How a person is named; a BSN unless it says something else. */
export const parseScheme = (text) => (text ? SCHEME_OF.get(plain(text)) : "bsn");

/** A reference of 1 to 64 printable characters without a space at either end. */
export function parseReference(text) {
  const isOne = text && [...text].length <= LONGEST_REFERENCE && !UNPRINTABLE.test(text) && text === text.trim();
  return isOne ? text : undefined;
}

/** A reference, or nothing. */
export const parseOptionalReference = (text) => (text ? parseReference(text) : "");

function monthIn(year, month) {
  const isOne = year >= "2000" && year <= "2199" && month >= 1 && month <= 12;
  return isOne ? `${year}-${two(month)}` : undefined;
}

const two = (number) => String(number).padStart(2, "0");
