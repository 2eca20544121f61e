/**
 * The page of a dialogue (gesprek): what both sides of a contract say, checked here, and a message signed here.
 *
 * What could be about a person is refused at its field before anything is signed; what was signed is kept before it
 * is sent.
 */

import { isFaultless } from "../page/form.js";
import { checkThread } from "./message_checking.js";
import { draftOf, faultsOf } from "./message_draft.js";
import { signedMessage } from "./message_signing.js";
import { isReady, keepSending } from "../page/ready.js";
import { element, link, listen, tell, tellFault } from "../page/reporting.js";
import { sent } from "../browser/sending.js";
import { word } from "../page/words.js";

const form = element("message");
const REPLIES = ["answer", "agreement"];
/** The message that is answered: its digest, and whether its writer is this organisation. */
let answered;

if (form) {
  listen(form, submit, { again: keepSending });
  for (const button of document.querySelectorAll("[data-reply]")) {
    button.addEventListener("click", () => reply(button));
  }
  element("reply-stop").addEventListener("click", () => reply(undefined));
  form.addEventListener("change", showPlan);
  offerKinds();
  form.hidden = false;
}
await isReady();
keepSending().catch(tellFault);
if (element("thread")) checkThread(element("thread")).catch(() => {});

async function submit() {
  const draft = draftOf(answered?.digest);
  if (!isFaultless(faultsOf(draft))) return;
  tell("info", word("js_sending"));
  const parcel = await signedMessage(form.dataset.contract, draft);
  if (parcel.faults) {
    isFaultless(parcel.faults);
    return;
  }
  try {
    await sent(parcel);
    tell("success", word("js_message_sent"), link(word("js_reload"), location.pathname));
  } finally {
    clear();
  }
}

/** What was signed is kept: it need not be filled in again. */
function clear() {
  form.reset();
  reply(undefined);
}

/** Answer the message of this button, or none. */
function reply(button) {
  answered = button && { digest: button.dataset.reply, isOurs: button.dataset.ours === "yes" };
  element("replying").hidden = !button;
  if (button) element("replying-to").textContent = button.closest("article").querySelector("h3").textContent;
  offerKinds();
  if (button) element("kind").value = answered.isOurs ? "question" : "answer";
  showPlan();
  if (button) element("heading").focus();
}

/** An answer or an agreement replies to the other side; without a message to reply to there is none. */
function offerKinds() {
  for (const option of element("kind").options) {
    option.hidden = REPLIES.includes(option.value) && (!answered || answered.isOurs);
    option.disabled = option.hidden;
  }
  if (element("kind").selectedOptions[0]?.disabled !== false) element("kind").value = "question";
}

/** What a plan asks: of an activity more once its kind is chosen, and then a next one. */
function showPlan() {
  element("plan").hidden = element("kind").value !== "plan_of_approach";
  let isNext = true;
  for (const planned of document.querySelectorAll("[data-planned]")) {
    const isChosen = planned.querySelector("select").value !== "";
    planned.hidden = !isNext && !isChosen;
    planned.querySelector(".side-by-side").hidden = !isChosen;
    isNext = isChosen;
  }
}
