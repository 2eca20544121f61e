/**
 * Ready (klaar): what each page that signs does first: see whether this browser can, and send what waits.
 */

import { button, element, link, tell, tellFault } from "./reporting.js";
import { resume, waiting } from "../browser/outbox.js";
import { party } from "../browser/place.js";
import { result, transact } from "../browser/storage.js";
import { word } from "./words.js";

/**
 * Whether this browser holds keys of the party; who has none, or none that is enrolled, is told where to get them.
 */
export async function isReady() {
  if (!element("no-keys")) return false;
  const range = IDBKeyRange.bound([party(), "key"], [party(), "key", []]);
  const places = await transact(["keys"], "readonly", ({ keys }) => result(keys.getAllKeys(range)));
  const enrolled = element("not-enrolled").dataset.enrolled.split(" ");
  element("no-keys").hidden = places.length > 0;
  element("not-enrolled").hidden = !places.length || places.some(([, , kid]) => enrolled.includes(kid));
  return places.length > 0;
}

/** Send what waits and tell of it, now and whenever the browser is connected again. */
export async function keepSending() {
  window.addEventListener("online", sendWaiting);
  await sendWaiting();
}

async function sendWaiting() {
  if (!(await waiting()).length) return;
  try {
    const { sent, refused, waiting: left } = await resume();
    const again = button(word("js_try_again"), sendWaiting);
    if (left.length) tell("warning", word("js_waiting", { n: left.length }), again);
    else if (refused.length) tellFault(refused[0][1]);
    else tell("success", word("js_resumed", { n: sent.length }), link(word("js_reload"), location.pathname));
  } catch (fault) {
    tellFault(fault, sendWaiting);
  }
}
