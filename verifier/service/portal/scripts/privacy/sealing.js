/**
 * Sealing (verzegelen): a person for one agency, a value for one contractor (PROTOCOL 3 and 5).
 *
 * HPKE with X-Wing; `info` ties what is sealed to the statement that it travels beside. Digests, commitments and
 * what is sealed are base64url, as statements and bodies have them. A refusal names the member and never the person.
 */

import { decode, encode } from "../wire/base64.js";
import { elevenTest } from "../wire/bsn.js";
import { choice, octets, optional, record, text } from "../wire/fields.js";
import { sealTo } from "../hpke.js";
import { bytesOf, hmac, sha256, thumbprint } from "../wire/keys.js";
import { bigEndian, bigEndianOf, joined, parted, random } from "../wire/octets.js";
import { refuse } from "../wire/refusal.js";
import { parse } from "../wire/strict_json.js";

const RECORD = 512;
const STATEMENT_NUMBER = /^[A-Za-z0-9][\w./-]{0,63}$/;
const BIRTH_DATE = /^(?:19|20)\d\d-\d\d-\d\d$/;
const AMOUNT = 8;
const SEED = 32;
const MOST = 2n ** 64n;

const subjectRecord = record({
  scheme: choice("bsn", "statement"), value: text(64), birth_date: optional(birthDate), opening: octets(32),
});

/**
 * A subject for `agency`, about the placement `jti` of the contract of a digest; `agencyKey` is its X-Wing JWK.
 *
 * `scheme` is bsn or statement, `birthDate` YYYY-MM-DD or absent. Gives `sealed` (1,648 bytes), `sealedSha256`,
 * `commitment` and `opening` (32 bytes each), and `subject`, the record of 512 bytes that only who sealed it keeps.
 * Refuses `invalid_subject`, and `wrong_value` for a key that is none.
 */
export async function sealSubject({ scheme, value, birthDate }, { agency, agencyKey, contract, jti }) {
  const subject = requireSubject({ scheme, value, birth_date: birthDate || undefined, opening: encode(random(32)) });
  const packed = packSubject(subject);
  const sealed = await sealedTo(agencyKey, packed, subjectInfo(agency, contract, jti));
  return { ...sealed, commitment: await subjectCommitment(subject), opening: subject.opening, subject: encode(packed) };
}

/**
 * The subject in `sealed`, opened by `key`, a handle of the keyring: {scheme, value, birthDate, opening, commitment}.
 *
 * Refuses `cannot_open` for whatever does not open, `wrong_value` or `invalid_subject` for what is no subject.
 */
export async function openSubject(sealed, { agency, contract, jti, key }) {
  const packed = await key.open(decode(sealed), subjectInfo(agency, contract, jti));
  const subject = await unpackSubject(packed);
  const { birth_date: birthDate, ...rest } = subject;
  return { ...rest, birthDate, commitment: await subjectCommitment(subject) };
}

/** A subject as `unpackSubject` gives it, from the record that `sealSubject` gave. */
export async function readSubject(subject) {
  const { birth_date: birthDate, ...rest } = await unpackSubject(decode(subject));
  return { ...rest, birthDate };
}

/** `subject_commitment` of {scheme, value, opening}: what an auditor can later be shown (PROTOCOL 3). */
export async function subjectCommitment({ scheme, value, opening }) {
  return encode(await hmac(decode(opening), parted("plaatsbewijs/v1/person", scheme, value)));
}

/**
 * A value for the holder of `key`, an X-Wing JWK, about the placement of a digest: {sealed, sealedSha256}.
 *
 * `months` are the rates and `flat` the amount in eurocents, bigints below 2⁶⁴; `seed` is 32 bytes.
 */
export async function sealOpening({ months, flat, seed }, { placement, key }) {
  return sealedTo(key, packOpening({ months, flat, seed }), openingInfo(placement));
}

/** The value in `sealed`, opened by `key`, a handle of the keyring: {months, flat, seed} as for `sealOpening`. */
export async function openOpening(sealed, { placement, key }) {
  return unpackOpening(await key.open(decode(sealed), openingInfo(placement)));
}

/** u16be months || u64be rate per month || u64be flat || seed (PROTOCOL 5). */
export function packOpening({ months, flat, seed }) {
  const amounts = [...months, flat];
  if (!months.length || months.length > 0xffff) refuse("wrong_value", "rates");
  if (seed.length !== SEED) refuse("wrong_value", "seed");
  if (!amounts.every((each) => typeof each === "bigint" && each >= 0n && each < MOST)) refuse("wrong_value", "value");
  return joined(bigEndian(months.length, 2), ...amounts.map((each) => bigEndian(each, AMOUNT)), seed);
}

/** What `packOpening` wrote. */
export function unpackOpening(packed) {
  const count = packed.length < 2 ? 0 : Number(bigEndianOf(packed.subarray(0, 2)));
  const end = 2 + AMOUNT * (count + 1);
  if (!count || packed.length !== end + SEED) refuse("wrong_value", "opening");
  const amounts = [];
  for (let place = 2; place < end; place += AMOUNT) amounts.push(bigEndianOf(packed.subarray(place, place + AMOUNT)));
  return { months: amounts.slice(0, -1), flat: amounts.at(-1), seed: packed.slice(end) };
}

async function sealedTo(jwk, plaintext, info) {
  if (jwk?.kty !== "AKP") refuse("wrong_value", "jwk");
  await thumbprint(jwk, "jwk");
  const sealed = await sealTo(decode(jwk.pub), plaintext, info) ?? refuse("wrong_value", "pub");
  return { sealed: encode(sealed), sealedSha256: encode(await sha256(sealed)) };
}

export function subjectInfo(agency, contract, jti) {
  return parted("plaatsbewijs/v1/subject", agency, decode(contract), jti);
}

export function openingInfo(placement) {
  return parted("plaatsbewijs/v1/opening", decode(placement));
}

/** u16be length || JSON || zeros, 512 bytes: its length says nothing. */
function packSubject(subject) {
  const octets = bytesOf(JSON.stringify(subject));
  const packed = new Uint8Array(RECORD);
  packed.set(joined(bigEndian(octets.length, 2), octets));
  return packed;
}

async function unpackSubject(packed) {
  if (packed.length !== RECORD) refuse("wrong_value", "subject");
  const end = 2 + Number(bigEndianOf(packed.subarray(0, 2)));
  if (end > RECORD || packed.subarray(end).some((octet) => octet)) refuse("wrong_value", "subject");
  return requireSubject(await subjectRecord(parse(packed.subarray(2, end), { limit: RECORD }), "subject"));
}

function requireSubject(subject) {
  const { scheme, value, birth_date: day } = subject;
  if (scheme !== "bsn" && scheme !== "statement") refuse("invalid_subject", "scheme");
  const fits = scheme === "bsn" ? elevenTest(value) : STATEMENT_NUMBER.test(value);
  if (!fits) refuse("invalid_subject", "value");
  if (day !== undefined) birthDate(day, "birth_date");
  return subject;
}

function birthDate(value, name) {
  const isDate = typeof value === "string" && BIRTH_DATE.test(value);
  const moment = isDate && new Date(`${value}T00:00:00Z`);
  const exists = isDate && !isNaN(moment) && moment.toISOString().startsWith(value);
  return exists ? value : refuse("wrong_value", name);
}
