/**
 * The grid of hours (urenraster): a table of fields, a row for each placement and a column for each month.
 *
 * It shows as many months as the window has room for. Every field is named by its row and its column, and says what
 * was granted and what is wrong.
 */

import { element } from "../page/reporting.js";
import { hoursText, monthWords, shortMonth } from "../page/written.js";
import { word } from "../page/words.js";

/** Pixels that a column of a month and the names of rows take, and how many months may be shown at once. */
const [COLUMN, NAMES] = [86, 190];
const SIZES = [12, 6, 4, 3, 2, 1];
const ROWS = 40;
/** On a window that is narrower there is one month at a time. */
const NARROW = 480;

export class HoursGrid {
  /** `labels` names each placement; `canWrite` whether there are fields; `drawn` is called when it was drawn anew. */
  constructor(sheet, { labels, links, canWrite, first, drawn }) {
    Object.assign(this, { sheet, labels, links, canWrite, drawn, first: 0, page: 0 });
    this.size = this.#fitting();
    this.showMonth(first);
    addEventListener("resize", () => this.#fit());
  }

  /** The months that are shown. */
  get months() {
    return this.sheet.months.slice(this.first, this.first + this.size).map(({ month }) => month);
  }

  /** The placements that are shown. */
  get placements() {
    return this.sheet.placements.slice(this.page * ROWS, (this.page + 1) * ROWS).map(({ digest }) => digest);
  }

  /** Show the months that end with `month`, or as many as there are. */
  showMonth(month) {
    const place = Math.max(0, this.sheet.months.findIndex((each) => each.month === month));
    if (place < this.first || place >= this.first + this.size) this.first = place - this.size + 1;
    this.first = Math.max(0, Math.min(this.first, this.sheet.months.length - this.size));
  }

  /** Show the cell of a placement and a month, and give its field. */
  show(placement, month) {
    this.showMonth(month);
    this.page = Math.floor(Math.max(0, this.sheet.placements.findIndex(({ digest }) => digest === placement)) / ROWS);
    this.draw();
    return this.field(placement, month);
  }

  /** Go `step` windows of months later, or earlier. */
  turn(step) {
    const last = Math.max(0, this.sheet.months.length - this.size);
    this.first = Math.max(0, Math.min(this.first + step * this.size, last));
    this.draw();
  }

  /** Go `step` pages of placements down, or up. */
  leaf(step) {
    this.page = Math.max(0, Math.min(this.page + step, Math.ceil(this.sheet.placements.length / ROWS) - 1));
    this.draw();
  }

  /** The field of a cell that is shown; undefined when it is not, or nothing can be filled in. */
  field(placement, month) {
    const [row, column] = [this.placements.indexOf(placement), this.months.indexOf(month)];
    return element(`cell-${row}-${column}`) ?? undefined;
  }

  draw() {
    const months = this.months;
    element("grid").querySelector("thead").replaceChildren(this.#heads(months));
    element("grid").querySelector("tbody").replaceChildren(...this.placements.map((each, row) => this.#row(each, row)));
    for (const placement of this.placements) for (const month of months) this.mark(placement, month);
    this.drawTotals();
    element("period").textContent = periodOf(months);
    const pages = Math.ceil(this.sheet.placements.length / ROWS);
    element("earlier").disabled = this.first === 0;
    element("later").disabled = this.first + this.size >= this.sheet.months.length;
    element("turning").hidden = this.sheet.months.length <= this.size;
    element("leafing").hidden = pages < 2;
    element("up").disabled = this.page === 0;
    element("down").disabled = this.page >= pages - 1;
    const [from, all] = [this.page * ROWS + 1, this.sheet.placements.length];
    element("leaves").textContent = word("js_leaves", { from, to: Math.min(from + ROWS - 1, all), all });
    this.drawn();
  }

  drawTotals() {
    const row = document.createElement("tr");
    row.append(cellOf("th", word("js_total"), { scope: "row" }));
    for (const month of this.months) {
      row.append(cellOf("td", this.sheet.begun.has(month) ? hoursText(this.sheet.total(month)) : ""));
    }
    element("grid").querySelector("tfoot").replaceChildren(row);
  }

  /** Show how a cell stands now. */
  mark(placement, month) {
    const field = this.field(placement, month);
    if (!field) return;
    const fault = this.sheet.fault(placement, month);
    field.value = this.sheet.text(placement, month);
    field.setAttribute("aria-invalid", String(Boolean(fault)));
    field.closest("td").classList.toggle("is-changed", !fault && this.sheet.isChanged(placement, month));
    const described = [field.dataset.told, fault && faultId(placement, month), field.dataset.why].filter(Boolean);
    if (described.length) field.setAttribute("aria-describedby", described.join(" "));
    else field.removeAttribute("aria-describedby");
  }

  #heads(months) {
    const row = document.createElement("tr");
    row.append(cellOf("th", word("js_placement"), { scope: "col" }));
    for (const [column, month] of months.entries()) {
      const head = cellOf("th", "", { scope: "col", id: `month-${column}` });
      const [short, unseen] = [document.createElement("span"), document.createElement("span")];
      short.textContent = shortMonth(month);
      short.ariaHidden = "true";
      unseen.className = "unseen";
      unseen.textContent = monthWords(month);
      head.append(short, unseen);
      row.append(head);
    }
    return row;
  }

  #row(placement, row) {
    const made = document.createElement("tr");
    const head = cellOf("th", "", { scope: "row", id: `row-${row}` });
    const anchor = document.createElement("a");
    anchor.href = this.links(placement);
    anchor.textContent = this.labels.get(placement);
    head.append(anchor);
    made.append(head, ...this.months.map((month, column) => this.#cell(placement, month, [row, column])));
    return made;
  }

  #cell(placement, month, [row, column]) {
    const { sheet } = this;
    const made = document.createElement("td");
    const granted = this.#granted(placement, month, `granted-${row}-${column}`);
    if (!sheet.isOpen(placement, month)) {
      const hours = sheet.reportedHours(placement, month);
      made.className = "is-shut";
      made.append(hours === undefined ? shut(sheet.begun.has(month) ? "js_not_at_work" : "js_not_begun") : hoursText(hours));
    } else if (this.canWrite) {
      made.append(fieldOf(placement, month, { row, column, granted }));
    } else {
      made.append(sheet.text(placement, month) || shut("js_nothing_yet"));
    }
    if (granted) made.append(granted);
    return made;
  }

  /** What the register granted of what was reported, once it has it. */
  #granted(placement, month, id) {
    const { waits, granted } = this.sheet.month(month);
    const reported = this.sheet.reportedHours(placement, month);
    if (reported === undefined) return undefined;
    const made = document.createElement("small");
    made.id = id;
    const given = granted.get(placement);
    if (waits) made.textContent = word("js_waits");
    else if (!given) made.textContent = word("js_ungranted");
    else if (given.hours === reported) made.textContent = word("js_granted_all");
    else if (!this.sheet.isOpen(placement, month)) made.textContent = word("js_ended");
    else {
      made.textContent = word("js_granted", { hours: hoursText(given.hours) });
      made.className = "is-less";
    }
    return made;
  }

  #fitting() {
    const room = element("hours").clientWidth;
    if (room < NARROW) return 1;
    const most = Math.min(this.sheet.months.length, SIZES.find((size) => NAMES + size * COLUMN <= room) ?? 1);
    return Math.max(1, most);
  }

  #fit() {
    const size = this.#fitting();
    if (size === this.size) return;
    const { placement, month } = document.activeElement?.dataset ?? {};
    this.first = Math.max(0, this.first + this.months.length - size);
    this.size = size;
    if (month) this.showMonth(month);
    this.draw();
    if (month) this.field(placement, month)?.focus();
  }
}

export const faultId = (placement, month) => `fault-${placement}-${month}`;

function fieldOf(placement, month, { row, column, granted }) {
  const made = document.createElement("input");
  Object.assign(made, { id: `cell-${row}-${column}`, type: "text", inputMode: "decimal", autocomplete: "off" });
  made.className = "utrecht-textbox";
  Object.assign(made.dataset, { placement, month, row, column, told: granted?.id ?? "" });
  if (granted?.className) made.dataset.why = "less";
  made.setAttribute("aria-labelledby", `row-${row} month-${column}`);
  return made;
}

function cellOf(name, text, attributes = {}) {
  const made = document.createElement(name);
  Object.assign(made, attributes);
  made.textContent = text;
  return made;
}

/** A dash, and in words for who does not see it. */
function shut(name) {
  const [made, unseen] = [document.createElement("span"), document.createElement("span")];
  made.textContent = "–";
  made.ariaHidden = "true";
  unseen.className = "unseen";
  unseen.textContent = word(name);
  const both = document.createDocumentFragment();
  both.append(made, unseen);
  return both;
}

function periodOf(months) {
  const [first, last] = [months[0], months.at(-1)].map(monthWords);
  return first === last ? first : word("js_period", { first, last });
}
