/** Whether this browser can check what a bundle has to be checked for. */

import { signedByEd25519 } from "../wire/keys.js";

/** The first signature of RFC 8032, section 7.1: of nothing. */
const KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const SIGNATURE =
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

export async function canVerify() {
  try {
    return await signedByEd25519(octets(KEY), octets(SIGNATURE), new Uint8Array());
  } catch {
    return false;
  }
}

function octets(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}
