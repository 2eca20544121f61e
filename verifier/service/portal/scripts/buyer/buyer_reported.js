/** Reported (gemeld): whether what a page shows of activities is what their signed statements say. */

import { decode } from "../wire/base64.js";
import { listed } from "../browser/listing.js";
import { digestOf, limitOf } from "../wire/signing.js";
import { claimsOf } from "../wire/statements.js";
import { parse } from "../wire/strict_json.js";

const ACTIVITY = "sr-activity+jwt";

/**
 * The claims of each of `shown`, as a page's rows have them; undefined when one of them is not as it is shown.
 *
 * 1. the register lists it for that contract, not yet confirmed; 2. its digest is that of what was signed; 3. that
 * says the contract, kind, day, measure and evidence that are shown.
 */
export async function claimsUnder(shown) {
  const found = new Map();
  for (const contract of new Set(shown.map((each) => each.contract))) {
    for await (const each of listed(`/v1/buyer/contracts/${contract}/activities`, "activities")) {
      if (each.state === "reported") found.set(each.digest, each.statement); // 1
    }
  }
  const claims = [];
  for (const each of shown) {
    const token = found.get(each.activity);
    if (!token || await digestOf(token) !== each.activity) return undefined; // 2
    const said = await claimsOf(ACTIVITY, parse(decode(token.split(".")[1]), { limit: limitOf(ACTIVITY) }));
    if (!isAsShown(said, each)) return undefined; // 3
    claims.push(said);
  }
  return claims;
}

function isAsShown(said, { contract, kind, day, measure, most, evidence }) {
  const same = said.contract === contract && said.kind === kind && said.day === day;
  return same && said[measure] === Number(most) && said.evidence_sha256 === evidence;
}
