/**
 * Sending (versturen): a parcel {name, path, body, kept} is kept in the outbox, and then sent.
 *
 * What is kept is never lost: where it could not be sent now, `Kept` says why, and the outbox sends the same bytes.
 */

import { SessionEnded, Unreachable } from "./api.js";
import { Kept } from "./kept.js";
import { dispatch } from "./outbox.js";

/** Keep and send one parcel; `Kept` when it could only be kept. */
export async function sent({ name, path, body, kept = null }) {
  try {
    await dispatch(name, { path, body, kept });
  } catch (fault) {
    const isKept = fault instanceof Unreachable || fault instanceof SessionEnded;
    throw isKept ? new Kept("kept", { cause: fault }) : fault;
  }
}

/** Keep all of them, whatever becomes of sending the first; what could not be sent waits in this order. */
export async function sentInOrder(parcels) {
  let lost;
  for (const parcel of parcels) {
    await sent(parcel).catch((fault) => {
      if (!(fault instanceof Kept)) throw fault;
      lost = fault;
    });
  }
  if (lost) throw lost;
}
