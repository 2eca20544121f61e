/**
 * The page of importing (inlezen): a file is chosen, looked through, and what it says is signed and sent.
 *
 * The file is read in this page and goes nowhere; what leaves is sealed and signed, as from the form. Whatever breaks
 * off can begin again: what was sent is known then.
 */

import { chosen, isFaultless } from "../page/form.js";
import { monthsBetween } from "../hours/hours_rows.js";
import { reportedHours } from "../hours/hours_reported.js";
import { hoursExample, placementExample } from "./import_example.js";
import { Unusable, inOrder } from "./import_faults.js";
import { isKnown, judgeHours, judgePlacements, works } from "./import_judging.js";
import { keptPlacements } from "./import_kept.js";
import { headingsIn, kindOf, openFile, oursOf, tableIn } from "./import_layout.js";
import { plain } from "./import_columns.js";
import { readHours, readPlacements } from "./import_rows.js";
import { attestRows, reportMonths } from "./import_run.js";
import { said as saidOf, saveFaults, showColumns, showCounts, showFaults, showUnusable } from "./import_shown.js";
import { contractOf, rulesetOf } from "../contractor/contractor_worth.js";
import { issuersOf } from "../judging/issuers.js";
import { now } from "../browser/api.js";
import { MOST_BYTES } from "./import_sheet.js";
import { party } from "../browser/place.js";
import { isReady, keepSending } from "../page/ready.js";
import { refuse } from "../wire/refusal.js";
import { element, listen, tell, tellFault } from "../page/reporting.js";
import { requireStart } from "../rules/rules_valuing.js";
import { directory } from "../browser/trusted.js";
import { download } from "../page/written.js";
import { word } from "../page/words.js";

const form = element("import");
const said = form?.dataset ?? {};
/** Milliseconds after which it is shown how far it is. */
const SOON = 2_000;
const FIXED = { placements: ["agency", "first_day", "hours_per_week", "employment_kind"], hours: ["month"] };

/** What was chosen: the file, what is said of it, and what it would do. */
let file;
let mapping = emptyMapping();
let look;

if (form) begin();
await isReady();
keepSending().catch(tellFault);
directory().catch(() => {});

function begin() {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  listenTo(element("file"), "change", choose);
  listenTo(element("sheet"), "change", () => { mapping.sheet = element("sheet").value; });
  for (const each of form.querySelectorAll('[name="kind"]')) {
    listenTo(each, "change", () => { mapping.kind = chosen(form, "kind"); });
  }
  for (const name of Object.values(FIXED).flat()) {
    listenTo(element(`fixed_${name}`), "change", ({ target }) => {
      delete mapping.fixed[name];
      if (target.value) mapping.fixed[name] = target.value;
    });
  }
  element("save").addEventListener("click", () => saveFaults(look.faults, look.layout));
  element("example-placements").addEventListener("click", () => giveExample("placements"));
  element("example-hours").addEventListener("click", () => giveExample("hours"));
  listen(element("run"), run, { again: () => run().catch(tellFault) });
}

/** After each answer the file is looked through again. */
function listenTo(field, kind, act) {
  field.addEventListener(kind, async (event) => {
    try {
      await act(event);
      await lookAgain();
    } catch (fault) {
      if (!(fault instanceof Unusable)) tellFault(fault);
      else showUnusable(fault);
    }
  });
}

async function choose() {
  const [picked] = element("file").files;
  [file, look, mapping] = [undefined, undefined, emptyMapping()];
  element("told").replaceChildren();
  for (const id of ["mapping", "result", "unusable"]) element(id).hidden = true;
  if (!picked) return;
  isFaultless([["file", ""]]);
  element("chosen").textContent = word("js_chosen", { name: picked.name });
  file = await openFile(new Uint8Array(await picked.slice(0, MOST_BYTES + 1).arrayBuffer()));
  const { sheets } = file;
  const visible = sheets.find(({ isVisible }) => isVisible)?.name ?? sheets[0]?.name;
  element("sheets").hidden = sheets.length < 2;
  element("sheet").replaceChildren(...sheets.map(({ name }) => new Option(name, name, false, name === visible)));
  if (sheets.length) mapping.sheet = visible;
  const trust = await directory();
  mapping.values.agency = namesOf(trust);
}

/** What the file would do as it is described now. */
async function lookAgain() {
  if (!file) return;
  const lines = await file.lines(mapping);
  [look, element("result").hidden, element("unusable").hidden] = [undefined, true, true];
  showMapping(headingsIn(lines, mapping));
  const table = tableIn(lines, mapping);
  look = await (table.layout.kind === "hours" ? judgedHours(table) : judgedPlacements(table));
  showLook();
}

function showMapping(headings) {
  const told = headings.map((heading) => oursOf(heading, mapping));
  delete mapping.fixed.contract;
  if (!told.includes("contract")) mapping.fixed.contract = said.reference;
  const kind = mapping.kind ?? kindOf(told, mapping.fixed);
  for (const each of form.querySelectorAll('[name="kind"]')) each.checked = each.value === kind;
  for (const [of, names] of Object.entries(FIXED)) {
    for (const name of names) {
      const isThere = told.includes(name) || told.some((each) => name === "month" && /^\d/.test(each ?? ""));
      element(`for-${name}`).hidden = kind !== of || isThere;
      if (kind !== of || isThere) delete mapping.fixed[name];
    }
  }
  element("for-all").hidden = FIXED[kind]?.every((name) => element(`for-${name}`).hidden) ?? true;
  element("mapping").hidden = !headings.length;
  element("columns-whole").hidden = !kind;
  if (kind) showColumns(headings, mapping, kind, (heading, ours) => map(heading, ours));
}

async function map(heading, ours) {
  const { id } = document.activeElement;
  mapping.columns = saidOf(mapping.columns, heading, ours);
  await lookAgain().catch((fault) => (fault instanceof Unusable ? showUnusable(fault) : tellFault(fault)));
  element(id)?.focus();
}

async function judgedPlacements(table) {
  const { rows, faults, count } = readPlacements(table);
  const [{ kept, elsewhere }, contract, trust] = await Promise.all([
    keptPlacements(said.contract, JSON.parse(said.withdrawn)), contractOf(said.contract), directory(),
  ]);
  const rules = await rulesetOf(contract);
  const agencies = new Set(issuersOf(trust, now()).map(({ id }) => id));
  const requireWork = (work) => {
    if (!agencies.has(work.agency)) refuse("unknown_reference", "agency");
    requireStart(rules, work, contract);
  };
  const judged = judgePlacements(rows, { reference: said.reference, kept, requireWork });
  const found = inOrder([...faults, ...judged.flatMap(({ fault }) => fault ?? [])]);
  return { kind: "placements", layout: table.layout, judged, faults: found, count, elsewhere };
}

async function judgedHours(table) {
  const { rows, faults } = readHours(table);
  const [{ kept, said: listed }, reported] = await Promise.all([
    keptPlacements(said.contract, JSON.parse(said.withdrawn)), reportedHours(said.contract),
  ]);
  const begun = new Set(monthsBetween(said.firstMonth, said.lastMonth).flatMap((each) => (each.hasBegun ? each.month : [])));
  const judged = judgeHours(rows, { reference: said.reference, kept, isOpen: (month) => begun.has(month) });
  const months = judged.months.map((each) => ({ ...each, isKnown: isKnown(each, reported.get(each.month)?.lines) }));
  return {
    kind: "hours", layout: table.layout, months, others: judged.others,
    faults: inOrder([...faults, ...judged.faults]), works: worksBy(listed),
  };
}

function showLook() {
  const { kind, faults, layout } = look;
  const counts = kind === "hours" ? countsOfHours() : countsOfPlacements();
  showCounts(counts);
  showFaults(faults, layout);
  element("elsewhere").hidden = !(kind === "placements" && look.elsewhere);
  element("elsewhere").textContent = look.elsewhere ? word("js_elsewhere", { n: look.elsewhere }) : "";
  const due = dueOf(look);
  element("nothing").hidden = due > 0;
  element("run").hidden = due === 0;
  if (due) element("run").textContent = word(kind === "hours" ? "js_run_hours" : "js_run_placements", { n: due });
  element("result").hidden = false;
}

function dueOf({ kind, judged, months }) {
  return kind === "hours"
    ? months.filter(({ isKnown: known }) => !known).length
    : judged.filter(({ standing }) => standing === "new").length;
}

function countsOfPlacements() {
  const count = (standing) => look.judged.filter((each) => each.standing === standing).length;
  return ["new", "known", "waiting", "other"].map((each) => [`js_rows_${each}`, count(each)]);
}

function countsOfHours() {
  const [due, known] = [look.months.filter((each) => !each.isKnown), look.months.filter((each) => each.isKnown)];
  const cells = due.reduce((sum, { lines }) => sum + lines.size, 0);
  return [["js_cells_new", cells], ["js_months_new", due.length], ["js_months_known", known.length], ["js_rows_other", look.others]];
}

/**
 * Sign and send, one tab at a time; what is due is looked up anew first, so that nothing is signed twice. Afterwards
 * the file is looked through once more, and shows what is left.
 */
async function run() {
  const timer = setTimeout(() => { element("running").hidden = false; }, SOON);
  tell("info", word("js_busy"));
  element("run").disabled = true;
  try {
    await navigator.locks.request(`plaatsbewijs-import-${party()}`, runAlone);
  } finally {
    clearTimeout(timer);
    element("running").hidden = true;
    element("run").disabled = false;
  }
}

async function runAlone() {
  await lookAgain();
  if (!dueOf(look)) {
    tell("success", word("js_nothing_left"));
    return;
  }
  const { kind } = look;
  const { done, faults } = await sentOf(look);
  await lookAgain();
  if (faults.length) addFaults(faults);
  tell(faults.length ? "warning" : "success", word(`js_done_${kind}`, { n: done }));
}

function sentOf({ kind, judged, months, works: at }) {
  if (kind === "placements") return attestRows(said.contract, judged, showProgress);
  const due = months.filter(({ isKnown: known }) => !known);
  return reportMonths(said.contract, due, { works: at, told: showProgress });
}

function showProgress(done, all) {
  Object.assign(element("progress"), { max: all, value: done });
  element("running-text").textContent = word("js_running", { n: Math.floor(done), all });
}

/** What the register refused stands among the faults. */
function addFaults(faults) {
  look.faults = inOrder([...look.faults, ...faults]);
  showFaults(look.faults, look.layout);
}

function worksBy(listed) {
  const byDigest = new Map(listed.map((each) => [each.digest, each]));
  return (placement, month) => !byDigest.has(placement) || works(byDigest.get(placement), month);
}

function giveExample(kind) {
  const says = { headings: word(`js_example_${kind}`), contract: said.reference, agency: said.agency };
  const months = monthsBetween(said.firstMonth, said.lastMonth).map(({ month }) => month);
  const work = { hours: word("js_example_week"), day: word("js_example_day"), kind: word("js_example_kind") };
  const content = kind === "hours"
    ? hoursExample({ ...says, hours: word("js_example_worked"), months })
    : placementExample({ ...says, ...work });
  download(word(`js_example_${kind}_file`), content, "text/csv");
}

function emptyMapping() {
  return { columns: {}, fixed: {}, values: {} };
}

/** The agencies by name, where a name is one agency's. */
function namesOf(trust) {
  const agencies = issuersOf(trust, now()).map(({ id, name }) => [plain(name), id]);
  const names = agencies.map(([name]) => name);
  return Object.fromEntries(agencies.filter(([name]) => names.indexOf(name) === names.lastIndexOf(name)));
}
