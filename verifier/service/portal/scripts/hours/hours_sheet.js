/**
 * A sheet of hours (urenblad): what stands in each cell, what is wrong with it, what changed, and how to take that
 * back. It knows nothing of a page.
 *
 * A cell is of a placement and a month. What was typed goes before what was reported; a cell that is emptied takes
 * its hours back, which is 0.
 */

import { cellFault, hoursIn } from "./hours_cells.js";
import { cellName } from "./hours_draft.js";
import { NEVER } from "./hours_reported.js";
import { works } from "../import/import_judging.js";

const MOST_UNDONE = 200;

export class HoursSheet {
  #undone = [];

  /** `placements` [{digest, first_day, last_day, effective}]; `months` [{month, hasBegun}]; `shown` writes hours. */
  constructor({ placements, months, reported, draft, shown }) {
    Object.assign(this, { placements, months, reported, draft, shown });
    this.begun = new Set(months.filter(({ hasBegun }) => hasBegun).map(({ month }) => month));
    this.byDigest = new Map(placements.map((each) => [each.digest, each]));
  }

  /** Whether hours can be reported of a placement in a month. */
  isOpen(placement, month) {
    return this.begun.has(month) && this.works(placement, month);
  }

  /** Whether a placement has hours in a month; one of which nothing is known keeps what it has. */
  works(placement, month) {
    const known = this.byDigest.get(placement);
    return known === undefined || works(known, month);
  }

  /** Hundredths that were reported; undefined when none were. */
  reportedHours(placement, month) {
    return this.month(month).lines.get(placement);
  }

  month(month) {
    return this.reported.get(month) ?? NEVER;
  }

  text(placement, month) {
    return this.draft.get(cellName(placement, month)) ?? this.#reportedText(placement, month);
  }

  fault(placement, month) {
    return cellFault(this.text(placement, month), month);
  }

  /** Hundredths of a cell as it stands now. */
  hours(placement, month) {
    return hoursIn(this.text(placement, month), month);
  }

  isChanged(placement, month) {
    const now = this.hours(placement, month);
    const before = this.reportedHours(placement, month);
    return now === undefined ? Boolean(before) && !this.text(placement, month).trim() : now !== before;
  }

  /** Put texts into cells, [[placement, month, text]], as one act to take back; what the draft becomes of it. */
  put(cells) {
    const written = cells.map(([placement, month, text]) => [placement, month, this.#written(text, month)]);
    const changed = written.filter(([placement, month, text]) => this.isOpen(placement, month) && this.text(placement, month) !== text);
    if (!changed.length) return [];
    this.#undone.push(changed.map(([placement, month]) => [placement, month, this.text(placement, month)]));
    if (this.#undone.length > MOST_UNDONE) this.#undone.shift();
    return this.#draw(changed);
  }

  /** Take the last act back: {cells: [[placement, month, text]], draft}; undefined when there is none. */
  undo() {
    const cells = this.#undone.pop();
    return cells && { cells, draft: this.#draw(cells) };
  }

  /** Hundredths by placement of each month in which something changed: a Map of Maps. */
  changes() {
    const found = new Map();
    for (const { month } of this.months) {
      for (const { digest } of this.placements) {
        if (!this.draft.has(cellName(digest, month)) || !this.isOpen(digest, month)) continue;
        if (!this.isChanged(digest, month)) continue;
        if (!found.has(month)) found.set(month, new Map());
        found.get(month).set(digest, this.hours(digest, month) ?? 0);
      }
    }
    return found;
  }

  /** The cells with a fault, in the order of the sheet: [{placement, month, fault}]. */
  faults() {
    return this.placements.flatMap(({ digest: placement }) => this.months.flatMap(({ month }) => {
      const isTyped = this.draft.has(cellName(placement, month)) && this.isOpen(placement, month);
      const fault = isTyped ? this.fault(placement, month) : undefined;
      return fault ? [{ placement, month, fault }] : [];
    }));
  }

  /** Hundredths of all placements together in a month, as it would be reported. */
  total(month) {
    return this.placements.reduce((sum, { digest }) => sum + (this.hours(digest, month) ?? 0), 0);
  }

  #draw(cells) {
    return cells.map(([placement, month, text]) => {
      const name = cellName(placement, month);
      const isDraft = text !== this.#reportedText(placement, month);
      if (isDraft) this.draft.set(name, text);
      else this.draft.delete(name);
      return [name, isDraft ? text : null];
    });
  }

  /** Hours as the reader writes them; anything else as it was typed. */
  #written(text, month) {
    const hours = hoursIn(text, month);
    return hours === undefined ? text.trim() : this.shown(hours);
  }

  #reportedText(placement, month) {
    const hours = this.reportedHours(placement, month);
    return hours === undefined ? "" : this.shown(hours);
  }
}

/** The names in a draft that say what the register has by now, or name no open cell: they are no draft any more. */
export function settled(draft, sheet) {
  return [...draft.keys()].filter((name) => {
    const [placement, month] = name.split(" ");
    if (!sheet.byDigest.has(placement) || !sheet.isOpen(placement, month)) return true;
    return !sheet.month(month).waits && !sheet.fault(placement, month) && !sheet.isChanged(placement, month);
  }).map((name) => [name, null]);
}
