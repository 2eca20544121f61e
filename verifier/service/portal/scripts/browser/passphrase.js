/**
 * A passphrase (wachtzin): what a person types to close or open a key file; refused at birth when it is easy to guess.
 *
 * The same rules as keys/custody/passphrase.py, which tests hold this module to.
 */

import { bytesOf } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";

const LENGTH = 16;
const DISTINCT = 6;

/** The UTF-8 of `passphrase` in NFC, so that every keyboard gives the same bytes. */
export function passphraseBytes(passphrase) {
  return passphrase.isWellFormed() ? bytesOf(passphrase.normalize("NFC")) : refuse("weak_passphrase");
}

/** Refuse, as `weak_passphrase` with why as its field: length, variety, repeated or run. */
export function requireStrong(passphrase) {
  const characters = [...passphrase.normalize("NFC")];
  if (characters.length < LENGTH) refuse("weak_passphrase", "length");
  if (new Set(characters).size < DISTINCT) refuse("weak_passphrase", "variety");
  if (repeats(characters)) refuse("weak_passphrase", "repeated");
  if (isRun(characters)) refuse("weak_passphrase", "run");
}

/** Whether a piece of at most half of it, said again and again, makes the whole. */
function repeats(characters) {
  for (let period = 1; period <= characters.length / 2; period++) {
    if (characters.every((each, place) => place < period || each === characters[place - period])) return true;
  }
  return false;
}

/** Whether it only steps up by one, or only down; digits may go round at 9 and 0. */
function isRun(characters) {
  const codes = characters.map((each) => each.codePointAt(0));
  const steps = codes.slice(1).map((each, place) => each - codes[place]);
  return steps.every((each) => each === 1 || each === -9) || steps.every((each) => each === -1 || each === 9);
}
