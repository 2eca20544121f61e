/**
 * Hundredths (honderdsten): how a person writes an amount, a share or a quantity, as the integer that is signed.
 *
 * Both ways of writing are read, 1.250.000,50 and 1,250,000.50: a mark before three digits parts thousands, one before
 * two at most parts the hundredths, and never is the same mark both.
 */

const FORMS = [
  /^(\d{1,3}(?:[. ]\d{3})+)(?:,(\d{1,2}))?$/,
  /^(\d{1,3}(?:[, ]\d{3})+)(?:\.(\d{1,2}))?$/,
  /^(\d{1,15})(?:[.,](\d{1,2}))?$/,
];
const MOST = 10 ** 15;

/** Hundredths of "12", "12,5 %", "€ 1.234,56" or "1,234.56", up to 10^15; undefined for what is no such number. */
export function hundredthsOf(text) {
  const plain = text.replace(/[\u00a0\u202f]/g, " ").trim().replace(/^€\s*/, "").replace(/\s*[%€]$/, "");
  const [, whole, part = ""] = FORMS.map((form) => form.exec(plain)).find((each) => each) ?? [];
  if (whole === undefined) return undefined;
  const value = Number(whole.replace(/\D/g, "")) * 100 + Number(part.padEnd(2, "0"));
  return value <= MOST ? value : undefined;
}
