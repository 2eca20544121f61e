/**
 * XML, as workbooks have it: elements, attributes and text, read from front to back and told as they come.
 *
 * Names are told without their prefix. There is no document type, so that nothing can be defined; what is not well
 * formed is refused, and nothing is fetched.
 */

import { refuse } from "../wire/refusal.js";

const OPEN = /<([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const CLOSE = /<\/([A-Za-z_][\w.:-]*)\s*>/y;
const ATTRIBUTE = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g;
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const REFUSED = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const MOST_DEPTH = 64;
/** What is passed over, by how it begins and ends. */
const PASSED = [["<!--", "-->"], ["<?", "?>"]];
const DATA = ["<![CDATA[", "]]>"];

/**
 * Read a document of `octets`, UTF-8: `opened(name, attribute)` and `closed(name)` of every element, `told(text)`.
 *
 * `attribute(name)` gives the value of an attribute, or undefined.
 */
export function readXml(octets, { opened, closed = () => {}, told = () => {} }) {
  const text = decoded(octets);
  const around = [];
  let hasRoot = false;
  for (let place = 0; place < text.length;) {
    const mark = text.indexOf("<", place);
    const between = text.slice(place, mark < 0 ? text.length : mark);
    if (around.length) told(plain(between));
    else if (between.trim()) bad();
    if (mark < 0) break;
    const after = passed(text, mark, around.length ? told : bad);
    if (after) {
      place = after;
      continue;
    }
    if (text[mark + 1] === "/") {
      const [whole, name] = matched(CLOSE, text, mark);
      if (around.pop() !== name) bad();
      closed(local(name));
      place = mark + whole.length;
      continue;
    }
    const [whole, name, attributes, isEmpty] = matched(OPEN, text, mark);
    if ((!around.length && hasRoot) || around.length === MOST_DEPTH) bad();
    hasRoot = true;
    opened(local(name), (wanted) => attributeIn(attributes, wanted));
    if (isEmpty) closed(local(name));
    else around.push(name);
    place = mark + whole.length;
  }
  if (around.length || !hasRoot) bad();
}

/** Where it goes on behind a comment, an instruction or a piece of data at `mark`; 0 when there is none. */
function passed(text, mark, told) {
  for (const [begin, end] of PASSED) if (text.startsWith(begin, mark)) return behind(text, mark + begin.length, end);
  const [begin, end] = DATA;
  if (!text.startsWith(begin, mark)) return 0;
  const after = behind(text, mark + begin.length, end);
  told(text.slice(mark + begin.length, after - end.length));
  return after;
}

function behind(text, place, end) {
  const found = text.indexOf(end, place);
  return found < 0 ? bad() : found + end.length;
}

function matched(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text) ?? bad();
}

function attributeIn(attributes, wanted) {
  for (const [, name, one, other] of attributes.matchAll(ATTRIBUTE)) {
    if (local(name) === wanted && !name.startsWith("xmlns")) return plain(one ?? other);
  }
  return undefined;
}

function plain(text) {
  return text.includes("&") ? text.replace(ENTITY, (_, named, decimal, hex) => character(named, decimal, hex)) : text;
}

function character(named, decimal, hex) {
  if (named) return NAMED[named];
  if (!decimal && !hex) bad();
  const code = decimal ? Number(decimal) : parseInt(hex, 16);
  const isOne = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  const made = isOne ? String.fromCodePoint(code) : bad();
  return REFUSED.test(made) ? bad() : made;
}

const local = (name) => name.slice(name.indexOf(":") + 1);

function decoded(octets) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(octets);
    if (!REFUSED.test(text)) return text.replace(/\r\n?/g, "\n");
  } catch {}
  return bad();
}

const bad = () => refuse("wrong_value", "file");
