/**
 * Reporting (vertellen): what a page that signs says of what it did, and what to do when that did not work.
 *
 * A sentence never holds what somebody filled in. What was signed is kept before it is sent, so that a lost
 * connection or an ended session is told as what it is: nothing has to be done again.
 */

import { Problem, SessionEnded, Unreachable } from "../browser/api.js";
import { Kept } from "../browser/kept.js";
import { element, show } from "./notices.js";
import { Refusal, UNDECIDED } from "../wire/refusal.js";
import { word } from "./words.js";

const REASONS = new Map([
  ["unknown_key", "js_refused_key"],
  ["key_not_active", "js_refused_key"],
  ["already_decided", "js_refused_done"],
  ["withdrawn", "js_refused_done"],
  ["outside_window", "js_refused_days"],
  ["too_many_requests", "js_refused_many"],
  ["wrong_inputs", "js_refused_changed"],
  ["off_grid", "js_refused_changed"],
]);
/** What is wrong with the keys of others: then nothing is sealed. */
const UNTRUSTED = new Set([
  "bad_signature", "unknown_key", "wrong_value", "wrong_header", "not_canonical", "missing_member",
  "unknown_member",
]);

export { element };

/** Say `text` where the page tells what happened, and go there unless it is only for information. */
export function tell(kind, text, ...beside) {
  show(kind, text, ...beside);
  if (kind !== "info") element("told").focus();
}

/** A link in a paragraph of its own. */
export function link(text, href) {
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  return paragraph(anchor);
}

/** Signing in beside this page, so that what is filled in stays here. */
function signInBeside() {
  const made = link(word("js_sign_in_beside"), location.pathname);
  Object.assign(made.firstChild, { target: "_blank", rel: "noopener" });
  return made;
}

/** A button in a paragraph of its own, which does `act`. */
export function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "nl-button nl-button--secondary";
  made.textContent = text;
  made.addEventListener("click", act);
  return paragraph(made);
}

/** The address of a page in the reader's language. */
export function address(path) {
  return document.documentElement.lang === "en" ? `/en${path}` : path;
}

/** Do `act` once at a time when `form` is submitted or its button pressed, and tell of it when it fails. */
export function listen(target, act, { again } = {}) {
  let isBusy = false;
  target.addEventListener(target instanceof HTMLFormElement ? "submit" : "click", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    target.ariaBusy = "true";
    try {
      await act();
    } catch (fault) {
      tellFault(fault, again);
    } finally {
      isBusy = false;
      target.ariaBusy = "false";
    }
  });
}

/** Tell why something did not work; `again` is what is done when the connection may be back. */
export function tellFault(fault, again) {
  const cause = fault instanceof Kept ? fault.cause : fault;
  const kept = fault instanceof Kept ? "kept" : "lost";
  if (cause instanceof SessionEnded) {
    tell("warning", word(`js_session_${kept}`), kept === "kept" ? link(word("js_sign_in"), location.pathname) : signInBeside());
  } else if (cause instanceof Unreachable) {
    tell("warning", word(`js_offline_${kept}`), ...(again ? [button(word("js_try_again"), again)] : []));
  } else {
    tell("error", sentenceOf(cause));
  }
}

function sentenceOf(fault) {
  if (fault instanceof Problem) return word("js_refused", { why: reasonOf(fault) });
  if (!(fault instanceof Refusal)) return word("js_failed");
  if (fault.code === "no_such_key") return word("js_no_keys");
  if (UNDECIDED.has(fault.code)) return word("js_trust");
  return word(UNTRUSTED.has(fault.code) ? "js_agency_key" : "js_failed");
}

function reasonOf({ status, code, field, expected }) {
  const known = REASONS.get(code) ?? (status === 403 ? "js_refused_role" : undefined);
  return known ? word(known) : word("js_refused_field", { field, expected });
}

function paragraph(child) {
  const made = document.createElement("p");
  made.append(child);
  return made;
}
