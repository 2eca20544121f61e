/** argon2id (RFC 9106), for key files. */

export { argon2idAsync } from "@noble/hashes/argon2.js";
