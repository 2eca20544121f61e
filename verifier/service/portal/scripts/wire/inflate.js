/**
 * Inflating (uitpakken) of one complete ZLIB stream, bounded (RFC 1950 and 1951).
 *
 * Browsers do not agree on what may stand behind a stream, nor on how much they unpack before they stop: here at most
 * one byte above the limit is made, and what zlib refuses is refused.
 */

import { refuse } from "./refusal.js";

const LONGEST_CODE = 15;
const END_OF_BLOCK = 256;
/** In which order the lengths of the code for lengths are given. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTHS = growing(3, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]);
LENGTHS.push([258, 0]);
const DISTANCES = growing(1, Array.from({ length: 30 }, (_, code) => Math.max(0, (code >> 1) - 1)));
/** The code of blocks that bring none: how often each length stands in it. */
const FIXED = {
  literals: codeOf([...filled(144, 8), ...filled(112, 9), ...filled(24, 7), ...filled(8, 8)]),
  distances: codeOf(filled(30, 5), { isWhole: false }),
};

/** At most `limit` bytes out of `octets`; `too_large` above that, `not_canonical` for anything else. */
export function inflate(octets, limit) {
  const made = new Made(limit + 1);
  const cutOff = () => refuse(made.size > limit ? "too_large" : "not_canonical", "lst");
  const source = new Source(octets, cutOff);
  const [method, flags] = [source.bits(8), source.bits(8)];
  const isHeader = (method * 256 + flags) % 31 === 0 && (method & 15) === 8 && method >> 4 <= 7;
  if (!isHeader || flags & 32) bad();
  for (let isLast = 0; !isLast;) {
    isLast = source.bits(1);
    const kind = source.bits(2);
    if (kind === 0) copyStored(source, made);
    else copyCompressed(source, made, kind === 1 ? FIXED : kind === 2 ? codesIn(source) : bad());
  }
  source.align();
  for (const octet of sumOf(made.octets)) if (source.bits(8) !== octet) bad();
  if (made.size > limit) refuse("too_large", "lst");
  return source.isAtEnd ? made.octets : bad();
}

class Source {
  constructor(octets, cutOff) {
    Object.assign(this, { octets, cutOff, place: 0 });
  }

  bits(count) {
    let value = 0;
    for (let bit = 0; bit < count; bit++, this.place++) {
      const octet = this.octets[this.place >> 3] ?? this.cutOff();
      value |= ((octet >> (this.place & 7)) & 1) << bit;
    }
    return value;
  }

  symbol({ counts, symbols }) {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code = code * 2 + this.bits(1);
      first *= 2;
      if (code - first < counts[length]) return symbols[index + code - first];
      index += counts[length];
      first += counts[length];
    }
    return bad();
  }

  align() {
    this.place = (this.place + 7) & ~7;
  }

  get isAtEnd() {
    return this.place === this.octets.length * 8;
  }
}

class Made {
  constructor(limit) {
    Object.assign(this, { kept: new Uint8Array(limit), size: 0 });
  }

  put(octet) {
    if (this.size === this.kept.length) refuse("too_large", "lst");
    this.kept[this.size++] = octet;
  }

  get octets() {
    return this.kept.subarray(0, this.size);
  }
}

function copyStored(source, made) {
  source.align();
  const length = source.bits(16);
  if (source.bits(16) !== (length ^ 0xffff)) bad();
  for (let left = length; left > 0; left--) made.put(source.bits(8));
}

function copyCompressed(source, made, { literals, distances }) {
  for (;;) {
    const symbol = source.symbol(literals);
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) {
      made.put(symbol);
      continue;
    }
    const length = extended(source, LENGTHS[symbol - END_OF_BLOCK - 1]);
    const distance = extended(source, DISTANCES[source.symbol(distances)]);
    if (distance > made.size) bad();
    for (let left = length; left > 0; left--) made.put(made.kept[made.size - distance]);
  }
}

/** The codes that stand at the beginning of a block, themselves in code. */
function codesIn(source) {
  const [literals, distances, given] = [source.bits(5) + 257, source.bits(5) + 1, source.bits(4) + 4];
  if (literals > 286 || distances > 30) bad();
  const ofLengths = filled(19, 0);
  for (const symbol of ORDER.slice(0, given)) ofLengths[symbol] = source.bits(3);
  const code = codeOf(ofLengths, { isAlone: false });
  const lengths = [];
  while (lengths.length < literals + distances) {
    const symbol = source.symbol(code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...filled(3 + source.bits(2), lengths.at(-1) ?? bad()));
    else lengths.push(...filled(symbol === 17 ? 3 + source.bits(3) : 11 + source.bits(7), 0));
  }
  if (lengths.length > literals + distances || !lengths[END_OF_BLOCK]) bad();
  return { literals: codeOf(lengths.slice(0, literals)), distances: codeOf(lengths.slice(literals)) };
}

/**
 * The canonical code in which symbol n has `lengths[n]` bits, 0 for none.
 *
 * It must leave no code unused, except that a single symbol of one bit may stand alone, or no symbol at all.
 */
function codeOf(lengths, { isAlone = true, isWhole = true } = {}) {
  const counts = filled(LONGEST_CODE + 1, 0);
  for (const length of lengths) if (length) counts[length] += 1;
  let left = 1;
  for (const count of counts.slice(1)) {
    left = left * 2 - count;
    if (left < 0) bad();
  }
  const longest = counts.findLastIndex((count) => count > 0);
  if (isWhole && left > 0 && longest > 0 && !(isAlone && longest === 1)) bad();
  const symbols = [...lengths.keys()].filter((symbol) => lengths[symbol]);
  return { counts, symbols: symbols.sort((one, other) => lengths[one] - lengths[other] || one - other) };
}

/** The four bytes of the Adler-32 sum. */
function sumOf(octets) {
  let [low, high] = [1, 0];
  for (const octet of octets) {
    low = (low + octet) % 65521;
    high = (high + low) % 65521;
  }
  return [high >> 8, high & 255, low >> 8, low & 255];
}

function extended(source, row) {
  const [from, bits] = row ?? bad();
  return from + source.bits(bits);
}

/** Rows of where a range begins, and how many bits say where in it. */
function growing(from, bits) {
  return bits.map((each) => [(from += 2 ** each) - 2 ** each, each]);
}

function filled(length, value) {
  return Array.from({ length }, () => value);
}

function bad() {
  return refuse("not_canonical", "lst");
}
