/**
 * The API (loket): the register's doors as a page uses them, with the same tokens and bodies as every other client.
 *
 * Every request may be repeated: a lost connection, a 429 or a 503 is tried again with the same bytes under the same
 * Idempotency-Key, within bounds. A token lives in this module, minutes long, and is never kept.
 */

import { csrf, goOnIn } from "./place.js";
import { parse } from "../wire/strict_json.js";

const LARGEST = 8 * 1024 * 1024;
const DEPTH = 12;
const ATTEMPTS = 4;
const PATIENCE = 5_000;
const TIMEOUT = 20_000;
/** Seconds before its end from which a token is used no more. */
const MARGIN = 30;
const PUBLIC = /^\/(?:v1\/public|log|status)\//;
/** Answers after which the same bytes will never be accepted. */
const FOR_GOOD = new Set([400, 403, 409, 413, 422]);

let access;
let asking;
/** How far the register's clock is ahead of this machine's, in seconds. */
let ahead = 0;

/** What the register refused (RFC 9457): a stable `code`, the `field` it is about or "", and what was `expected`. */
export class Problem extends Error {
  constructor({ status, code, field, expected }) {
    super(code);
    Object.assign(this, { status, code, field, expected });
  }

  /** Whether the same bytes will never be accepted. */
  get isForGood() {
    return FOR_GOOD.has(this.status) && this.code !== "still_in_progress";
  }

  /** Whether it is about who is here, and not about the bytes: a role that sends nothing. */
  get isOfRole() {
    return this.code === "not_authorised" && this.field === "";
  }
}

/** The person has to sign in again. */
export class SessionEnded extends Error {}

/** No usable answer came. */
export class Unreachable extends Error {}

/** The register's time in Unix seconds, as its last answer told it. */
export function now() {
  return Math.floor(Date.now() / 1000) + ahead;
}

/** The JSON object at `path`, such as /v1/contractor/contracts. */
export async function read(path) {
  return objectOf(await admitted(path, { method: "GET" }));
}

/** The bytes at `path`. */
export async function readOctets(path) {
  return admitted(path, { method: "GET" });
}

/** POST `body` to `path` and give the JSON object that is answered; what has one `key` is done once. */
export async function submit(path, body, { key = crypto.randomUUID() } = {}) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": `"${key}"` };
  return objectOf(await admitted(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Ask with an access token; once more with a new one when the register no longer knows it. */
async function admitted(path, request) {
  if (PUBLIC.test(path)) return repeated(path, request);
  const token = await accessToken();
  try {
    return await repeated(path, bearing(token, request));
  } catch (fault) {
    if (fault.status !== 401) throw fault;
  }
  return repeated(path, bearing(await accessToken(token), request)).catch((fault) => {
    throw fault.status === 401 ? new SessionEnded() : fault;
  });
}

function bearing(token, request) {
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
}

/** A token that is good for a while, and not `spent`; who asks at the same time gets the same. */
async function accessToken(spent) {
  if (access && access.token !== spent && now() < access.end - MARGIN) return access.token;
  asking ??= newAccess().finally(() => { asking = undefined; });
  access = await asking;
  return access.token;
}

/** In the session of this page, or in the next one of the same organisation in this browser. */
async function newAccess() {
  try {
    return await accessOfSession();
  } catch (fault) {
    if (!(fault instanceof SessionEnded && await signedInAgain())) throw fault;
  }
  return accessOfSession();
}

/** Whether somebody signed in again in another tab: then this page goes on, with all that was filled in. */
async function signedInAgain() {
  const asked = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) };
  try {
    const answer = await fetch(location.pathname, asked);
    return answer.ok && goOnIn(await answer.text());
  } catch {
    return false;
  }
}

async function accessOfSession() {
  const asked = { method: "POST", headers: { "X-CSRF": csrf() }, credentials: "same-origin" };
  const answer = await repeated("/portal/token", asked).catch((fault) => {
    throw [401, 403, 404].includes(fault.status) ? new SessionEnded() : fault;
  });
  const { access_token: token, expires_in: seconds } = objectOf(answer);
  return { token, end: now() + seconds };
}

async function repeated(path, request) {
  let left = PATIENCE;
  for (let attempt = 1; ; attempt++) {
    const { octets, fault, wait } = await once(path, request, attempt);
    if (!fault) return octets;
    if (wait === undefined || attempt === ATTEMPTS || wait > left) throw fault;
    left -= wait;
    await new Promise((resolve) => { setTimeout(resolve, wait); });
  }
}

/** One exchange: its bytes, or the fault and after how many milliseconds it may be tried again. */
async function once(path, request, attempt) {
  const pause = 100 * 2 ** attempt;
  try {
    const answer = await fetch(path, {
      credentials: "omit", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(TIMEOUT), ...request,
    });
    learnTime(answer.headers.get("Date"));
    const octets = new Uint8Array(await answer.arrayBuffer());
    if (octets.length > LARGEST) return { fault: new Unreachable() };
    if (answer.ok) return { octets };
    const fault = problemOf(answer.status, octets);
    const mayComeAgain = [429, 503].includes(answer.status) || fault.code === "still_in_progress";
    const asked = 1000 * Number(answer.headers.get("Retry-After") ?? 0);
    return { fault, wait: mayComeAgain ? Math.max(pause, asked) : undefined };
  } catch {
    return { fault: new Unreachable(), wait: pause };
  }
}

function learnTime(date) {
  const told = Date.parse(date ?? "");
  if (!isNaN(told)) ahead = Math.round((told - Date.now()) / 1000);
}

function problemOf(status, octets) {
  let said = {};
  try {
    said = objectOf(octets);
  } catch {}
  const text = (value) => (typeof value === "string" ? value : "");
  const [code, field, expected] = [said.code, said.field, said.detail].map(text);
  return new Problem({ status, code: code || "refused", field, expected });
}

function objectOf(octets) {
  try {
    const value = parse(octets, { limit: LARGEST, depth: DEPTH, newlines: true });
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {}
  throw new Unreachable();
}

