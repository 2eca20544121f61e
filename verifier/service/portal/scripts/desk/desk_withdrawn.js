/** Withdrawn (ingetrokken): whether a placement that this agency decided on never counted, by what was signed. */

import { fetchEnrolment, withdrawalsOf } from "./desk_door.js";
import { momentOf, receive, withEnrolled } from "./desk_intake.js";
import { kidOf } from "../wire/envelope.js";
import { Refusal } from "../wire/refusal.js";
import { monthOf } from "../rules/rules_calendar.js";
import { limitOf } from "../wire/signing.js";

const TYP = "sr-withdrawal+jwt";

/**
 * Whether a withdrawal leaves not even the first month of `placed`, which this agency decided by `decision`.
 *
 * 1. it passes intake as of the moment it was signed; 2. it is of the placement or of the decision, by who signed that.
 * One that does not is passed over: the person then keeps what was given, and is given no more.
 */
export async function neverCounted({ placement, attester, firstDay }, { agency, decision, trust, at }) {
  const signers = new Map([[placement, attester], [decision, agency]]);
  for (const token of await withdrawalsOf(placement)) {
    try {
      await withEnrolled(trust, [kidOf(token, { typ: TYP, limit: limitOf(TYP) })], { at, fetchEnrolment });
      const moment = await momentOf(token, TYP, { trust, at });
      const { claims } = await receive(token, TYP, { trust, at: moment }); // 1
      const isOurs = signers.get(claims.statement) === claims.iss; // 2
      if (isOurs && !leavesFirstMonth(claims.effective_date, firstDay)) return true;
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
    }
  }
  return false;
}

/** Windows are whole months: the first month never counts when the date lies in it (ADR 0007). */
function leavesFirstMonth(effective, firstDay) {
  return monthOf(firstDay) < monthOf(effective);
}
