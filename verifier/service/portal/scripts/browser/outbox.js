/**
 * The outbox (postvak uit): what this browser signed, kept before it is sent, until the register's receipt is kept.
 *
 * A crash, a reload or a lost connection sends the same bytes again, under the same key: the register answers them as
 * the first time. One tab at a time sends (Web Locks). A parcel that is refused for good is set aside, with why.
 */

import { Problem, now, submit } from "./api.js";
import { isActive } from "../judging/directory.js";
import { openEnvelope } from "../wire/envelope.js";
import { MAX_LOG_SIZE, integer, octets, party, record, seconds, statementId } from "../wire/fields.js";
import * as here from "./place.js";
import { refuse } from "../wire/refusal.js";
import { digestOf } from "../wire/signing.js";
import { directory } from "./trusted.js";
import { all, get, putAll, putFirst } from "./vault.js";

const WAITING = "parcel";
const RECEIVED = "received";
const REFUSED = "refused";
const KIBI = 1024;

const receipt = record({
  iss: party(), aud: party(), jti: statementId(), iat: seconds(),
  statement: octets(32), leaf_index: integer(0, MAX_LOG_SIZE), received_at: seconds(),
});

/**
 * Keep {path, body} under `name`, then send it; its answer, with the receipt of `body.statement` verified.
 *
 * `name` says nothing of a person: digests, months and numbers. What was received under it before is given again; a
 * body that waits under it is what is sent. `kept` is a value of the page's own, kept with it. Throws what `submit`
 * throws: after an Unreachable or a SessionEnded it waits, and `resume` sends it.
 */
export async function dispatch(name, { path, body, kept = null }) {
  const done = await get(RECEIVED, name);
  if (done) return done.answer;
  const parcel = await putFirst(WAITING, name, { path, body, kept, key: crypto.randomUUID(), at: now() });
  return alone(async () => (await get(RECEIVED, name))?.answer ?? send(name, parcel));
}

/**
 * Keep every {name, path, body, kept}, all of them or none, before the first is sent: by `dispatch`, or by `resume`.
 *
 * Under none of these names anything was kept or received before: who names them holds a lock of its own.
 */
export async function keepAll(parcels) {
  const at = now();
  await putAll(parcels.map(({ name, path, body, kept = null }) =>
    [WAITING, name, { path, body, kept, key: crypto.randomUUID(), at }]));
}

/**
 * Send what waits, the oldest first, until one cannot be sent now: also because who is here now may send nothing, which
 * is no fault of what another member signed.
 *
 * Gives {sent: [name], refused: [[name, problem]], waiting: [name]}.
 */
export async function resume() {
  return alone(async () => {
    const told = { sent: [], refused: [], waiting: [] };
    const parcels = (await all(WAITING)).sort(([, one], [, other]) => one.at - other.at);
    for (const [name, parcel] of parcels) {
      const fault = told.waiting.length ? new Error("not sent") : await faultOf(name, parcel);
      if (!fault) told.sent.push(name);
      else if (isSetAside(fault, true)) told.refused.push([name, fault]);
      else told.waiting.push(name);
    }
    return told;
  });
}

/** The names of parcels that wait, each with its statement and what the page kept with it. */
export async function waiting() {
  return (await all(WAITING)).map(([name, { body, kept }]) => ({ name, statement: body.statement, kept }));
}

/** What was received under names that begin with `prefix`: {name, statement, answer, kept}. */
export async function received(prefix = "") {
  const found = (await all(RECEIVED)).filter(([name]) => name.startsWith(prefix));
  return found.map(([name, each]) => ({ name, ...each }));
}

/** What was refused for good: {name, kept, problem: {code, field}}. */
export async function refused() {
  return (await all(REFUSED)).map(([name, { kept, problem }]) => ({ name, kept, problem }));
}

/** Why a parcel was not sent; undefined when it was. */
async function faultOf(name, parcel) {
  try {
    await send(name, parcel, true);
    return undefined;
  } catch (fault) {
    return fault;
  }
}

async function send(name, { path, body, kept, key }, waited = false) {
  try {
    const answer = await submit(path, body, { key });
    await requireReceipt(answer.receipt, body.statement);
    await putAll([[RECEIVED, name, { statement: body.statement, answer, kept }]], { without: [[WAITING, name]] });
    return answer;
  } catch (fault) {
    if (isSetAside(fault, waited)) {
      const { code, field } = fault;
      await putAll([[REFUSED, name, { kept, problem: { code, field } }]], { without: [[WAITING, name]] });
    }
    throw fault;
  }
}

/** Whether a parcel is never sent again; one that `waited` for somebody who may send is. */
function isSetAside(fault, waited) {
  return fault instanceof Problem && fault.isForGood && !(waited && fault.isOfRole);
}

/** The register signed that it has this statement and no other, with a key that is its own. */
export async function requireReceipt(token, statement) {
  const trust = await directory();
  const { kid, claims } = await openEnvelope(token, { typ: "sr-receipt+jwt", keys: trust.keys, limit: 16 * KIBI });
  const said = await receipt(claims, "receipt");
  const record = trust.registerKeys.get(kid);
  if (!record || said.iss !== trust.register.id) refuse("wrong_relation", "iss");
  if (!isActive(record, said.iat)) refuse("key_not_active", "kid");
  if (said.statement !== await digestOf(statement)) refuse("wrong_relation", "statement");
}

function alone(work) {
  return navigator.locks.request(`plaatsbewijs-outbox-${here.party()}`, work);
}
