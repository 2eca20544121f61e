/**
 * What a contractor fills in of an activity (activiteit invullen): read, and checked before anything is signed.
 *
 * The evidence is a file of the contractor's own: it is hashed here and goes nowhere.
 */

import { encode } from "../wire/base64.js";
import { party } from "../wire/fields.js";
import { chosen, filled } from "../page/form.js";
import { hundredthsOf } from "../page/hundredths.js";
import { sha256 } from "../wire/keys.js";
import { Refusal } from "../wire/refusal.js";
import { measuresOf } from "../rules/rules_activities.js";

const MOST_QUANTITY = 10 ** 9;
/** A browser hashes a file as a whole. */
const LARGEST = 256 * 1024 * 1024;
const WHOLE = new Set(["person", "flat"]);

/** Hundredths of "2", "1,5" or "1.250,00"; undefined for what is no number above 0, or too large. */
export function measureOf(text) {
  const value = hundredthsOf(text);
  return value > 0 && value <= MOST_QUANTITY ? value : undefined;
}

/** The party id of eight digits of the KVK or twenty characters of an OIN; undefined for anything else. */
export function partyOf(text) {
  const number = text.replace(/[\s.]/g, "").replace(/^(?:kvk|oin):/i, "");
  const id = `${/^\d{8}$/.test(number) ? "kvk" : "oin"}:${number}`;
  try {
    return party()(id, "receiver");
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return undefined;
  }
}

/** In which way a kind is filled in: quantity or amount, or what was chosen where both are possible. */
export function wayOf(form, kind) {
  const { spent, quantity } = measuresOf(kind);
  if (spent && quantity) return chosen(form, "way");
  return spent ? "amount" : "quantity";
}

/** What was done, members by their names on the wire, and a fault for each field; `kind` is that of the rule set. */
export function doneOf(form, kind, { contract, today }) {
  if (!kind) return { members: {}, faults: [["kind", "js_fault_kind"]] };
  const way = wayOf(form, kind);
  const measured = measureOf(filled(way));
  const day = filled("day");
  const isReceived = kind.confirmed_by === "receiving_organisation";
  const receiver = isReceived ? partyOf(filled("receiver")) : undefined;
  const attesters = [contract.contractor, ...(contract.parties ?? []).map((each) => each.party)];
  const isSecond = !attesters.includes(receiver);
  return {
    members: { kind: kind.code, [way]: measured, day, receiver },
    faults: [
      ["kind", ""],
      [way, faultOfMeasure(kind, way, measured)],
      ["day", day && day >= contract.first_day && day <= today ? "" : "js_fault_day"],
      ...(isReceived ? [["receiver", receiver ? (isSecond ? "" : "js_fault_receiver_self") : "js_fault_receiver"]] : []),
    ],
  };
}

/** The SHA-256 of a file in base64url, or the name of what is wrong with it. */
export async function evidenceOf(file) {
  if (!file) return { fault: "js_fault_evidence" };
  if (!file.size || file.size > LARGEST) return { fault: "js_fault_evidence_size" };
  return { sha256: encode(await sha256(await file.arrayBuffer())), fault: "" };
}

function faultOfMeasure(kind, way, measured) {
  if (!measured) return way === "amount" ? "js_fault_amount" : "js_fault_quantity";
  const isWhole = way === "quantity" && WHOLE.has(measuresOf(kind).quantity.by);
  return isWhole && measured % 100 ? "js_fault_whole" : "";
}
