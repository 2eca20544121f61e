// A second implementation of the log (tweede implementatie): RFC 9162, C2SP signed-note, tlog-checkpoint, tlog-tiles,
// tlog-proof and tlog-cosignature, written from the standards in another language, with nothing but Node's own crypto.
// It reads one question a line and answers one a line. It shares no code, and no way of computing, with what it checks.

import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hashLeaf = (leaf) => sha256(Buffer.of(0), leaf);
const hashNode = (left, right) => sha256(Buffer.of(1), left, right);
const need = (holds, expected) => {
  if (!holds) throw new Error(expected);
};

// RFC 9162, 2.1.1: the tree by its own definition.
const split = (n) => 2 ** Math.ceil(Math.log2(n) - 1);
const treeHash = (leaves, begin, end) => {
  if (end === begin) return sha256();
  if (end - begin === 1) return hashLeaf(leaves[begin]);
  const middle = begin + split(end - begin);
  return hashNode(treeHash(leaves, begin, middle), treeHash(leaves, middle, end));
};

const counted = (value, expected) => need(Number.isSafeInteger(value) && value >= 0, expected);
const hashes = (listed) => listed.map((text) => hash(text));
const hash = (text) => {
  const octets = Buffer.from(text, "hex");
  need(octets.length === 32 && octets.toString("hex") === text, "a hash of 32 bytes");
  return octets;
};

// RFC 9162, 2.1.3.2, in the words of the standard.
function rootOfInclusion(leafHash, index, size, proof) {
  counted(index, "an index");
  counted(size, "a size");
  need(index < size, "an index below the size");
  let fn = BigInt(index);
  let sn = BigInt(size - 1);
  let r = leafHash;
  for (const p of proof) {
    need(sn !== 0n, "no hash too many");
    if (fn & 1n || fn === sn) {
      r = hashNode(p, r);
      if (!(fn & 1n)) do { fn >>= 1n; sn >>= 1n; } while (!(fn & 1n) && fn !== 0n);
    } else {
      r = hashNode(r, p);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  need(sn === 0n, "no hash too few");
  return r;
}

// RFC 9162, 2.1.4.2.
function checkConsistency(first, second, proof, firstHash, secondHash) {
  counted(first, "a first size");
  counted(second, "a second size");
  need(first > 0 && first <= second, "sizes that go up from 1");
  if (first === second) {
    need(proof.length === 0 && firstHash.equals(secondHash), "one root of one size");
    return;
  }
  need(proof.length > 0, "a proof");
  const path = Number.isInteger(Math.log2(first)) ? [firstHash, ...proof] : [...proof];
  let fn = BigInt(first - 1);
  let sn = BigInt(second - 1);
  while (fn & 1n) { fn >>= 1n; sn >>= 1n; }
  let fr = path[0];
  let sr = path[0];
  for (const c of path.slice(1)) {
    need(sn !== 0n, "no hash too many");
    if (fn & 1n || fn === sn) {
      fr = hashNode(c, fr);
      sr = hashNode(c, sr);
      if (!(fn & 1n)) do { fn >>= 1n; sn >>= 1n; } while (!(fn & 1n) && fn !== 0n);
    } else {
      sr = hashNode(sr, c);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  need(sn === 0n && fr.equals(firstHash) && sr.equals(secondHash), "hashes that lead to both roots");
}

// C2SP signed-note.
const b64 = (text) => {
  const octets = Buffer.from(text, "base64");
  need(octets.toString("base64") === text, "canonical base64");
  return octets;
};
const keyId = (name, kind, key) => sha256(name, Buffer.from([10, kind]), key).subarray(0, 4);
const publicKey = (key) =>
  createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key.toString("base64url") }, format: "jwk" });
const isName = (name) => name.length > 0 && !/[\s\u0085+]/u.test(name);

function takeApart(note) {
  need(!/[\u0000-\u0009\u000b-\u001f]/u.test(note), "no control character but newline");
  const cut = note.lastIndexOf("\n\n");
  need(cut >= 0 && note.endsWith("\n") && cut + 2 < note.length, "a text, an empty line, signatures");
  const lines = note.slice(cut + 2, -1).split("\n");
  need(lines.length <= 16, "at most sixteen signatures");
  const signatures = lines.map((line) => {
    const [, name, blob] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? need(false, "a signature line");
    need(isName(name), "a key name");
    const octets = b64(blob);
    need(octets.length >= 5, "a key id and a signature");
    return { name, id: octets.subarray(0, 4), signature: octets.subarray(4) };
  });
  return { body: note.slice(0, cut + 1), signatures };
}

function openNote(note, name, keys) {
  const { body, signatures } = takeApart(note);
  let held = 0;
  for (const line of signatures.filter((each) => each.name === name)) {
    for (const key of keys.filter((each) => keyId(name, 1, each).equals(line.id))) {
      need(verify(null, Buffer.from(body), publicKey(key), line.signature), "signatures by known keys that hold");
      held += 1;
    }
  }
  need(held > 0, "a signature by a known key");
  return { body, signatures };
}

// C2SP tlog-checkpoint, without extension lines.
function readCheckpoint(body) {
  const lines = body.split("\n");
  need(lines.length === 4 && lines[3] === "", "three lines");
  const [origin, size, root] = lines;
  need(isName(origin), "an origin");
  need(/^(0|[1-9][0-9]*)$/.test(size) && Number.isSafeInteger(Number(size)), "a size");
  const octets = b64(root);
  need(octets.length === 32 && (size !== "0" || octets.equals(sha256())), "a root");
  return { origin, size: Number(size), root: octets };
}

// C2SP tlog-proof.
function readProof(text) {
  const cut = text.indexOf("\n\n");
  need(cut >= 0, "an empty line and a checkpoint");
  const lines = text.slice(0, cut).split("\n");
  need(lines.shift() === "c2sp.org/tlog-proof@v1", "the first line");
  if (lines[0]?.startsWith("extra ")) need(b64(lines.shift().slice(6)).length > 0, "extra bytes");
  const index = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? "")?.[1];
  need(index !== undefined && Number.isSafeInteger(Number(index)), "an index");
  need(lines.length <= 63, "at most 63 hashes");
  const path = lines.map((line) => {
    const octets = b64(line);
    need(octets.length === 32, "a hash of 32 bytes");
    return octets;
  });
  return { index: Number(index), path, note: text.slice(cut + 2) };
}

function openProof({ proof, leaf, origin, keys }) {
  const { index, path, note } = readProof(proof);
  const checkpoint = readCheckpoint(openNote(note, origin, keys.map(hash)).body);
  need(checkpoint.origin === origin, "a checkpoint of this log");
  const root = rootOfInclusion(hashLeaf(Buffer.from(leaf, "hex")), index, checkpoint.size, path);
  need(root.equals(checkpoint.root), "hashes that lead to the root");
  return { size: checkpoint.size };
}

// C2SP tlog-cosignature: who cosigned, and when first.
function cosigners({ note, origin, keys, witnesses, quorum }) {
  const { body, signatures } = openNote(note, origin, keys.map(hash));
  need(readCheckpoint(body).origin === origin, "a checkpoint of this log");
  const first = new Map();
  for (const { origin: name, keys: theirs } of witnesses) {
    for (const line of signatures.filter((each) => each.name === name)) {
      for (const key of theirs.map(hash).filter((each) => keyId(name, 4, each).equals(line.id))) {
        need(line.signature.length === 72, "a moment and a signature");
        const at = line.signature.readBigUInt64BE();
        need(at > 0n && at < 2n ** 63n, "a moment");
        const message = Buffer.from(`cosignature/v1\ntime ${at}\n${body}`);
        need(verify(null, message, publicKey(key), line.signature.subarray(8)), "cosignatures that hold");
        first.set(name, first.has(name) && first.get(name) < at ? first.get(name) : at);
      }
    }
  }
  need(first.size >= quorum, "a quorum");
  return { cosigned: [...first].map(([name, at]) => [name, String(at)]).sort() };
}

// C2SP tlog-tiles.
const tilePath = (level, index, width) => {
  const groups = [String(index % 1000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000))
    groups.unshift(`x${String(rest % 1000).padStart(3, "0")}`);
  return `tile/${level}/${groups.join("/")}${width < 256 ? `.p/${width}` : ""}`;
};

function readMirror({ folder, origin, keys }) {
  const note = readFileSync(join(folder, "checkpoint"), "utf8");
  const checkpoint = readCheckpoint(openNote(note, origin, keys.map(hash)).body);
  const leaves = [];
  for (let index = 0; index * 256 < checkpoint.size; index += 1) {
    const width = Math.min(256, checkpoint.size - index * 256);
    const bundle = readFileSync(join(folder, tilePath("entries", index, width)));
    let at = 0;
    for (let count = 0; count < width; count += 1) {
      const end = at + 2 + bundle.readUInt16BE(at);
      need(end <= bundle.length, "entries that are as long as they say");
      leaves.push(bundle.subarray(at + 2, end));
      at = end;
    }
    need(at === bundle.length, "no bytes behind the last entry");
  }
  need(treeHash(leaves, 0, leaves.length).equals(checkpoint.root), "the root of the entries");
  let tiles = 0;
  for (let level = 0, span = 1; span <= checkpoint.size; level += 1, span *= 256) {
    const count = Math.floor(checkpoint.size / span);
    for (let index = 0; index * 256 < count; index += 1) {
      const width = Math.min(256, count - index * 256);
      const expected = Array.from({ length: width }, (_, step) => (index * 256 + step) * span).map((begin) =>
        treeHash(leaves, begin, begin + span),
      );
      need(readFileSync(join(folder, tilePath(level, index, width))).equals(Buffer.concat(expected)), "the tile");
      tiles += 1;
    }
  }
  return { size: checkpoint.size, tiles };
}

// What it makes itself: a log of leaves, a note by a key of its own, and proofs by the definitions of RFC 9162.
function inclusion(leaves, index, begin, end) {
  if (end - begin === 1) return [];
  const middle = begin + split(end - begin);
  return index < middle
    ? [...inclusion(leaves, index, begin, middle), treeHash(leaves, middle, end)]
    : [...inclusion(leaves, index, middle, end), treeHash(leaves, begin, middle)];
}

function growth(leaves, first, begin, end, whole) {
  if (first === end) return whole ? [] : [treeHash(leaves, begin, end)];
  const middle = begin + split(end - begin);
  return first <= middle
    ? [...growth(leaves, first, begin, middle, whole), treeHash(leaves, middle, end)]
    : [...growth(leaves, first, middle, end, false), treeHash(leaves, begin, middle)];
}

function make({ leaves: listed, sizes, origin }) {
  const leaves = listed.map((leaf) => Buffer.from(leaf, "hex"));
  const pair = generateKeyPairSync("ed25519");
  const key = Buffer.from(pair.publicKey.export({ format: "jwk" }).x, "base64url");
  const root = treeHash(leaves, 0, leaves.length);
  const body = `${origin}\n${leaves.length}\n${root.toString("base64")}\n`;
  const blob = Buffer.concat([keyId(origin, 1, key), sign(null, Buffer.from(body), pair.privateKey)]);
  const note = `${body}\n\u2014 ${origin} ${blob.toString("base64")}\n`;
  const proofs = leaves.map((_, index) => {
    const path = inclusion(leaves, index, 0, leaves.length).map((each) => `${each.toString("base64")}\n`);
    return `c2sp.org/tlog-proof@v1\nindex ${index}\n${path.join("")}\n${note}`;
  });
  const grown = sizes.map((size) => ({
    size,
    root: treeHash(leaves, 0, size).toString("hex"),
    proof: growth(leaves, size, 0, leaves.length, true).map((each) => each.toString("hex")),
  }));
  return { key: key.toString("hex"), root: root.toString("hex"), note, proofs, grown };
}

const ANSWERS = {
  inclusion: ({ leaf_hash, index, size, proof, root }) => {
    need(rootOfInclusion(hash(leaf_hash), index, size, hashes(proof)).equals(hash(root)), "the root");
  },
  consistency: ({ size1, size2, proof, root1, root2 }) =>
    checkConsistency(size1, size2, hashes(proof), hash(root1), hash(root2)),
  note: ({ note, name, keys }) => ({ body: openNote(note, name, keys.map(hash)).body }),
  checkpoint: ({ body }) => {
    const { origin, size, root } = readCheckpoint(body);
    return { origin, size, root: root.toString("hex") };
  },
  log_proof: openProof,
  cosignature: cosigners,
  tile_path: ({ level, index, width }) => ({ path: tilePath(level, index, width) }),
  mirror: readMirror,
  make,
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = { ok: true, ...ANSWERS[ask](question) };
  } catch (failure) {
    answer = { ok: false, why: String(failure.message) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
