/** The summary of hours (samenvatting): what will be signed, month by month; and afterwards, what was granted. */

import { element, tell } from "../page/reporting.js";
import { hoursText, monthWords } from "../page/written.js";
import { word } from "../page/words.js";

/** Show how many cells of which months will be signed, and what takes the place of an earlier report. */
export function drawSummary(sheet) {
  const changes = sheet.changes();
  const cells = countOf(changes.values());
  element("summary-text").textContent = word("js_summary", { n: cells, months: word("js_in_months", { n: changes.size }) });
  element("summary-months").querySelector("tbody").replaceChildren(...[...changes].map(([month, lines]) => {
    const { revision } = sheet.month(month);
    const replaces = revision < 0 ? word("js_first_report") : word("js_replaces", { version: revision + 1 });
    return row([monthWords(month), String(lines.size), hoursText(sheet.total(month)), replaces]);
  }));
  const taken = [...changes.values()].flatMap((lines) => [...lines.values()]).filter((hours) => hours === 0).length;
  element("summary-zero").textContent = taken ? word("js_summary_zero", { n: taken }) : "";
}

/** Tell what became of what was sent: `months` were received, `refused` were not. */
export function tellSent(sheet, { changes, months, refused }) {
  if (refused.length) {
    const names = refused.map(([month]) => monthWords(month)).join(", ");
    tell("error", word("js_months_refused", { months: names }), ...(months.length ? [sentence(sheet, changes, months)] : []));
  } else {
    tell("success", sentence(sheet, changes, months).textContent);
  }
}

/** How much was sent, and how much of the months' hours was granted. */
function sentence(sheet, changes, months) {
  const n = countOf(months.map((month) => changes.get(month)));
  const [reported, granted] = [sumOf(months, (month) => [...sheet.month(month).lines.values()]),
    sumOf(months, (month) => [...sheet.month(month).granted.values()].map(({ hours }) => hours))];
  const made = document.createElement("p");
  const told = word("js_hours_sent", { n, months: word("js_in_months", { n: months.length }) });
  made.textContent = `${told} ${word("js_hours_granted", { granted: hoursText(granted), reported: hoursText(reported) })}`;
  return made;
}

const countOf = (several) => [...several].reduce((sum, lines) => sum + lines.size, 0);
const sumOf = (months, numbers) => months.flatMap(numbers).reduce((sum, each) => sum + each, 0);

function row(texts) {
  const made = document.createElement("tr");
  for (const [place, text] of texts.entries()) {
    const cell = document.createElement(place ? "td" : "th");
    if (!place) cell.scope = "row";
    if (place === 1 || place === 2) cell.className = "number";
    cell.textContent = text;
    made.append(cell);
  }
  return made;
}
