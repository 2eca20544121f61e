/**
 * HPKE (RFC 9180, base mode, single shot) with X-Wing, HKDF-SHA256 and AES-256-GCM (PROTOCOL 3).
 *
 * A private key is 96 bytes: the 64-byte ML-KEM-768 seed, then the 32-byte X25519 key, as keystores have it. X-Wing
 * makes those of a 32-byte seed, which a keystore does not have; so opening with them is composed here, of the parts
 * of the same library. Whatever fails gives `undefined`: why a message does not open tells a sender nothing.
 */

import { Aes256Gcm, CipherSuite, HkdfSha256, KemId } from "@hpke/core";
import { HkdfSha256 as X25519Hkdf, X25519 } from "@hpke/dhkem-x25519";
import { XWing } from "@hpke/hybridkem-x-wing";
import { MlKem768, sha3_256, shake256 } from "mlkem";

const ENCAPSULATED = 1120;
const LATTICE = { seed: 64, public: 1184, ciphertext: 1088 };
const LABEL = new Uint8Array([0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c]);
const BASE = new Uint8Array(32).fill(9, 0, 1);

const lattice = new MlKem768();
const curve = new X25519(new X25519Hkdf());
const suiteOf = (kem) => new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const sealing = suiteOf(new XWing());
const opening = suiteOf({ id: KemId.XWing, decap: ({ recipientKey, enc }) => decapsulate(recipientKey, enc) });

/** `enc || ct` of `plaintext` for the holder of a public key of 1,216 bytes; undefined for a key that is none. */
export async function sealTo(publicKey, plaintext, info) {
  try {
    const recipientPublicKey = await sealing.kem.deserializePublicKey(publicKey);
    const { enc, ct } = await sealing.seal({ recipientPublicKey, info }, plaintext);
    return joined(new Uint8Array(enc), new Uint8Array(ct));
  } catch {
    return undefined;
  }
}

/** The plaintext of `enc || ct` under a private key of 96 bytes; undefined when it does not open. */
export async function openWith(privateKey, sealed, info) {
  try {
    const enc = sealed.slice(0, ENCAPSULATED);
    return new Uint8Array(await opening.open({ recipientKey: privateKey, enc, info }, sealed.slice(ENCAPSULATED)));
  } catch {
    return undefined;
  }
}

/** A new private key, expanded from the 32 random bytes of an X-Wing key. */
export function newPrivateKey() {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const made = shake256.create({ dkLen: 96 }).update(seed).digest();
  seed.fill(0);
  return made;
}

/** The public key of 1,216 bytes that belongs to a private key of 96. */
export async function publicKeyOf(privateKey) {
  const [publicLattice] = await lattice.deriveKeyPair(privateKey.slice(0, LATTICE.seed));
  return joined(publicLattice, await curve.derive(privateKey.slice(LATTICE.seed), BASE));
}

async function decapsulate(privateKey, enc) {
  const [, decapsulationKey] = await lattice.deriveKeyPair(privateKey.slice(0, LATTICE.seed));
  const scalar = privateKey.slice(LATTICE.seed);
  const [ciphertext, point] = [enc.slice(0, LATTICE.ciphertext), enc.slice(LATTICE.ciphertext)];
  const secrets = [await lattice.decap(ciphertext, decapsulationKey), await curve.derive(scalar, point)];
  const transcript = joined(...secrets, point, await curve.derive(scalar, BASE), LABEL);
  const shared = sha3_256.create().update(transcript).digest();
  for (const each of [...secrets, transcript, decapsulationKey, scalar]) each.fill(0);
  return shared.buffer;
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
