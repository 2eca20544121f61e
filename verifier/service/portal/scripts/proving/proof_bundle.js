/**
 * A bundle (bewijsbundel) of a verdict: put together of what the contractor's door gives, and judged here as anybody's.
 *
 * The file is the same as the one that a buyer is given: its parts, their order and their format.
 */

import { now, read, readOctets } from "../browser/api.js";
import { decode } from "../wire/base64.js";
import { BundleVerifier } from "../judging/bundle.js";
import { readKit } from "../judging/directory.js";
import { bytesOf } from "../wire/keys.js";
import { listed } from "../browser/listing.js";
import * as here from "../browser/place.js";
import { payloadOf } from "../judging/sd_jwt.js";
import { LIMITS } from "../wire/shapes.js";
import { parse } from "../wire/strict_json.js";

const FORMAT = "plaatsbewijs-bundle-v2";

/** {octets, credential, report} of a verdict by its digest: its file, its credential or null, and how it is judged. */
export async function bundleOf(verdict) {
  const path = `/v1/contractor/statements/${verdict}`;
  const [kept, proof, { statement: directory }, credential] = await Promise.all([
    read(path), readOctets(`${path}/proof`), read("/v1/public/directory"), credentialOf(verdict),
  ]);
  const { policy } = parse(decode(kept.statement.split(".")[1]), { limit: LIMITS.verdict });
  const bundle = {
    format: FORMAT,
    verdict: kept.statement,
    credential,
    directory,
    status_list: credential && await statusList(credential),
    log_proof: textOf(proof),
    leaf_nonce: kept.nonce,
    policy,
  };
  const octets = bytesOf(JSON.stringify(bundle));
  const report = await new BundleVerifier(await readKit(here.kit())).verify(octets, { at: now() });
  return { octets, credential, report };
}

/** The credential of a verdict with all that it can disclose; null where the register gave none. */
async function credentialOf(verdict) {
  for await (const each of listed("/v1/contractor/credentials", "credentials")) {
    if (each.verdict === verdict) return each.credential;
  }
  return null;
}

/** The list that says whether a credential still holds. It is where the credential says, at this register. */
async function statusList(credential) {
  const [, payload] = credential.split("~")[0].split(".");
  const { status: { status_list: { uri } } } = payloadOf(payload);
  return textOf(await readOctets(new URL(uri).pathname));
}

const textOf = (octets) => new TextDecoder().decode(octets);
