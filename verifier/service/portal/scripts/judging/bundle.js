/**
 * The bundle (bewijsbundel): the fourteen numbered steps of `verify_bundle` in verifier/core/procedure/bundle.py.
 *
 * Same numbers, same codes, same outcome: a second implementation, which tests hold to the first. It opens no
 * connection and keeps nothing. What needs what another step did not give is not taken.
 */

import { openCredential, requireFresh, requireSameFacts } from "./credential.js";
import { isActive, openDirectory, requireCurrent } from "./directory.js";
import { openEnvelope } from "../wire/envelope.js";
import { openCheckpoint, parseLogProof, quorumTime, statementLeaf, verifyInclusion } from "./log.js";
import { Refusal, UNDECIDED, refuse } from "../wire/refusal.js";
import { NEWEST } from "./sd_jwt.js";
import * as shapes from "../wire/shapes.js";
import { openStatusList, requireStanding } from "./status_list.js";
import { isObject, parse } from "../wire/strict_json.js";

export const MAX_BYTES = 5 * 1024 * 1024;
const FORMAT = "plaatsbewijs-bundle-v2";
/** What would take long to read is refused unread: more brackets, commas or quotes than a bundle can have. */
const MARKS = [..."{[,\""].map((mark) => mark.charCodeAt());
const MOST_MARKS = 64;
const REMEMBERED = 4;
const VERDICT = "sr-verdict+jwt";

/** Verifies bundles under the roots of one kit; what they share, a directory, is opened once. */
export class BundleVerifier {
  constructor(kit) {
    this.kit = kit;
    this.directories = new Map();
  }

  /**
   * The report on a bundle's file at `at` (Unix seconds).
   *
   * `status` is valid, invalid or undecided; `asOf` and `goodUntil` are Unix seconds or null; `verdict` and
   * `credential` are claims, null once anything is invalid.
   */
  async verify(octets, { at }) {
    const findings = new Findings();
    const opened = await this.open(octets, findings);
    if (!opened) return findings.report({});
    await findings.take(4, () => at < opened.verdict.iat - NEWEST && refuse("not_fresh", "at"));
    await takeLog(opened, findings, at);
    const found = await takeCredential(opened, findings, at);
    return findings.report({ verdict: opened.verdict, ...found });
  }

  /** Steps 1 to 3; undefined when one of them does not hold. */
  async open(octets, findings) {
    const bundle = await findings.take(1, () => readBundle(octets));
    const trust = bundle && await findings.take(2, () => this.trustUnder(bundle.directory));
    return trust && findings.take(3, () => openVerdict(bundle, trust));
  }

  async trustUnder(directory) {
    const known = this.directories.get(directory);
    if (known) return known;
    const trust = await openDirectory(directory, { kit: this.kit });
    if (this.directories.size === REMEMBERED) this.directories.clear();
    this.directories.set(directory, trust);
    return trust;
  }
}

class Findings {
  found = [];

  /** What `check` gives, with the finding that the step holds; undefined, with its code, when it refuses. */
  async take(step, check) {
    try {
      const made = await check();
      this.found.push({ step, status: "valid", code: "", field: "" });
      return made;
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      const status = UNDECIDED.has(fault.code) ? "undecided" : "invalid";
      this.found.push({ step, status, code: fault.code, field: fault.field });
      return undefined;
    }
  }

  report({ verdict = null, credential = null, goodUntil = null }) {
    const worst = ["invalid", "undecided"].find((status) => this.found.some((each) => each.status === status));
    const findings = this.found.sort((one, other) => one.step - other.step);
    if (worst === "invalid") verdict = credential = goodUntil = null;
    return { status: worst ?? "valid", findings, verdict, credential, asOf: verdict?.iat ?? null, goodUntil };
  }
}

async function readBundle(octets) {
  const counts = new Uint32Array(256);
  for (const octet of octets) counts[octet] += 1;
  if (MARKS.some((mark) => counts[mark] > MOST_MARKS)) refuse("not_strict_json");
  const members = parse(octets, { limit: MAX_BYTES, newlines: true });
  const named = isObject(members) && typeof members.format === "string" ? members.format : FORMAT;
  if (!Object.hasOwn(shapes.bundles, named)) refuse("wrong_value", "format");
  return shapes.bundles[named](members, "bundle");
}

async function openVerdict(bundle, trust) {
  const asked = { typ: VERDICT, keys: trust.keys, limit: shapes.LIMITS.verdict };
  const { kid, claims } = await openEnvelope(bundle.verdict, asked);
  const verdict = await shapes.verdict(claims, "claims");
  const record = trust.registerKeys.get(kid);
  if (!record || verdict.iss !== trust.register.id) refuse("wrong_relation", "iss");
  if (verdict.aud !== trust.register.id) refuse("wrong_audience", "aud");
  return { bundle, trust, record, verdict };
}

/** Steps 5 to 9; the witnesses' time, where there is one, decides on a key that was compromised. */
async function takeLog(opened, findings, at) {
  const { bundle, trust: { directory }, verdict } = opened;
  const checkpoint = await findings.take(6, () => checkLog(opened));
  const logTime = checkpoint && await findings.take(9, () => quorumTime(checkpoint, directory));
  await findings.take(5, () => checkKey(opened, logTime));
  await findings.take(7, () => {
    if (verdict.as_of.log_origin !== directory.log.origin) refuse("wrong_relation", "as_of");
    if (verdict.policy !== bundle.policy) refuse("wrong_relation", "policy");
  });
  await findings.take(8, () => requireCurrent(directory, at));
}

async function checkLog({ bundle, trust, verdict }) {
  const proof = parseLogProof(bundle.log_proof);
  const checkpoint = await openCheckpoint(proof.note, trust.directory);
  await verifyInclusion(await statementLeaf(bundle.leaf_nonce, VERDICT, bundle.verdict), proof, checkpoint);
  return checkpoint.size > verdict.as_of.size ? checkpoint : refuse("bad_log_proof", "log_proof");
}

function checkKey({ record, verdict }, logTime) {
  if (!isActive(record, verdict.iat)) refuse("key_not_active", "kid");
  const since = record.compromised_since;
  if (since !== undefined && (logTime === undefined || logTime >= since)) refuse("trust_missing", "log_proof");
}

/** Steps 10 to 14: the credential, and until when all of the bundle holds. */
async function takeCredential({ bundle, trust, verdict }, findings, at) {
  const credential = await findings.take(10, () => openCredential(bundle.credential, { trust, at }));
  if (!credential) return {};
  await findings.take(11, () => requireSameFacts(credential, verdict));
  const { idx, uri } = credential.status.status_list;
  const list = await findings.take(12, () => {
    if (bundle.status_list === null) refuse("status_missing", "status_list");
    return openStatusList(bundle.status_list, { uri, trust, at });
  });
  if (!list) return { credential };
  await findings.take(13, () => requireStanding(list, idx));
  await findings.take(14, () => requireFresh(list, credential, at));
  return { credential, goodUntil: Math.min(trust.directory.exp, list.goodUntil, credential.exp - 1) };
}
