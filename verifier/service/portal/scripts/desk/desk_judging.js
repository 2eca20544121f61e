/**
 * A judgement (beoordeling): what this agency, from what it knows, says of one case: a value, or a reason not to.
 *
 * Every reason is answered in one and the same way: it stays on this screen. Whatever cannot be decided waits.
 */

import { isActive } from "../judging/directory.js";
import { factsOf, groupOn, mayBeAskedBy } from "./desk_people.js";
import { Refusal } from "../wire/refusal.js";
import { valuePlacement } from "../rules/rules_valuing.js";
import { openSubject } from "../privacy/sealing.js";

/** What a rule set answers when it does not value a placement. */
const NOT_VALUED = new Set(["outside_window", "unknown_reference", "unspecified", "unsupported"]);

export const ELIGIBLE = "eligible";
export const DECLINED = "declined";
export const WAITING = "waiting";

/**
 * Whom the case is about: {subject} or {reason} for declining.
 *
 * 1. it opens with one of `openingKeys`, retired ones too, under the info of exactly this placement; 2. it is a subject
 * record; 3. it is the person that the contractor committed to (PROTOCOL 3).
 */
export async function openCase({ sealed, placement, contractDigest }, { agency, openingKeys }) {
  for (const key of openingKeys) {
    const asked = { agency, contract: contractDigest, jti: placement.jti, key };
    try {
      const subject = await openSubject(sealed, asked); // 1, 2
      return subject.commitment === placement.subject_commitment ? { subject } : { reason: "other_subject" }; // 3
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      if (fault.code !== "cannot_open") return { reason: "cannot_open" };
    }
  }
  return { reason: "cannot_open" };
}

/**
 * Whether `openingKeys` are all that agencies can be sealed to now: if not, what does not open may be for another one.
 */
export function holdsEvery(openingKeys, { agency, trust, at }) {
  const held = new Set(openingKeys.map((each) => each.kid));
  const ours = [...trust.records.values()].filter((each) => each.party === agency && each.purpose === "opening");
  return ours.every((each) => held.has(each.kid) || !isActive(each, at));
}

/**
 * What to say of a case, whose `person` is as the agency knows the subject, null for nobody.
 *
 * 1. the agency knows the person, with the birth date that came along, if one did; 2. the contractor employs the person
 * on the placement's first day, or has its consent; 3. the person is in a group on the contract's reference date; 4. the
 * directory lets this agency speak for that group; 5. the rule set values the placement, and lets an issuer of this role
 * state it. `given` is what the person was given before. Answers {decision, reason, valuation?, bsn?, refusal?}.
 */
export function judge({ placement, contract, ruleset }, { subject, person, given, trust }) {
  if (!person || isSomebodyElse(person, subject)) return declined("unknown_person"); // 1
  if (!mayBeAskedBy(person, placement.iss, placement.first_day)) return declined("not_employed"); // 2
  const group = groupOn(person, contract.reference_date); // 3
  if (!group) return declined("not_in_group");
  if (!isCompetent(placement.agency, group, trust)) return declined("not_competent"); // 4
  const issuer = trust.roles.get(placement.agency);
  const facts = factsOf(person, group, placement.iss);
  try {
    const valuation = valuePlacement(ruleset, facts, { placement, contract, given, issuer }); // 5
    return { decision: ELIGIBLE, reason: "valued", valuation, bsn: person.bsn };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    if (fault.code === "undecided") return { decision: WAITING, reason: "facts_missing", refusal: fault };
    if (!NOT_VALUED.has(fault.code)) throw fault;
    return { ...declined("not_valued"), refusal: fault };
  }
}

/** A birth date that differs is a mistyped number that happens to be somebody else's. */
function isSomebodyElse(person, { birthDate }) {
  return Boolean(birthDate && person.birth_date && person.birth_date !== birthDate);
}

function isCompetent(agency, group, { directory }) {
  return directory.competences.some((each) => each.agency === agency && each.groups.includes(group));
}

function declined(reason) {
  return { decision: DECLINED, reason };
}
