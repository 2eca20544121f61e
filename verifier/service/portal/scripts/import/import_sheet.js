/**
 * A sheet (werkblad): the rows of a file that another program wrote, as text, numbered as a person sees them.
 *
 * A line is {number, cells}; a cell is text, or {expected} where it has no text to read. Everything is bounded.
 */

export const MOST_BYTES = 16 * 1024 * 1024;
export const MOST_ROWS = 200_000;
export const MOST_COLUMNS = 200;
/** The headings stand in one of the first rows. */
export const HEADING_ROWS = 20;

/** White space at the ends of a text: what the program strips, which is not quite what a browser trims. */
const SPACES = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${SPACES}|${SPACES}$`, "g");

/** Whether nothing stands in a row. */
export const isBlank = ({ cells }) => !cells.some(Boolean);

/** `text` without spaces and line ends around it. */
export const stripped = (text) => text.replace(ENDS, "");

/** The name that a spreadsheet gives to the column at `position` (0 is A). */
export function letters(position) {
  let name = "";
  for (let rest = position + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}
