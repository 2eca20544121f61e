/**
 * Keys and pasting (toetsen en plakken) in the grid of hours, as people know them from a spreadsheet.
 *
 * Arrows and Enter go from cell to cell, Home and End to the ends of a row, Escape takes back what was typed in a
 * cell, and Ctrl+Z the last act. Tab goes on to the next field, as on every page.
 */

import { blockOf } from "./hours_cells.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Let `grid` be used by keyboard. `put(cells)` takes [[placement, month, text]] as one act, `undo()` takes one back,
 * `pasted(filled, left)` tells how many cells of a block found a place and how many did not.
 */
export function listenToGrid(grid, table, { put, undo, pasted, entered }) {
  table.addEventListener("focusin", ({ target }) => {
    if (!isField(target)) return;
    target.select();
    entered(target.dataset);
  });
  table.addEventListener("input", ({ target }) => {
    if (isField(target)) target.dataset.typed = "yes";
  });
  table.addEventListener("focusout", ({ target }) => {
    if (isField(target)) keep(target, put);
  });
  table.addEventListener("keydown", (event) => {
    if (isField(event.target)) pressed(event, { grid, put, undo });
  });
  table.addEventListener("paste", (event) => {
    const rows = isField(event.target) && blockOf(event.clipboardData.getData("text/plain"));
    if (!rows) return;
    event.preventDefault();
    const { cells, left } = placed(rows, grid, event.target.dataset);
    put(cells);
    pasted(cells.length, left);
  });
}

/** What was typed in a field counts. */
export function keep(field, put) {
  if (field.dataset.typed !== "yes") return;
  delete field.dataset.typed;
  put([[field.dataset.placement, field.dataset.month, field.value.trim()]]);
}

function pressed(event, { grid, put, undo }) {
  const { target: field, key } = event;
  const isControl = event.ctrlKey || event.metaKey;
  if (key === "Escape" || (isControl && key.toLowerCase() === "z" && !event.shiftKey)) {
    event.preventDefault();
    if (field.dataset.typed === "yes") {
      delete field.dataset.typed;
      field.value = grid.sheet.text(field.dataset.placement, field.dataset.month);
      field.select();
    } else if (key !== "Escape") undo();
    return;
  }
  const next = event.altKey ? undefined : nextOf(event, { grid, isControl });
  if (next === undefined) return;
  event.preventDefault();
  keep(field, put);
  next()?.focus();
}

/** What goes to the next cell, if this key does; the caret moves within a cell for as long as it can. */
function nextOf({ target: field, key, shiftKey }, { grid, isControl }) {
  const [row, column] = [Number(field.dataset.row), Number(field.dataset.column)];
  if (key === "Enter") return () => along(grid, [row, column], [shiftKey ? -1 : 1, 0]);
  if (isControl && key === "Home") return () => inOrder(grid, 1);
  if (isControl && key === "End") return () => inOrder(grid, -1);
  if (isControl || shiftKey) return undefined;
  if (key === "Home" && isWhole(field)) return () => along(grid, [row, -1], [0, 1]);
  if (key === "End" && isWhole(field)) return () => along(grid, [row, grid.months.length], [0, -1]);
  const step = STEPS[key];
  if (!step || (step[1] && !isAtEdge(field, step[1]))) return undefined;
  return () => along(grid, [row, column], step) ?? beyond(grid, field, step);
}

/** The first field from a place in the direction of `step`. */
function along(grid, [row, column], [down, right]) {
  const [placements, months] = [grid.placements, grid.months];
  for (let r = row + down, c = column + right; r >= 0 && r < placements.length && c >= 0 && c < months.length; r += down, c += right) {
    const found = grid.field(placements[r], months[c]);
    if (found) return found;
  }
  return undefined;
}

/** The next month, or the one before, which is not shown yet. */
function beyond(grid, field, [, right]) {
  const { placement, month } = field.dataset;
  const months = grid.sheet.months.map((each) => each.month);
  for (let place = months.indexOf(month) + right; right && months[place]; place += right) {
    if (grid.sheet.isOpen(placement, months[place])) return grid.show(placement, months[place]);
  }
  return undefined;
}

function inOrder(grid, step) {
  const cells = grid.placements.flatMap((placement) => grid.months.map((month) => [placement, month]));
  if (step < 0) cells.reverse();
  return cells.map(([placement, month]) => grid.field(placement, month)).find(Boolean);
}

/** Where the cells of a block go, from a field on to the right and down; empty ones leave what is there. */
function placed(rows, grid, { row, column }) {
  const [placements, months] = [grid.placements.slice(Number(row)), grid.months.slice(Number(column))];
  const cells = [];
  let left = 0;
  for (const [down, texts] of rows.entries()) {
    for (const [right, text] of texts.entries()) {
      if (!text) continue;
      const [placement, month] = [placements[down], months[right]];
      if (placement && month && grid.sheet.isOpen(placement, month)) cells.push([placement, month, text]);
      else left += 1;
    }
  }
  return { cells, left };
}

const isField = (target) => target instanceof HTMLInputElement && Boolean(target.dataset.month);
const isWhole = ({ selectionStart, selectionEnd, value }) => selectionStart === 0 && selectionEnd === value.length;

function isAtEdge(field, direction) {
  if (isWhole(field)) return true;
  const { selectionStart, selectionEnd, value } = field;
  return selectionStart === selectionEnd && selectionStart === (direction < 0 ? 0 : value.length);
}
