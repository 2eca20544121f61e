/** How a page writes money, hours and months (schrijfwijze), in the reader's language. */

const LOCALE = document.documentElement.lang === "en" ? "en-GB" : "nl-NL";
const HOURS = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: "long", year: "numeric", timeZone: "UTC" });

/** Eurocents as money; whole euros without cents. */
export function money(cents) {
  const digits = Number(cents) % 100 ? 2 : 0;
  const form = { style: "currency", currency: "EUR", minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(LOCALE, form).format(Number(cents) / 100);
}

/** Hundredths of an hour. */
export const hoursText = (hundredths) => HOURS.format(hundredths / 100);

/** A month, YYYY-MM, in words. */
export const monthWords = (month) => MONTH.format(new Date(`${month}-01T00:00:00Z`));

/** Give somebody a file of this page's own making. */
export function download(name, content) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
