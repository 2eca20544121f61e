/** How a page writes money, hours, days and months (schrijfwijze), in the reader's language, and gives files. */

const LANGUAGE = document.documentElement.lang === "en" ? "en" : "nl";
const LOCALE = LANGUAGE === "en" ? "en-GB" : "nl-NL";
const HOURS = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const EUROS = new Intl.NumberFormat(LOCALE, { style: "currency", currency: "EUR", trailingZeroDisplay: "stripIfInteger" });
const DAY = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: "long", year: "numeric", timeZone: "UTC" });
const SHORT = new Intl.DateTimeFormat(LOCALE, { month: "short", year: "numeric", timeZone: "UTC" });
const HIDDEN = /\p{C}/gu;

/** Eurocents as money; whole euros without cents. */
export const money = (cents) => EUROS.format(Number(cents) / 100);

/** Hundredths of an hour. */
export const hoursText = (hundredths) => HOURS.format(hundredths / 100);

/** A day, YYYY-MM-DD, in words. */
export const dayWords = (day) => DAY.format(new Date(`${day}T00:00:00Z`));

/** A month, YYYY-MM, in words. */
export const monthWords = (month) => MONTH.format(new Date(`${month}-01T00:00:00Z`));

/** The same, short enough for the head of a column. */
export const shortMonth = (month) => SHORT.format(new Date(`${month}-01T00:00:00Z`));

/** The Dutch or English of what is said in both. */
export const inLanguage = (words) => words[LANGUAGE];

/** What others wrote: nothing in it that is not seen. */
export const shown = (text) => text.replace(HIDDEN, "\ufffd");

/** Give somebody a file of this page's own making. */
export function download(name, content, type = "application/json") {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([content], { type }));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
