/** How a desk writes (schrijfwijze): money, days and months as the reader of the page does. */

const language = document.documentElement.lang === "nl" ? "nl-NL" : "en-GB";
const DAY = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" });
const EUROS = new Intl.NumberFormat(language, { style: "currency", currency: "EUR", trailingZeroDisplay: "stripIfInteger" });
const HOURS = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const HIDDEN = /\p{C}/gu;

/** A day, YYYY-MM-DD. */
export const day = (text) => DAY.format(new Date(`${text}T00:00:00Z`));

/** A month, YYYY-MM. */
export const month = (text) => MONTH.format(new Date(`${text}-01T00:00:00Z`));

/** Eurocents. */
export const euros = (cents) => EUROS.format(cents / 100);

/** Hundredths of an hour. */
export const hours = (hundredths) => HOURS.format(hundredths / 100);

/** The Dutch or English of what is said in both. */
export const inLanguage = (words) => words[document.documentElement.lang];

/** What others wrote: nothing in it that is not seen. */
export const shown = (text) => text.replace(HIDDEN, "\ufffd");
