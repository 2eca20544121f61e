/**
 * The log (logboek): a proof that a leaf is in a tree whose head the log signed and witnesses cosigned.
 *
 * C2SP signed-note, tlog-checkpoint, tlog-cosignature and tlog-proof; the tree is that of RFC 9162.
 */

import { decode, decodeBase64 } from "../wire/base64.js";
import { bytesOf, hmac, sha256, signedByEd25519 } from "../wire/keys.js";
import { refuse } from "../wire/refusal.js";

const KIBI = 1024;
const MAX_NOTE = 128 * KIBI;
const MAX_SIGNATURES = 16;
const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
const NO_KEY_NAME = /[+\x00-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const [NOTE_KEY, WITNESS_KEY] = [1, 4];
const LAST_SECOND = 2n ** 63n - 1n;

/** Where the leaf stands, the hashes up to the root, and the note; none of them checked. */
export function parseLogProof(text) {
  requireText(text, "proof", MAX_NOTE + 32 * KIBI);
  const [head, note] = divided(text, text.indexOf("\n\n"), 2);
  const [first, ...lines] = head.split("\n");
  if (first !== FIRST_LINE || !note) refuse("malformed", "proof");
  if (lines[0]?.startsWith("extra ")) {
    const { length } = decodeBase64(lines.shift().slice(6), "extra");
    if (length === 0 || length > 16 * KIBI) refuse("too_large", "extra");
  }
  if (!lines[0]?.startsWith("index ")) refuse("malformed", "proof");
  const index = parseCount(lines.shift().slice(6), "index");
  if (lines.length > 64) refuse("too_large", "proof");
  const hashes = lines.map((line) => decodeBase64(line, "proof"));
  if (hashes.some((hash) => hash.length !== 32)) refuse("wrong_value", "proof");
  return { index, hashes, note };
}

/** The checkpoint that the log signed, and the lines under it, of which no other is checked. */
export async function openCheckpoint(text, { log }) {
  const note = parseNote(text);
  const ours = await linesOf(note, [log], NOTE_KEY);
  if (!ours.length) refuse("bad_signature", "note");
  for (const { key, signature } of ours) await requireSigned(key, signature, note.body);
  const checkpoint = parseCheckpoint(note.body);
  return checkpoint.origin === log.origin ? { ...checkpoint, note } : refuse("wrong_issuer", "origin");
}

/** When the quorum had cosigned, in Unix seconds as a BigInt; undefined when the directory asks for none. */
export async function quorumTime({ note }, { witnesses = [], quorum }) {
  const first = new Map();
  for (const { name, key, signature } of await linesOf(note, witnesses, WITNESS_KEY)) {
    const at = await cosignedAt(key, signature, note.body);
    if (!first.has(name) || at < first.get(name)) first.set(name, at);
  }
  if (first.size < quorum) refuse("no_quorum", "checkpoint");
  return [...first.values()].sort((one, other) => (one < other ? -1 : 1))[quorum - 1];
}

/** 01 || HMAC-SHA-256(nonce, "plaatsbewijs/v1/leaf" 00 typ 00 token): what the log holds of a statement. */
export async function statementLeaf(nonce, typ, token) {
  const message = bytesOf(["plaatsbewijs/v1/leaf", typ, token].join("\0"));
  return joined([1], await hmac(decode(nonce), message));
}

/** Refuse unless `leaf` is leaf `index` of the tree of `size` leaves under `root` (RFC 9162, 2.1.3.2). */
export async function verifyInclusion(leaf, { index, hashes }, { size, root }) {
  if (index >= size) refuse("bad_log_proof", "index");
  let node = await sha256(joined([0], leaf));
  let used = 0;
  for (let place = index, last = size - 1; last > 0; place = half(place), last = half(last)) {
    const isLeft = place % 2 === 1;
    if (!isLeft && place >= last) continue;
    const sibling = hashes[used++] ?? refuse("bad_log_proof", "proof");
    node = await sha256(isLeft ? joined([1], sibling, node) : joined([1], node, sibling));
  }
  if (used !== hashes.length || !areEqual(node, root)) refuse("bad_log_proof", "proof");
}

function parseNote(text) {
  requireText(text, "note", MAX_NOTE);
  const [body, below] = divided(text, text.lastIndexOf("\n\n"), 2);
  if (!below?.endsWith("\n")) refuse("malformed", "note");
  const lines = below.slice(0, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) refuse("too_large", "note");
  return { body: `${body}\n`, lines: lines.map(parseLine) };
}

function parseLine(line) {
  const [name, encoded] = divided(line.slice(2), line.slice(2).indexOf(" "), 1);
  if (!line.startsWith("— ") || encoded === undefined) refuse("malformed", "signature");
  requireKeyName(name, "signature");
  const octets = decodeBase64(encoded, "signature");
  if (octets.length < 5) refuse("wrong_value", "signature");
  return { name, id: octets.subarray(0, 4), signature: octets.subarray(4) };
}

function parseCheckpoint(body) {
  const lines = body.split("\n");
  if (lines.length !== 4 || lines[3]) refuse("malformed", "checkpoint");
  requireKeyName(lines[0], "origin");
  const size = parseCount(lines[1], "size");
  const root = decodeBase64(lines[2], "root");
  if (root.length !== 32) refuse("wrong_value", "root");
  if (size === 0 && lines[2] !== "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") refuse("wrong_value", "root");
  return { origin: lines[0], size, root };
}

/** The lines that bear the name and the id of a key of one of `signers`. */
async function linesOf({ lines }, signers, kind) {
  const found = [];
  for (const { origin, keys } of signers) {
    for (const key of keys.map(decode)) {
      const id = (await sha256(joined(bytesOf(`${origin}\n`), [kind], key))).subarray(0, 4);
      const ours = lines.filter((line) => line.name === origin && areEqual(line.id, id));
      found.push(...ours.map((line) => ({ ...line, key })));
    }
  }
  return found;
}

async function cosignedAt(key, signature, body) {
  if (signature.length !== 72) refuse("bad_signature", "note");
  const at = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  if (at === 0n || at > LAST_SECOND) refuse("bad_signature", "note");
  await requireSigned(key, signature.subarray(8), `cosignature/v1\ntime ${at}\n${body}`);
  return at;
}

async function requireSigned(key, signature, message) {
  if (!await signedByEd25519(key, signature, bytesOf(message))) refuse("bad_signature", "note");
}

function requireText(text, field, limit) {
  if (bytesOf(text).length > limit) refuse("too_large", field);
  if (CONTROL.test(text)) refuse("malformed", field);
}

function requireKeyName(name, field) {
  if (!name || NO_KEY_NAME.test(name)) refuse("wrong_value", field);
}

function parseCount(text, field) {
  const isCount = /^(?:0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text));
  return isCount ? Number(text) : refuse("not_canonical", field);
}

/** What stands before and behind a mark of `size` at `place`; without it nothing stands behind. */
function divided(text, place, size) {
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + size)];
}

function joined(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function areEqual(one, other) {
  return one.length === other.length && one.every((octet, place) => octet === other[place]);
}

const half = (number) => Math.floor(number / 2);
