/**
 * A calendar (kalender): days as YYYY-MM-DD and months as numbers that follow each other, without a time zone.
 *
 * Days of four-digit years compare as texts do. A month is its year times twelve plus its place in the year.
 */

const DAY = 24 * 3600 * 1000;

/** The month of a day. */
export const monthOf = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The month that is written YYYY-MM. */
export const readMonth = (text) => monthOf(`${text}-01`);

/** A month as YYYY-MM. */
export const monthText = (month) => `${String(Math.floor(month / 12)).padStart(4, "0")}-${two((month % 12) + 1)}`;

/** The day, in UTC, on which a moment in Unix seconds lies. */
export const dayOf = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);

/** Every month from `first` up to and including `last`. */
export const monthsFrom = (first, last) => Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);

/** The day after this one; that there is none after the last that has four digits in its year, nobody will notice. */
export const dayAfter = (day) =>
  day === "9999-12-31" ? day : new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);

/** The same day `months` months earlier, or the last of that month where it is shorter. */
export function monthsBefore(day, months) {
  const month = monthOf(day) - months;
  return `${monthText(month)}-${two(Math.min(Number(day.slice(8)), daysIn(month)))}`;
}

/** Whole months from `first` up to `last`. */
export function fullMonths(first, last) {
  const months = monthOf(last) - monthOf(first);
  return first <= monthsBefore(last, months) ? months : months - 1;
}

/** Full years lived on `day`; who was born on 29 February turns a year older on 1 March in other years. */
export function ageOn(birthDate, day) {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** How many days a month has. */
export function daysIn(month) {
  const year = Math.floor(month / 12);
  if (month % 12 !== 1) return [3, 5, 8, 10].includes(month % 12) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

function two(number) {
  return String(number).padStart(2, "0");
}
