/**
 * A ZIP archive (zipbestand) in memory: its parts by name, each unpacked when it is asked for, within bounds.
 *
 * No part gives more bytes than it declares. What is encrypted, split or in a format of its own is refused.
 */

import { refuse } from "../wire/refusal.js";

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const LONGEST_COMMENT = 65_535;
const [STORED, DEFLATED] = [0, 8];
const ENCRYPTED = 1;
/** What stands where a ZIP64 archive keeps a number elsewhere. */
const ELSEWHERE = 0xffffffff;

const TABLE = Uint32Array.from({ length: 256 }, (_, octet) => {
  let value = octet;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The parts of an archive, of at most `parts` that unpack to at most `unpacked` bytes: Map of {size, ...} by name. */
export function partsOf(octets, { parts, unpacked }) {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let place = view.getUint32(end + 16, true);
  if (count > parts) refuse("too_large", "file");
  const found = new Map();
  let size = 0;
  for (let left = count; left > 0; left--) {
    const part = partAt(view, octets, place);
    size += part.size;
    place = part.after;
    found.set(part.name, part);
  }
  return size <= unpacked ? found : refuse("too_large", "file");
}

/** The bytes of a part, checked against its size and its checksum. */
export async function unpacked(octets, part) {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (part.local + 30 > octets.length || view.getUint32(part.local, true) !== LOCAL) bad();
  const begin = part.local + 30 + view.getUint16(part.local + 26, true) + view.getUint16(part.local + 28, true);
  const packed = octets.subarray(begin, begin + part.packed);
  if (packed.length !== part.packed) bad();
  const made = part.method === STORED ? packed : await inflated(packed, part.size);
  return made.length === part.size && sumOf(made) === part.sum ? made : bad();
}

function endOf(view) {
  const last = view.byteLength - 22;
  for (let place = last; place >= 0 && place >= last - LONGEST_COMMENT; place--) {
    if (view.getUint32(place, true) === END) return place;
  }
  return bad();
}

function partAt(view, octets, place) {
  if (place + 46 > octets.length || view.getUint32(place, true) !== CENTRAL) bad();
  const [flags, method] = [view.getUint16(place + 8, true), view.getUint16(place + 10, true)];
  const [sum, packed, size] = [16, 20, 24].map((step) => view.getUint32(place + step, true));
  const [name, extra, comment] = [28, 30, 32].map((step) => view.getUint16(place + step, true));
  const local = view.getUint32(place + 42, true);
  if (flags & ENCRYPTED || ![STORED, DEFLATED].includes(method)) bad();
  if ([packed, size, local].includes(ELSEWHERE)) bad();
  const text = new TextDecoder().decode(octets.subarray(place + 46, place + 46 + name));
  return { name: text, method, sum, packed, size, local, after: place + 46 + name + extra + comment };
}

/** At most `size` bytes out of a stream; it is given up as soon as there is one more. */
async function inflated(packed, size) {
  const made = new Uint8Array(size);
  let length = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return made.subarray(0, length);
      if (length + value.length > size) break;
      made.set(value, length);
      length += value.length;
    }
    await reader.cancel();
  } catch {}
  return bad();
}

function sumOf(octets) {
  let sum = 0xffffffff;
  for (const octet of octets) sum = TABLE[(sum ^ octet) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

const bad = () => refuse("wrong_value", "file");
