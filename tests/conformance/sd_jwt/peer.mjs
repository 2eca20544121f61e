// Answers questions on standard input, one JSON object per line, with @sd-jwt/core and @sd-jwt/sd-jwt-vc.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { createInterface } from "node:readline";
import { SDJwtInstance } from "@sd-jwt/core";
import { SDJwtVcInstance } from "@sd-jwt/sd-jwt-vc";

const hasher = (text, alg) => createHash(alg.replace("-", "")).update(text).digest();
const signer = (jwk) => (text) =>
  sign("sha256", Buffer.from(text), { key: createPrivateKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" })
    .toString("base64url");
const checked = (jwk, text, signature) =>
  verify(
    "sha256",
    Buffer.from(text),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );

function instance(asked) {
  const Kind = asked.credential ? SDJwtVcInstance : SDJwtInstance;
  return new Kind({
    hasher,
    hashAlg: "sha-256",
    saltGenerator: (length) => randomBytes(length).toString("base64url"),
    signAlg: "ES256",
    kbSignAlg: "ES256",
    signer: asked.issuer?.d && signer(asked.issuer),
    kbSigner: asked.holder?.d && signer(asked.holder),
    verifier: (text, signature) => checked(asked.issuer, text, signature),
    kbVerifier: (text, signature, payload) => checked(payload.cnf.jwk, text, signature),
  });
}

async function read(made, token, asked) {
  const options = { currentDate: asked.at, keyBindingNonce: asked.nonce, disableStatusVerification: true };
  const verified = await made.verify(token, options);
  return { token, claims: verified.payload, bound: verified.kb !== undefined };
}

async function repeat(made, asked) {
  for (let each = 0; each < 200; each++) await read(made, asked.token, asked);
  const before = process.cpuUsage();
  const began = performance.now();
  for (let each = 0; each < asked.times; each++) await read(made, asked.token, asked);
  const { user, system } = process.cpuUsage(before);
  return { busy: (user + system) / 1e6, clock: (performance.now() - began) / 1e3 };
}

async function answer(asked) {
  const made = instance(asked);
  if (asked.times) return repeat(made, asked);
  if (asked.token) return read(made, asked.token, asked);
  const issued = await made.issue(asked.payload, asked.frame);
  const kb = asked.nonce && { payload: { iat: asked.at, aud: asked.audience, nonce: asked.nonce } };
  return read(made, await made.present(issued, asked.shown, kb && { kb }), asked);
}

for await (const line of createInterface({ input: process.stdin })) {
  let told;
  try {
    told = await answer(JSON.parse(line));
  } catch (failure) {
    told = { failure: String(failure?.message ?? failure) };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
