/** A BSN (burgerservicenummer): nine digits that pass the 11-proef; checked where it is typed, and sent nowhere. */

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1];

/** Whether `text` is nine ASCII digits, not all zero, that pass the 11-proef. */
export function elevenTest(text) {
  if (!/^\d{9}$/.test(text) || text === "000000000") return false;
  return WEIGHTS.reduce((total, weight, place) => total + weight * Number(text[place]), 0) % 11 === 0;
}
