/** Issuers (beslissers): who in a verified directory decides on placements, and to which key a person is sealed. */

import { isActive } from "./directory.js";
import { refuse } from "../wire/refusal.js";

const ROLES = ["agency", "school", "training_firm", "buyer_adviser"];

/** Those that can be sealed to at `at`: [{id, role, name, groups}], by name. */
export function issuersOf(trust, at) {
  const groups = new Map(trust.directory.competences.map((each) => [each.agency, each.groups]));
  const found = trust.directory.institutions
    .filter(({ id, role }) => ROLES.includes(role) && openingRecord(trust, id, at))
    .map(({ id, role, name }) => ({ id, role, name, groups: groups.get(id) ?? [] }));
  return found.sort((one, other) => one.name.localeCompare(other.name));
}

/** The X-Wing JWK of `party`, its newest that is active at `at`; `trust_missing` without one. */
export function openingKeyOf(trust, party, at) {
  return (openingRecord(trust, party, at) ?? refuse("trust_missing", "agency")).jwk;
}

function openingRecord({ directory: { keys } }, party, at) {
  const usable = keys.filter((each) => each.party === party && each.purpose === "opening" && isActive(each, at));
  return usable.sort((one, other) => other.not_before - one.not_before)[0];
}
