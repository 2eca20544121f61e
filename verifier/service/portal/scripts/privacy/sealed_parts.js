/**
 * Sealed parts (verzegelde delen): what the sealing site gives, for the page that signs the placement to take.
 *
 * A page of the register that takes them never sees the person: it has what any reader of the statement has. The
 * record that names the person is another file, which stays with who sealed it.
 */

import { decode, encode } from "../wire/base64.js";
import { choice, octets, party, record, statementId } from "../wire/fields.js";
import { sha256 } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";
import { parse } from "../wire/strict_json.js";

const PARTS = "plaatsbewijs-sealed-v1";
const LARGEST = 16 * 1024;

const parts = record({
  format: choice(PARTS),
  agency: party(),
  contract: octets(32),
  jti: statementId(),
  sealed_subject: octets(1648),
  sealed_subject_sha256: octets(32),
  subject_commitment: octets(32),
});

/** The text of the parts of what `sealSubject` gave for {agency, contract, jti}. */
export function writeParts({ agency, contract, jti }, { sealed, sealedSha256, commitment }) {
  return written({
    format: PARTS, agency, contract, jti,
    sealed_subject: sealed, sealed_subject_sha256: sealedSha256, subject_commitment: commitment,
  });
}

/** The members of such a text, in bytes; refused unless their digest is that of what is sealed. */
export async function readParts(unverified) {
  const read = await parts(parse(unverified, { limit: LARGEST }), "parts");
  const digest = encode(await sha256(decode(read.sealed_subject)));
  return digest === read.sealed_subject_sha256 ? read : refuse("wrong_value", "sealed_subject_sha256");
}

/** What who sealed keeps, to know and be able to show later who it was: the record that only its agency reads. */
export function writeKept({ contract, jti }, { subject }) {
  return written({ format: "plaatsbewijs-subject-v1", contract, jti, subject });
}

const written = (members) => `${JSON.stringify(members, null, 1)}\n`;

