/**
 * Strict JSON (streng JSON): the subset in which two readers cannot differ (PROTOCOL 2).
 *
 * Objects have no prototype, so that no name means anything. An integer that a number does not hold exactly is a
 * BigInt, and a fraction, which others may sign and we never do, is a Fraction: neither passes for a number of ours.
 */

import { refuse } from "./refusal.js";

const SPACE = /[ \t\n\r]*/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEX = /[0-9a-fA-F]{4}/y;
const STRING = /"(?:[^"\\]|\\.)*"?/gs;
const ESCAPED = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const WORDS = { true: true, false: false, null: null };
const PRINTABLE = /^[ -~]*$/;
/** Controls, formats, surrogates, private use and what is not assigned. */
const REFUSED = /\p{C}/u;
const REFUSED_BUT_NEWLINES = /[^\P{C}\n]/u;
const REFUSED_OF_OTHERS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\p{Cs}\p{Noncharacter_Code_Point}]/u;
const MOST_CONTAINERS = 4096;

export class Fraction {
  constructor(value) {
    this.value = value;
  }
}

/** One JSON text of ours, of at most `limit` bytes; with `newlines`, values may hold line feeds. */
export function parse(octets, { limit, depth = 8, newlines = false }) {
  return new Reader(decoded(octets, limit), depth, refuseOurs(newlines), integer).whole();
}

/** JSON that others sign by their own rules (RFC 7493): any text, and finite fractions too. */
export function parseForeign(octets, { limit, depth }) {
  const text = decoded(octets, limit);
  if ((text.match(/[[{]/g) ?? []).length > MOST_CONTAINERS) {
    if ((text.replace(STRING, "").match(/[[{]/g) ?? []).length > MOST_CONTAINERS) refuse("too_large");
  }
  return new Reader(text, depth, (string) => REFUSED_OF_OTHERS.test(string), number).whole();
}

/** Whether `value` is an object as this module makes them. */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Fraction);
}

class Reader {
  constructor(text, depth, refuses, numeric) {
    Object.assign(this, { text, depth, refuses, numeric, place: 0 });
  }

  whole() {
    const value = this.value(this.depth);
    this.take(SPACE);
    return this.place === this.text.length ? value : bad();
  }

  value(depth) {
    this.take(SPACE);
    const first = this.text[this.place];
    if (first === "{" || first === "[") {
      if (depth === 0) bad();
      this.place += 1;
      return first === "{" ? this.object(depth - 1) : this.array(depth - 1);
    }
    if (first === '"') return this.string(this.refuses);
    for (const word in WORDS) if (this.skip(word)) return WORDS[word];
    return this.numeric(this.take(NUMBER));
  }

  object(depth) {
    const members = Object.create(null);
    if (this.next("}")) return members;
    do {
      this.take(SPACE);
      const name = this.text[this.place] === '"' ? this.string(this.refuses.ofNames ?? this.refuses) : bad();
      if (name in members || !this.next(":")) bad();
      members[name] = this.value(depth);
    } while (this.next(","));
    return this.next("}") ? members : bad();
  }

  array(depth) {
    const items = [];
    if (this.next("]")) return items;
    do items.push(this.value(depth));
    while (this.next(","));
    return this.next("]") ? items : bad();
  }

  string(refuses) {
    this.place += 1;
    const parts = [];
    for (;;) {
      parts.push(this.take(PLAIN));
      const mark = this.text[this.place++];
      if (mark === '"') break;
      parts.push(mark === "\\" ? this.escape() : bad());
    }
    const string = parts.join("");
    return !PRINTABLE.test(string) && refuses(string) ? bad() : string;
  }

  escape() {
    const letter = this.text[this.place++];
    if (letter !== "u") return Object.hasOwn(ESCAPED, letter) ? ESCAPED[letter] : bad();
    return String.fromCharCode(parseInt(this.take(HEX) || bad(), 16));
  }

  /** Whether `mark` stands next, white space apart; then it is passed. */
  next(mark) {
    this.take(SPACE);
    return this.skip(mark);
  }

  skip(text) {
    const found = this.text.startsWith(text, this.place);
    if (found) this.place += text.length;
    return found;
  }

  take(pattern) {
    pattern.lastIndex = this.place;
    const [found] = pattern.exec(this.text) ?? [""];
    this.place += found.length;
    return found;
  }
}

function refuseOurs(newlines) {
  const refuses = (pattern) => (string) => pattern.test(string) || string.normalize() !== string;
  return Object.assign(refuses(newlines ? REFUSED_BUT_NEWLINES : REFUSED), { ofNames: refuses(REFUSED) });
}

function integer(digits) {
  if (!/^-?\d{1,16}$/.test(digits) || digits.length > 16 || digits === "-0") bad();
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

function number(digits) {
  if (!/[.eE]/.test(digits)) return integer(digits);
  const value = Number(digits);
  return digits.length <= 64 && Number.isFinite(value) ? new Fraction(value) : bad();
}

function decoded(octets, limit) {
  if (octets.length > limit) refuse("too_large");
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
    if (!text.startsWith("\ufeff")) return text;
  } catch {}
  return bad();
}

function bad() {
  return refuse("not_strict_json");
}
