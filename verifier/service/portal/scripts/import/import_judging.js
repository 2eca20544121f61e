/**
 * Judging (beoordelen) what a file would do, before anything is signed: the same as the program's dry run.
 *
 * `kept` is what this browser knows of the contract's placements: [{digest, agency, first_day, last_day,
 * hours_per_week, employment_kind, person, reference, isReceived, state, effective}], oldest first; `effective` is
 * the day from which one that was withdrawn counts no more.
 */

import { Unfit } from "./import_faults.js";
import { monthOf, readMonth } from "../rules/rules_calendar.js";
import { Refusal } from "../wire/refusal.js";

/** What is found of one refusal, by its code and member; a member alone where all its codes say the same. */
const EXPECTED = {
  outside_window: "within_contract", unspecified: "specified", unknown_reference: "known_agency", trust_missing: "key",
};
const COLUMN_OF = { start_window_months: "first_day" };

/**
 * Each row of placements with its standing: new, known, waiting, other (of another contract), or refused for a fault.
 *
 * `reference` is the contract's own; `requireWork(work)` refuses what no agency or contract can have. Rows of one
 * person, agency and first day are one placement; a reference is one person's.
 */
export function judgePlacements(rows, { reference, kept, requireWork }) {
  const [seen, named] = [new Set(), new Map()];
  const byIdentity = new Map(kept.map((each) => [identity(each.person, each), each]));
  return rows.map((row) => {
    if (row.contract !== reference) return { row, standing: "other" };
    try {
      requireWork(row.work);
      return { row, ...found(row, { kept, byIdentity, seen, named }) };
    } catch (fault) {
      return { row, standing: "refused", fault: faultOf(fault, row.row) };
    }
  });
}

/**
 * The hours that rows lead to: {months: [{month, lines: Map by placement, cells: [[row, column]]}], faults, others}.
 *
 * `months` in order; `others` is how many rows are of another contract. `isOpen(month)` says whether hours of a month
 * can be reported.
 */
export function judgeHours(rows, { reference, kept, isOpen }) {
  const months = new Map();
  const faults = [];
  let others = 0;
  for (const row of rows) {
    if (row.whose.contract && row.whose.contract !== reference) {
      others += 1;
      continue;
    }
    try {
      const placement = placementOf(row, { kept, isOpen });
      if (!months.has(row.month)) months.set(row.month, { month: row.month, lines: new Map(), cells: [] });
      const { lines, cells } = months.get(row.month);
      if (lines.has(placement)) throw new Unfit(row.column, "one_line");
      lines.set(placement, row.hours);
      cells.push([row.row, row.column]);
    } catch (fault) {
      faults.push(faultOf(fault, row.row));
    }
  }
  const ordered = [...months.values()].sort((one, other) => (one.month < other.month ? -1 : 1));
  return { months: ordered, faults, others };
}

/** Whether every line of a month was reported so already. */
export const isKnown = ({ lines }, reported) => [...lines].every(([placement, hours]) => reported?.get(placement) === hours);

/**
 * Whether a placement has hours in `month`: by its days, and by the day from which it was withdrawn, if it was.
 *
 * The month of that day counts when the day is past its first, and never when the placement began in it.
 */
export function works({ first_day: first, last_day: last, effective }, month) {
  const asked = readMonth(month);
  if (asked < monthOf(first) || (last && asked > monthOf(last))) return false;
  if (!effective) return true;
  const ends = monthOf(effective);
  return asked < ends || (asked === ends && effective.slice(8) > "01" && asked > monthOf(first));
}

/** What is kept of a row, and what follows from it. */
function found(row, { kept, byIdentity, seen, named }) {
  const sought = identity(row.person, row.work);
  if (seen.has(sought)) throw new Unfit("row", "new_row");
  if (row.reference) requireOwn(row, kept, named);
  seen.add(sought);
  const there = byIdentity.get(sought);
  if (!there) return { standing: "new" };
  const changed = changedIn(row, there);
  if (!changed) return { standing: there.isReceived ? "known" : "waiting", placement: there.digest };
  if (!there.effective) throw new Unfit(changed, "as_before");
  return { standing: "new" };
}

/** A reference is one person's, in the file and in what is kept. */
function requireOwn({ reference, person }, kept, named) {
  const number = numberOf(person);
  if (!named.has(reference)) named.set(reference, number);
  const others = kept.filter((each) => each.reference === reference).map((each) => numberOf(each.person));
  if ([named.get(reference), ...others].some((each) => each !== number)) throw new Unfit("reference", "new_reference");
}

/** The first column in which a row no longer says what was attested; empty when it says the same. */
function changedIn({ work, person, reference }, before) {
  const pairs = {
    last_day: [before.last_day, work.last_day],
    hours_per_week: [before.hours_per_week, work.hours_per_week],
    employment_kind: [before.employment_kind, work.employment_kind],
    birth_date: [before.person.birthDate, person.birthDate],
    reference: [before.reference, reference],
  };
  return Object.keys(pairs).find((column) => (pairs[column][0] || "") !== (pairs[column][1] || "")) ?? "";
}

function placementOf({ whose, month, column }, { kept, isOpen }) {
  const at = kept.filter((each) => isOf(each, whose) && each.isReceived && works(each, month));
  const several = at.length < 2 ? at : at.filter(({ state }) => state !== "declined");
  if (several.length !== 1) {
    throw new Unfit(whose.reference ? "reference" : "person", several.length ? "one_placement" : "placement");
  }
  if (!isOpen(month)) throw new Unfit(column === "hours" ? "month" : column, "begun_month");
  return several[0].digest;
}

function isOf(each, { reference, person }) {
  return reference ? each.reference === reference : Boolean(person) && numberOf(each.person) === numberOf(person);
}

function faultOf(fault, row) {
  if (fault instanceof Unfit) return fault.fault(row);
  if (!(fault instanceof Refusal)) throw fault;
  const column = COLUMN_OF[fault.field] ?? fault.field;
  return { row, column: column || "row", expected: EXPECTED[fault.code] ?? "registered" };
}

const numberOf = ({ scheme, value }) => `${scheme} ${value}`;
const identity = (person, { agency, first_day: first }) => `${agency} ${first} ${numberOf(person)}`;
