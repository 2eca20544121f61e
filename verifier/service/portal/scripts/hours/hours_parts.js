/** Parts (delen) of a month of hours: at most 500 lines each, in the order of the raw digests of their placements. */

import { decode } from "../wire/base64.js";

const LINES_A_PART = 500;

/** The parts of [[placement, hundredths]]: [{part, parts, lines: [{placement, hours}]}]. */
export function partsOf(lines) {
  const keyed = lines.map(([placement, hours]) => [decode(placement), { placement, hours }]);
  const ordered = keyed.sort(([one], [other]) => compared(one, other)).map(([, line]) => line);
  const parts = Math.ceil(ordered.length / LINES_A_PART);
  return Array.from({ length: parts }, (_, place) => (
    { part: place + 1, parts, lines: ordered.slice(place * LINES_A_PART, (place + 1) * LINES_A_PART) }
  ));
}

function compared(one, other) {
  const place = one.findIndex((octet, at) => octet !== other[at]);
  return place < 0 ? 0 : one[place] - other[place];
}
