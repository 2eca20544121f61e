/**
 * A register of people (personenregister): what an agency knows of the people whom it may speak of, on this screen.
 *
 * A file is read once into memory, never kept and never sent. It is the CSV of verifier/party/agency/registers: UTF-8,
 * RFC 4180, a header of exactly these columns. A refusal names row and column, never what stands there.
 */

import { elevenTest } from "../wire/bsn.js";
import { Refusal, refuse } from "../wire/refusal.js";

const COLUMNS = [
  "bsn", "statement_number", "birth_date", "group", "traits", "since", "until", "employers", "consents",
];
/** When a wage subsidy runs, and a training agreement: for rule sets that ask. */
const PERIODS = ["subsidy", "training"];
const MOST_OCTETS = 128 * 1024 * 1024;
const CODE = /^[a-z][a-z0-9_]{0,63}$/;
const NUMBER = /^[A-Za-z0-9][\w./-]{0,63}$/;
const PARTY = /^(?:oin:\d{8}(?:[A-Za-z0-9]{8}0{4}|[A-Za-z0-9]{9}0{3})|kvk:\d{8})$/;
const LINE = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;

/** The people of a file, by BSN and by the number of a doelgroepverklaring: {size, find(scheme, value)}. */
export function readPeople(octets) {
  const people = { bsn: new Map(), statement: new Map() };
  for (const [place, cells] of rowsOf(textOf(octets)).entries()) {
    const row = place + 2;
    const person = personOf(cells, row);
    add(people.bsn, person.bsn, person, `row ${row}, bsn`);
    if (!cells.statement_number) continue;
    const number = cell(cells, "statement_number", row, matching(NUMBER));
    add(people.statement, number, person, `row ${row}, statement_number`);
  }
  return { size: people.bsn.size, find: (scheme, value) => people[scheme].get(value) ?? null };
}

/** The group in which a person is on `day`, or null. */
export function groupOn({ group, since, until }, day) {
  return !since || day < since || (until && day > until) ? null : group;
}

/** Whether the contractor employs the person on `day`, or has its consent (PROTOCOL 3). */
export function mayBeAskedBy({ employments, consents }, contractor, day) {
  const covers = (each) => each.first_day <= day && (!each.last_day || day <= each.last_day);
  return employments.some((each) => each.employer === contractor && covers(each)) || consents.includes(contractor);
}

/**
 * What a rule set may ask of a person who is in `group`, employed by `employer`.
 *
 * Of somebody about whom a person typed what is known, earlier employments are known when that was said.
 */
export function factsOf(person, group, employer) {
  return {
    group,
    birth_date: person.birth_date,
    traits: person.traits,
    benefit: person.since ? { first_day: person.since, last_day: person.until } : null,
    subsidy: person.subsidy,
    training: person.training,
    employed: person.isTyped && !person.knowsEarlier ? null : person.employments.filter((each) => each.employer === employer),
  };
}

/** A day that exists, as YYYY-MM-DD. */
export function readDay(text) {
  const moment = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`);
  return moment && !isNaN(moment) && moment.toISOString().startsWith(text) ? text : refuse("wrong_value");
}

function textOf(octets) {
  if (octets.length > MOST_OCTETS) refuse("too_large", "path");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return refuse("wrong_value", "path");
  }
}

/** Rows as objects by column, the header left out. */
function rowsOf(text) {
  const [header = [], ...rows] = cellsOf(text);
  const names = header.join();
  if (names !== COLUMNS.join() && names !== [...COLUMNS, ...PERIODS].join()) refuse("wrong_value", "row 1");
  return rows.map((row, place) => {
    if (row.length !== header.length) refuse("wrong_value", `row ${place + 2}`);
    return { subsidy: "", training: "", ...Object.fromEntries(header.map((name, at) => [name, row[at]])) };
  });
}

function cellsOf(text) {
  const rows = [];
  let row = [];
  LINE.lastIndex = 0;
  while (LINE.lastIndex < text.length || row.length) {
    const [, quoted, plain, end] = LINE.exec(text) ?? refuse("wrong_value", "path");
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

function personOf(cells, row) {
  const read = (column, parse) => cell(cells, column, row, parse);
  const person = {
    bsn: read("bsn", (text) => (elevenTest(text) ? text : refuse("wrong_value"))),
    group: read("group", orNull(matching(CODE))),
    since: read("since", orNull(readDay)),
    until: read("until", orNull(readDay)),
    birth_date: read("birth_date", orNull(readDay)),
    traits: read("traits", listOf(matching(CODE))),
    subsidy: read("subsidy", orNull(period)),
    training: read("training", orNull(period)),
    employments: read("employers", listOf(employment)),
    consents: read("consents", listOf(matching(PARTY))),
  };
  if (Boolean(person.group) !== Boolean(person.since)) refuse("wrong_value", `row ${row}, since`);
  if (person.until && (!person.since || person.until < person.since)) refuse("wrong_value", `row ${row}, until`);
  return person;
}

function cell(cells, column, row, parse) {
  try {
    return parse(cells[column]);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return refuse("wrong_value", `row ${row}, ${column}`);
  }
}

function add(people, number, person, field) {
  if (people.has(number)) refuse("same_id_other_content", field);
  people.set(number, person);
}

function orNull(parse) {
  return (text) => (text ? parse(text) : null);
}

function listOf(parse) {
  return (text) => (text ? text.split(";").map(parse) : []);
}

function matching(pattern) {
  return (text) => (pattern.test(text) ? text : refuse("wrong_value"));
}

/** kvk:12345678@2025-01-01..2025-12-31, without the last date while it lasts. */
function employment(text) {
  const at = text.indexOf("@");
  if (at < 0) refuse("wrong_value");
  return { employer: matching(PARTY)(text.slice(0, at)), ...period(text.slice(at + 1)) };
}

function period(text) {
  const [first, last, ...rest] = text.split("..");
  if (last === undefined || rest.length) refuse("wrong_value");
  const found = { first_day: readDay(first), last_day: last ? readDay(last) : null };
  return found.last_day && found.last_day < found.first_day ? refuse("wrong_value") : found;
}
