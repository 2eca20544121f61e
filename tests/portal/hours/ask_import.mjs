// Reads files as the page of importing does: a question on each line in, its answer on each line out.
// The first argument is a folder of assets with an index, `assets.json`, of their addresses by name.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const index = JSON.parse(readFileSync(new URL("assets.json", folder), "utf8"));
const served = (name) => import(new URL(index[name], folder));
const [{ openFile, tableIn, coordinate }, { readPlacements, readHours }, cells, { KNOWN, plain }] = await Promise.all(
  ["import_layout.js", "import_rows.js", "import_cells.js", "import_columns.js"].map(served),
);
const [{ judgePlacements, judgeHours, isKnown }, { inOrder, csvText }, { Refusal }] = await Promise.all(
  ["import_judging.js", "import_faults.js", "refusal.js"].map(served),
);
const [{ requireStart }, { blockOf, cellFault, hoursIn }, { readXml }, { partsOf }, examples] = await Promise.all(
  ["rules_valuing.js", "hours_cells.js", "xml.js", "hours_parts.js", "import_example.js"].map(served),
);
const [{ HoursSheet, settled }] = await Promise.all(["hours_sheet.js"].map(served));

const octetsOf = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
const READERS = { placements: readPlacements, hours: readHours };

async function tableOf({ octets, mapping }) {
  const said = { columns: {}, fixed: {}, values: {}, ...mapping };
  const file = await openFile(octetsOf(octets));
  return tableIn(await file.lines(said), said);
}

const ANSWERS = {
  async table(question) {
    const table = await tableOf(question);
    const { rows, faults, count } = READERS[table.layout.kind](table);
    const found = inOrder(faults);
    const places = found.map(({ row, column }) => coordinate(table.layout, row, column));
    const { kind, ignored } = table.layout;
    return { kind, ignored, rows, faults: found, places, count };
  },
  async sheets({ octets }) {
    return (await openFile(octetsOf(octets))).sheets;
  },
  async judged(question) {
    const table = await tableOf(question);
    const { rows, faults } = READERS[table.layout.kind](table);
    const { reference, kept, contract, ruleset, agencies, reported = {}, months = [] } = question;
    if (table.layout.kind === "hours") {
      const judged = judgeHours(rows, { reference, kept, isOpen: (month) => months.includes(month) });
      const linesOf = (month) => new Map(Object.entries(reported[month] ?? {}));
      const standing = (each) => (isKnown(each, linesOf(each.month)) ? "known" : "new");
      const told = judged.months.map((each) => ({ ...each, lines: [...each.lines], standing: standing(each) }));
      return { months: told, faults: inOrder([...faults, ...judged.faults]), others: judged.others };
    }
    const requireWork = (work) => {
      if (!agencies.includes(work.agency)) throw new Refusal("unknown_reference", "agency");
      requireStart(ruleset, work, contract);
    };
    const judged = judgePlacements(rows, { reference, kept, requireWork });
    return {
      standings: judged.map(({ row, standing }) => [row.row, standing]),
      faults: inOrder([...faults, ...judged.flatMap(({ fault }) => fault ?? [])]),
    };
  },
  cell: ({ name, given }) => ({ value: cells[name](...given) ?? null }),
  plain: ({ text }) => ({ value: plain(text) }),
  known: () => Object.fromEntries(KNOWN),
  block: ({ text }) => blockOf(text) ?? null,
  hours: ({ text, month }) => ({ hours: hoursIn(text, month) ?? null, fault: cellFault(text, month) ?? null }),
  parts: ({ lines }) => partsOf(lines),
  example: ({ name, given }) => ({ value: examples[name](given) }),
  /** A sheet to which things are done one after the other, and how it stands after each. */
  sheet({ placements, months, reported, draft, acts }) {
    const told = new Map(Object.entries(reported).map(([month, { lines, ...rest }]) => [
      month, { granted: new Map(), waits: false, ...rest, lines: new Map(Object.entries(lines)) },
    ]));
    const shown = (hundredths) => String(hundredths / 100).replace(".", ",");
    const sheet = new HoursSheet({ placements, months, reported: told, draft: new Map(draft), shown });
    const stands = () => ({
      changes: Object.fromEntries([...sheet.changes()].map(([month, lines]) => [month, Object.fromEntries(lines)])),
      faults: sheet.faults(),
      draft: Object.fromEntries(sheet.draft),
      totals: months.map(({ month }) => sheet.total(month)),
    });
    const results = acts.map((cells) => {
      if (cells) sheet.put(cells);
      else sheet.undo();
      return stands();
    });
    return { before: stands(), settled: settled(sheet.draft, sheet).map(([name]) => name), results };
  },
  list: ({ rows }) => ({ value: csvText(rows) }),
  xml({ text }) {
    const told = [];
    readXml(new TextEncoder().encode(text), {
      opened: (name, attribute) => told.push(["opened", name, attribute("a") ?? null]),
      closed: (name) => told.push(["closed", name]),
      told: (data) => data && told.push(["told", data]),
    });
    return told;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = await ANSWERS[ask](question);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    answer = { refused: [fault.code, fault.field], why: fault.why ?? "" };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
