/**
 * The page of hours (uren opgeven): a month for a month and a placement for a placement, signed and sent from here.
 *
 * What is typed is kept in this browser until the register has it. Before anything is signed the page says how much it
 * is; afterwards it shows what the register granted.
 */

import { draftOf, redraft } from "./hours_draft.js";
import { HoursGrid, faultId } from "./hours_grid.js";
import { keep, listenToGrid } from "./hours_keys.js";
import { reportedHours, withWaiting } from "./hours_reported.js";
import { Overtaken, report } from "./hours_reporting.js";
import { monthsBetween, placementsSaid, rowsOf, withHours } from "./hours_rows.js";
import { HoursSheet, settled } from "./hours_sheet.js";
import { drawSummary, tellSent } from "./hours_summary.js";
import { mostHours } from "../import/import_cells.js";
import { Kept } from "../browser/kept.js";
import { isReady, keepSending } from "../page/ready.js";
import { address, element, listen, tell, tellFault } from "../page/reporting.js";
import { hoursText, monthWords } from "../page/written.js";
import { word } from "../page/words.js";

const said = element("hours").dataset;
const canWrite = said.open === "yes";
let [sheet, grid] = [];
let labels = new Map();

element("loading").hidden = false;
if (canWrite) await isReady();
await keepSending().catch(tellFault);
listenToPage();
await load().catch(tellFault);

/** What the register has, and what was typed here and is no part of that yet. */
async function load() {
  const [placements, reported, draft] = await Promise.all([
    placementsSaid(said.contract, JSON.parse(said.withdrawn)), reportedHours(said.contract), draftOf(said.contract),
  ]);
  const named = await rowsOf(said.contract, withHours(placements, reported));
  labels = named.labels;
  const months = monthsBetween(said.firstMonth, said.lastMonth);
  sheet = new HoursSheet({ placements: named.rows, months, reported, draft: canWrite ? draft : new Map(), shown: hoursText });
  if (canWrite) await redraft(said.contract, forgotten(settled(draft, sheet)));
  show(placements.filter(({ state }) => state === "waiting").length);
}

function forgotten(names) {
  for (const [name] of names) sheet.draft.delete(name);
  return names;
}

function show(waiting) {
  const begun = sheet.months.filter(({ hasBegun }) => hasBegun);
  element("loading").hidden = true;
  element("none").hidden = sheet.placements.length > 0 && begun.length > 0;
  element("undecided").hidden = !waiting;
  element("undecided").textContent = waiting ? word("js_undecided", { n: waiting }) : "";
  element("hours").hidden = !element("none").hidden;
  if (element("hours").hidden) return;
  const links = (placement) => address(`/contractor/placements/${placement}`);
  const open = begun.filter(({ month }) => sheet.placements.some(({ digest }) => sheet.isOpen(digest, month)));
  const before = grid?.months.at(-1) ?? (open.at(-1) ?? begun.at(-1)).month;
  if (grid) Object.assign(grid, { sheet, labels });
  else grid = listened(new HoursGrid(sheet, { labels, links, canWrite, first: before, drawn: drawAround }));
  element("grid").classList.toggle("is-read", !canWrite);
  grid.draw();
}

function listened(made) {
  listenToGrid(made, element("grid"), {
    put: (cells) => change(sheet.put(cells), cells),
    undo,
    entered: ({ placement, month }) => tellCell(placement, month),
    pasted: (n, left) => {
      const rest = left ? ` ${word("js_pasted_left", { n: left })}` : "";
      element("did").textContent = word("js_pasted", { n }) + rest;
    },
  });
  return made;
}

function listenToPage() {
  for (const [id, act] of [
    ["earlier", () => grid.turn(-1)], ["later", () => grid.turn(1)],
    ["up", () => grid.leaf(-1)], ["down", () => grid.leaf(1)],
  ]) element(id).addEventListener("click", act);
  if (!canWrite) return;
  element("look").addEventListener("click", look);
  element("back").addEventListener("click", () => closed("look"));
  element("drop").addEventListener("click", drop);
  listen(element("send"), send, { again: resend });
}

/** Cells changed: they are kept as a draft, and shown as they stand now; a summary of before is none any more. */
function change(draft, cells) {
  if (draft.length) element("summary").hidden = true;
  for (const [placement, month] of cells) grid.mark(placement, month);
  grid.drawTotals();
  drawAround();
  redraft(said.contract, draft).catch(tellFault);
}

function undo() {
  const undone = sheet.undo();
  if (!undone) return;
  const [[placement, month]] = undone.cells;
  grid.show(placement, month)?.focus();
  change(undone.draft, undone.cells);
  element("did").textContent = word("js_undone", { n: undone.cells.length });
}

/** Everything beside the grid: what is wrong, how much changed, and why less was granted. */
function drawAround() {
  const faults = sheet.faults();
  element("faults").replaceChildren(...faults.slice(0, 20).map(faultLine));
  element("faults-more").textContent = faults.length > 20 ? word("js_more_faults", { n: faults.length - 20 }) : "";
  const changes = sheet.changes();
  const cells = [...changes.values()].reduce((sum, lines) => sum + lines.size, 0);
  const months = word("js_in_months", { n: changes.size });
  element("changed").textContent = cells ? word("js_changed", { n: cells, months }) : "";
  if (canWrite) element("sending").hidden = !element("summary").hidden || (!cells && !faults.length);
  const isLess = (placement, month) => sheet.isOpen(placement, month) &&
    sheet.month(month).granted.get(placement)?.hours < sheet.reportedHours(placement, month);
  element("less").hidden = !grid.placements.some((each) => grid.months.some((month) => isLess(each, month)));
}

function faultLine({ placement, month, fault }) {
  const [made, button] = [document.createElement("li"), document.createElement("button")];
  const sentence = document.createElement("span");
  Object.assign(button, { type: "button", className: "as-link" });
  button.textContent = `${labels.get(placement)}, ${monthWords(month)}`;
  button.addEventListener("click", () => grid.show(placement, month)?.focus());
  sentence.id = faultId(placement, month);
  sentence.textContent = word(fault, { hours: hoursText(mostHours(month)) });
  made.append(button, ": ", sentence);
  return made;
}

/** What is known of the cell in which somebody is. */
function tellCell(placement, month) {
  const hours = sheet.reportedHours(placement, month);
  const { granted, revision } = sheet.month(month);
  const given = granted.get(placement);
  const parts = [`${labels.get(placement)}, ${monthWords(month)}.`];
  if (hours !== undefined) parts.push(word("js_cell_reported", { hours: hoursText(hours), version: revision + 1 }));
  if (given && given.hours < hours) parts.push(word("js_cell_less", { hours: hoursText(given.hours) }));
  element("cell").textContent = parts.length > 1 ? parts.join(" ") : "";
}

/** Before anything is signed: how much it is. */
function look() {
  const typed = document.activeElement;
  if (typed?.dataset?.month) keep(typed, (cells) => change(sheet.put(cells), cells));
  const [fault] = sheet.faults();
  if (fault) {
    tell("error", word("js_faults", { n: sheet.faults().length }));
    grid.show(fault.placement, fault.month)?.focus();
    return;
  }
  drawSummary(sheet);
  element("summary").hidden = false;
  element("sending").hidden = true;
  element("summary").focus();
}

function closed(focus) {
  element("summary").hidden = true;
  drawAround();
  element(focus)?.focus();
}

async function drop() {
  const names = [...sheet.draft.keys()].map((name) => [name, null]);
  await redraft(said.contract, forgotten(names));
  grid.draw();
  closed("grid");
  tell("info", word("js_dropped"));
}

async function send() {
  const changes = sheet.changes();
  const seen = sheet.reported;
  tell("info", word("js_sending"));
  try {
    const works = (placement, month) => sheet.works(placement, month);
    const { months, refused } = await report(said.contract, changes, { works, seen });
    closed();
    await load();
    tellSent(sheet, { changes, months, refused });
  } catch (fault) {
    await load().catch(showWaiting);
    if (fault instanceof Kept || fault instanceof Overtaken) closed();
    if (!(fault instanceof Overtaken)) throw fault;
    tell("warning", word("js_overtaken", { months: fault.months.map(monthWords).join(", ") }));
  }
}

/** Without a connection it is still known here what was signed and waits. */
async function showWaiting() {
  await withWaiting(said.contract, sheet.reported);
  grid.draw();
}

/** The connection may be back: what waits goes first, and then the register is asked what it granted. */
async function resend() {
  await keepSending();
  await load().catch(tellFault);
}

