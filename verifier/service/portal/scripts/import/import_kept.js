/**
 * Kept placements (bewaarde plaatsingen): what this browser attested on a contract, by whom and what it is about, and
 * where the register says that each stands.
 *
 * A person is read out of the vault for as long as the page needs it. What was attested elsewhere, this browser only
 * counts: it cannot know whom that is about.
 */

import { saidUnder } from "../contractor/contractor_decisions.js";
import { placementsSaid } from "../hours/hours_rows.js";
import { received, waiting } from "../browser/outbox.js";
import { readSubject } from "../privacy/sealing.js";

const PLACEMENT = "sr-placement+jwt";

/**
 * {kept, elsewhere, said}: placements with their persons, oldest first; how many the register has that were not
 * attested here; and all that the register has.
 */
export async function keptPlacements(contract, withdrawn) {
  const said = await placementsSaid(contract, withdrawn);
  const listed = new Map(said.map((each) => [each.digest, each]));
  const prefix = `placement.${contract}.`;
  const here = [...await received(prefix), ...(await waiting()).filter(({ name }) => name.startsWith(prefix))];
  const kept = [];
  for (const { name, statement, kept: beside } of here) {
    const digest = name.slice(prefix.length);
    const known = listed.get(digest);
    const claims = known ?? { ...await saidUnder(digest, PLACEMENT, statement), digest };
    const person = beside?.subject ? await readSubject(beside.subject) : { scheme: "sealed", value: digest };
    kept.push({ ...claims, person, reference: beside?.reference ?? "", isReceived: known !== undefined });
  }
  kept.sort((one, other) => (one.jti < other.jti ? -1 : 1));
  const own = new Set(kept.map(({ digest }) => digest));
  return { kept, said, elsewhere: said.filter(({ digest }) => !own.has(digest)).length };
}
