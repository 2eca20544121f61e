/**
 * A field (veld): how one JSON member is checked, bounds included; it gives back what it accepts.
 *
 * A field takes a parsed value and the member's name. Some must hash, so that all may be awaited.
 */

import { decode } from "./base64.js";
import { Refusal, refuse } from "./refusal.js";
import { isObject } from "./strict_json.js";

export const MAX_SECONDS = 2 ** 40;
export const MAX_LOG_SIZE = Number.MAX_SAFE_INTEGER;

export const optional = (field) => Object.assign((value, name) => field(value, name), { optional: true });

/** A member that is always there, and null where there is nothing. */
export const nullable = (field) => (value, name) => (value === null ? null : field(value, name));

export const integer = (low, high) => (value, name) =>
  Number.isInteger(value) && value >= low && value <= high ? value : wrong(name);

/** A string of 1 to `longest` code points that matches `pattern` from end to end. */
export const text = (longest, pattern = "") => {
  const form = pattern && new RegExp(`^(?:${pattern})$`);
  return (value, name) =>
    typeof value === "string" && value && isAtMost(value, longest) && (!form || form.test(value)) ? value : wrong(name);
};

export const choice = (...codes) => (value, name) => (codes.includes(value) ? value : wrong(name));

/** Exactly `size` bytes in base64url, kept as text: they have no other. */
export const octets = (size) => (value, name) => {
  try {
    if (decode(value).length === size) return value;
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
  }
  return wrong(name);
};

export const array = (item, low, high) => async (value, name) => {
  if (!Array.isArray(value) || value.length < low || value.length > high) wrong(name);
  const items = [];
  for (const each of value) items.push(await item(each, name));
  return items;
};

/** An object with exactly `members`; `check` may refuse what they allow one by one. */
export const record = (members, check = () => {}) => async (value, name) => {
  if (!isObject(value)) wrong(name);
  if (!Object.keys(value).every((member) => Object.hasOwn(members, member))) refuse("unknown_member", name);
  const made = {};
  for (const [member, field] of Object.entries(members)) {
    if (member in value) made[member] = await field(value[member], member);
    else if (!field.optional) refuse("missing_member", member);
  }
  await check(made);
  return made;
};

export const day = () => (value, name) => {
  if (typeof value !== "string" || !/^2[01]\d\d-\d\d-\d\d$/.test(value)) wrong(name);
  const moment = new Date(`${value}T00:00:00Z`);
  return !isNaN(moment) && moment.toISOString().startsWith(value) ? value : wrong(name);
};

export const month = () => text(7, "2[01]\\d\\d-(?:0[1-9]|1[0-2])");
export const party = () =>
  text(24, "oin:\\d{8}(?:[A-Za-z0-9]{8}0{4}|[A-Za-z0-9]{9}0{3})|kvk:\\d{8}");
export const statementId = () => text(36, "[\\da-f]{8}-[\\da-f]{4}-7[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}");
export const kid = () => text(43, "[\\w-]{42}[AEIMQUYcgkosw048]");
export const origin = () => text(128, "[A-Za-z0-9][\\w.:/~-]*");
export const money = () => integer(0, 10 ** 15);
export const seconds = () => integer(0, MAX_SECONDS);

function wrong(name) {
  return refuse("wrong_value", name);
}

/** Without counting a text that has more than `longest` code points however they are counted. */
function isAtMost(value, longest) {
  return value.length <= longest || (value.length <= 2 * longest && [...value].length <= longest);
}
