/** A verdict (oordeel) that the register answers with: it is told only when the register signed it, on this contract. */

import { now, read } from "../browser/api.js";
import { openDirectory, readKit, requireCurrent } from "../judging/directory.js";
import { openEnvelope } from "../wire/envelope.js";
import * as here from "../browser/place.js";
import { refuse } from "../wire/refusal.js";
import * as shapes from "../wire/shapes.js";

/** The claims of `token`, a verdict on the contract of this digest under the directory of this page's kit. */
export async function verifiedVerdict(token, contract) {
  const { statement } = await read("/v1/public/directory");
  const trust = await openDirectory(statement, { kit: await readKit(here.kit()) });
  requireCurrent(trust.directory, now());
  const asked = { typ: "sr-verdict+jwt", keys: trust.keys, limit: shapes.LIMITS.verdict };
  const { kid, claims } = await openEnvelope(token, asked);
  const said = await shapes.verdict(claims, "claims");
  if (!trust.registerKeys.has(kid) || said.iss !== trust.register.id) refuse("wrong_relation", "iss");
  return said.contract === contract ? said : refuse("wrong_relation", "contract");
}
