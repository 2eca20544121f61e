/**
 * What is unsent (nog te versturen): decisions that were signed and of which no receipt came yet.
 *
 * A decision is kept, whole and sealed, before it is sent: after a crash or a lost connection the very same bytes go
 * out again, and the register answers them as the first time. N and s lie in this one row until the receipt is there.
 */

import { Problem, SessionEnded, Unreachable, now } from "../browser/api.js";
import { decide } from "./desk_door.js";
import { forgetGiven } from "./desk_given.js";
import { Kept } from "../browser/kept.js";
import { requireReceipt } from "../browser/outbox.js";
import { Refusal } from "../wire/refusal.js";
import { all, get, putAll } from "../browser/vault.js";

const UNSENT = "desk_unsent";
const DECIDED = "desk_decided";
/** Decisions in one request. */
const BATCH = 50;

/**
 * Keep decisions before they are sent: [{placement, decision, body, opening}], all or none; `opening` is the agency's
 * own copy of what it committed to, packed, in base64url, and stays here.
 */
export async function keepUnsent(made) {
  await putAll(made.map(({ placement, ...rest }, place) => [UNSENT, placement, { ...rest, at: now(), place }]));
}

/** The digests of placements whose decision waits to be sent. */
export async function unsent() {
  return (await all(UNSENT)).map(([placement]) => placement);
}

/** What this browser decided on a placement and the register took: {decision, statement}, or undefined. */
export const decidedOn = (placement) => get(DECIDED, placement);

/** Everything that this browser decided, for another one of this agency: [[placement, decided]]. */
export const decidedHere = () => all(DECIDED);

/** Take over what another browser of this agency decided. */
export const takeDecided = (rows) => putAll(rows.map(([placement, decided]) => [DECIDED, placement, decided]));

/**
 * Send what is kept, one tab at a time, and settle it: a Map from placement to {outcome, code}.
 *
 * `outcome` is a decision that was received, `refused` for good (then nothing was said, and what was given is taken
 * back), or `kept`: the next time sends the same bytes. Throws `Kept` once the session has ended.
 */
export function sendUnsent() {
  return navigator.locks.request("plaatsbewijs-desk", async () => {
    const told = new Map();
    const rows = (await all(UNSENT)).sort(([, one], [, other]) => one.at - other.at || one.place - other.place);
    for (let first = 0; first < rows.length; first += BATCH) await sendBatch(rows.slice(first, first + BATCH), told);
    return told;
  });
}

async function sendBatch(rows, told) {
  try {
    const results = await decide(rows.map(([, { body }]) => body));
    for (const [place, row] of rows.entries()) told.set(row[0], await settle(row, results[place]));
  } catch (fault) {
    if (fault instanceof SessionEnded) throw new Kept("kept", { cause: fault });
    if (!(fault instanceof Refusal || fault instanceof Problem || fault instanceof Unreachable)) throw fault;
    const waits = { outcome: "kept", code: fault.code ?? "register_unavailable" };
    for (const [placement] of rows) if (!told.has(placement)) told.set(placement, waits);
  }
}

/** A receipt that does not verify is no receipt: the decision waits. */
async function settle([placement, { decision, body, opening }], { receipt, problem }) {
  if (receipt) {
    await requireReceipt(receipt, body.statement);
    const kept = { decision, statement: body.statement, receipt, opening };
    await putAll([[DECIDED, placement, kept]], { without: [[UNSENT, placement]] });
    return { outcome: decision, code: "" };
  }
  const isForGood = problem.status >= 400 && problem.status < 500 && ![401, 408, 429].includes(problem.status);
  if (!isForGood) return { outcome: "kept", code: problem.code };
  if (!await decidedOn(placement)) await forgetGiven(placement); // another tab's decision stands, with what it gave
  await putAll([], { without: [[UNSENT, placement]] });
  return { outcome: "refused", code: problem.code };
}
