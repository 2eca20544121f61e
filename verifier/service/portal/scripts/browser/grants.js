/** Grants (toekenningen): what the register granted of reported hours, believed because it signed each. */

import { openEnvelope } from "../wire/envelope.js";
import { array, choice, integer, octets, optional, party, record, seconds, statementId } from "../wire/fields.js";
import { limitOf } from "../wire/signing.js";
import { directory } from "./trusted.js";

const GRANT = "sr-grant+jwt";
const MOST_LINES = 500;
const MOST_HOURS = 74_400;

/** The claims of a grant. */
export const grantShape = record({
  iss: party(), aud: party(), jti: statementId(), iat: seconds(), hours: octets(32),
  lines: array(record({
    placement: octets(32), hours: integer(0, MOST_HOURS), flat: optional(choice("counted_elsewhere")),
  }), 1, MOST_LINES),
});

/** The lines of a grant by placement, once its signature is the register's. */
export async function grantedLines(token) {
  const trust = await directory();
  const keys = new Map([...trust.registerKeys].map(([kid, { jwk }]) => [kid, jwk]));
  const { claims } = await openEnvelope(token, { typ: GRANT, keys, limit: limitOf(GRANT) });
  const said = await grantShape(claims, "grant");
  return new Map(said.lines.map((line) => [line.placement, line]));
}
