/**
 * Rows (regels) of a form: targets and parties, each copied from the template of its kind and numbered for itself.
 *
 * A choice that depends on what is filled in elsewhere keeps what was wanted, though it is away for a while.
 */

const PREFIX = { targets: "target", parties: "party" };

let last = 0;

/** The rows of a kind, as texts by the name of each member, with the `id` that their fields bear. */
export function rowsOf(kind) {
  return rows(kind).map((row) => ({
    id: Number(row.dataset.row),
    ...Object.fromEntries([...row.querySelectorAll("[data-member]")].map((each) => [each.dataset.member, valueOf(each)])),
  }));
}

/** A new row of a kind, filled with what was typed in one before. */
export function addRow(kind, { id = last + 1, ...values } = {}) {
  last = Math.max(last, id);
  const copied = document.getElementById(`${kind}-row`).content.cloneNode(true);
  const row = copied.querySelector("[data-row]");
  row.dataset.row = String(id);
  for (const each of row.querySelectorAll("[id], [for], [name], [aria-describedby]")) numbered(each, id);
  for (const each of row.querySelectorAll("[data-member]")) {
    if (values[each.dataset.member] !== undefined) want(each, values[each.dataset.member]);
  }
  holder(kind).append(copied);
  rename(kind);
  return row;
}

/** Take a row away, and go to where one is added. */
export function removeRow(row) {
  const kind = row.closest("[data-rows]").dataset.rows;
  row.remove();
  rename(kind);
  document.querySelector(`[data-add="${kind}"]`).focus();
}

/** Take every row away. */
export const clearRows = (kind) => holder(kind).replaceChildren();

/** Fill a list of choices [{value, text}] below its first; what was wanted is chosen again when it is there. */
export function offer(select, choices) {
  const [first] = select.options;
  const made = choices.map(({ value, text }) => Object.assign(document.createElement("option"), { value, textContent: text }));
  const wanted = select.dataset.wanted ?? select.value;
  select.replaceChildren(first, ...made);
  select.value = choices.some(({ value }) => value === wanted) ? wanted : "";
}

/** Put `text` in a field, or choose it, now or as soon as it is offered. */
export function want(field, text) {
  if (field instanceof HTMLSelectElement) field.dataset.wanted = text;
  field.value = text;
}

/** What a row's fields are called: "target-3-least". */
export const idOf = (kind, id, member) => `${PREFIX[kind]}-${id}-${member}`;

const holder = (kind) => document.querySelector(`[data-rows="${kind}"]`);
const rows = (kind) => [...holder(kind).querySelectorAll("[data-row]")];
const valueOf = (field) => field.value.trim();

function numbered(element, id) {
  for (const name of ["id", "for", "name", "aria-describedby"]) {
    const text = element.getAttribute(name);
    if (text?.includes("ROW")) element.setAttribute(name, text.replaceAll("ROW", String(id)));
  }
}

/** Each is told apart by its place: "Doel 2". */
function rename(kind) {
  rows(kind).forEach((row, place) => {
    const legend = row.querySelector("legend");
    legend.dataset.word ??= legend.textContent;
    legend.textContent = `${legend.dataset.word} ${place + 1}`;
  });
}
