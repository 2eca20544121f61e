/** Telling (vertellen): what a desk's page says of what it did, and what to do when that did not work. */

import { Problem, SessionEnded, Unreachable } from "./api.js";
import { element, show as tell } from "./notices.js";
import { Refusal, UNDECIDED } from "./refusal.js";
import { word } from "./words.js";

export { element, tell };

/** Do `act` once at a time when `target` is pressed, or sent when it is a form; tell of it when it fails. */
export function listen(target, act) {
  let isBusy = false;
  target.addEventListener(target instanceof HTMLFormElement ? "submit" : "click", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    target.ariaBusy = "true";
    try {
      await act();
    } catch (fault) {
      tellFault(fault);
    } finally {
      isBusy = false;
      target.ariaBusy = "false";
    }
  });
}

/** Tell why something did not work. */
export function tellFault(fault) {
  if (fault instanceof SessionEnded) tell("warning", word("js_session_ended"), link(word("js_sign_in"), location.pathname));
  else if (fault instanceof Unreachable) tell("warning", word("js_unreachable"));
  else if (fault instanceof Problem) tell("error", word("js_refused", { code: fault.code }));
  else if (fault instanceof Refusal && UNDECIDED.has(fault.code)) tell("error", word("js_trust"));
  else if (fault instanceof Refusal) tell("error", word("js_failed", { code: fault.code }));
  else {
    tell("error", word("js_failed", { code: "unknown" }));
    throw fault;
  }
}

/** A link in a paragraph of its own. */
export function link(text, href) {
  const made = document.createElement("p");
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = text;
  made.append(anchor);
  return made;
}
