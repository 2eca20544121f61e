/** ristretto255 (RFC 9496), its scalars, hashing onto it (RFC 9380), and blind evaluation (RFC 9497). */

export { ristretto255, ristretto255_hasher, ristretto255_oprf } from "@noble/curves/ed25519.js";
export { bytesToNumberLE } from "@noble/curves/utils.js";
export { sha512 } from "@noble/hashes/sha2.js";
