/**
 * A form (formulier) that no page sends: what is filled in is checked here, and each fault is told at its field.
 *
 * Faults never repeat what stands in a field.
 */

import { element, tell } from "./reporting.js";
import { word } from "./words.js";

/** What stands in a field, without spaces around it. */
export const filled = (id) => element(id)?.value.trim() ?? "";

/** Which of several is chosen. */
export const chosen = (form, name) => form.querySelector(`[name="${name}"]:checked`)?.value ?? "";

/**
 * Whether no field has a fault; each of `faults` is the id of a field and the name of what is wrong, or "".
 *
 * Each is told at its field, their number above the form, and the first gets the focus.
 */
export function isFaultless(faults) {
  for (const [id, name] of faults) mark(id, name ? word(name) : "");
  const wrong = faults.filter(([, name]) => name);
  if (!wrong.length) return true;
  tell("error", word("js_faults", { n: wrong.length }));
  const first = element(wrong[0][0]);
  first.closest("details")?.setAttribute("open", "");
  (first.matches("fieldset") ? first.querySelector("input") ?? first : first).focus();
  return false;
}

/** Show beside a field for a file the name of the one that is chosen. */
export function showName(id) {
  const shown = document.createElement("bdi");
  element(`${id}-drop`).append(shown);
  element(id).addEventListener("change", () => { shown.textContent = element(id).files[0]?.name ?? ""; });
}

/** Tell a fault at its field, or that there is none. */
export function mark(id, sentence) {
  element(`${id}-fault`).textContent = sentence;
  element(id)?.setAttribute("aria-invalid", String(sentence !== ""));
}
