/**
 * What a contractor signs here (ondertekenen door een opdrachtnemer): each verb seals, signs, keeps and then sends.
 *
 * A person stays in this browser, sealed, beside the placement that was signed, so that it can be corrected or sent
 * to another agency. What is kept is never lost: a verb that could not send throws `Kept`, and the outbox sends the
 * same bytes.
 */

import { keys, sign } from "../browser/keyring.js";
import { dispatch, received, waiting } from "../browser/outbox.js";
import { refuse } from "../wire/refusal.js";
import { readSubject, sealSubject } from "../privacy/sealing.js";
import { sent, sentInOrder } from "../browser/sending.js";
import { digestOf, newJti } from "../wire/signing.js";
import { acceptance, placement, withdrawal } from "../wire/statements.js";
import { author, sealingKey } from "../browser/trusted.js";

const DOOR = "/v1/contractor";

/** Accept a contract by its digest. */
export async function accept(contract) {
  const statement = await sign("sr-acceptance+jwt", await acceptance({ contract }, await author()));
  await dispatch(`acceptance.${contract}`, { path: `${DOOR}/acceptances`, body: { statement } });
}

/**
 * Attest `person` {scheme, value, birthDate} at `work`, members by their names on the wire, for a contract.
 *
 * Gives the digest of the placement. `reference` is the contractor's own name for it and never leaves this browser.
 */
export async function attest(contract, { person, work, reference = "" }) {
  const parcel = await placed(contract, { person, work, reference });
  await sent(parcel);
  return parcel.digest;
}

/**
 * Attest a person whom somebody else sealed, by the `parts` of the sealing site; who it is is not known here.
 *
 * `work` names the agency of the parts. Gives the digest of the placement.
 */
export async function attestSealed(contract, { parts, work, reference = "" }) {
  const { jti, sealed_subject: sealed, sealed_subject_sha256: sealedSha256, subject_commitment: commitment } = parts;
  const parcel = await signed(contract, { sealed: { sealed, sealedSha256, commitment }, jti, work, reference });
  await sent(parcel);
  return parcel.digest;
}

/**
 * Attest the person of a placement that was attested here, at other `work`; `withdraws` the first one before that.
 */
export async function attestAgain(digest, { contract, work, withdraws }) {
  const known = await personOf(contract, digest) ?? refuse("unknown_reference", "placement");
  if (!known.subject) refuse("unknown_reference", "placement");
  const { scheme, value, birthDate } = await readSubject(known.subject);
  const parcel = await placed(contract, { person: { scheme, value, birthDate }, work, reference: known.reference });
  const parcels = withdraws ? [await withdrawn(digest, withdraws), parcel] : [parcel];
  await sentInOrder(parcels);
  return parcel.digest;
}

/**
 * Withdraw a statement by its digest; `reason` of the code list, `effective` the day from which it counts no more.
 */
export async function withdraw(digest, { reason, effective }) {
  await sent(await withdrawn(digest, { reason, effective }));
}

/**
 * {subject, reference} as kept here of a placement, undefined when it was attested elsewhere; `subject` is null when
 * it was sealed elsewhere.
 */
export async function personOf(contract, digest) {
  const name = nameOf(contract, digest);
  const found = [...await received(name), ...await waiting()].find((each) => each.name === name);
  return found?.kept ?? undefined;
}

/** The contractor's own references of the placements of a contract that were attested here, by their digest. */
export async function references(contract) {
  const found = await received(`placement.${contract}.`);
  return new Map(found.map(({ name, kept }) => [name.slice(name.lastIndexOf(".") + 1), kept?.reference ?? ""]));
}

/** A parcel with a placement, sealed and signed: {digest, name, path, body, kept}, for the outbox. */
export async function placed(contract, { person, work, reference }) {
  const agencyKey = await sealingKey(work.agency);
  const jti = newJti((await author()).iat);
  const sealed = await sealSubject(person, { agency: work.agency, agencyKey, contract, jti });
  return signed(contract, { sealed, jti, work, reference });
}

/** The parcel of a placement whose subject is sealed; the record that names the person is kept where there is one. */
async function signed(contract, { sealed, jti, work, reference }) {
  const { opening } = await keys() ?? refuse("no_such_key", "opening");
  const members = {
    contract,
    ...work,
    subject_commitment: sealed.commitment,
    sealed_subject_sha256: sealed.sealedSha256,
    reply_kid: opening.kid,
  };
  const statement = await sign("sr-placement+jwt", await placement(members, { ...await author(), jti }));
  const digest = await digestOf(statement);
  const body = { statement, sealed_subject: sealed.sealed };
  const kept = { subject: sealed.subject ?? null, reference };
  return { digest, name: nameOf(contract, digest), path: `${DOOR}/placements`, body, kept };
}

async function withdrawn(digest, { reason, effective }) {
  const members = { statement: digest, reason, effective_date: effective };
  const statement = await sign("sr-withdrawal+jwt", await withdrawal(members, await author()));
  return { name: `withdrawal.${digest}`, path: `${DOOR}/withdrawals`, body: { statement } };
}

const nameOf = (contract, digest) => `placement.${contract}.${digest}`;
