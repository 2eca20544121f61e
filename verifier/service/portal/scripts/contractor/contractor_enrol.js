/** Enrolling (aanmelden): the request to the operator, its challenge, and the answer, each a file or a text. */

import { filled, isFaultless } from "../page/form.js";
import { answerChallenge, requestEnrolment } from "./contractor_letters.js";
import { isReady } from "../page/ready.js";
import { element, listen, tell } from "../page/reporting.js";
import { download } from "../page/written.js";
import { keys } from "../browser/keyring.js";
import { Refusal } from "../wire/refusal.js";
import { word } from "../page/words.js";

const steps = element("steps");

if (await isReady() && steps) {
  const { signing } = await keys();
  element("print").textContent = signing.kid;
  element("not-enrolled").hidden = true;
  listen(element("request"), request);
  listen(element("answer"), answer);
  steps.hidden = false;
}

async function request() {
  download("plaatsbewijs-aanvraag.json", await requestEnrolment(steps.dataset.name));
  tell("success", word("js_requested"));
}

async function answer() {
  const [file] = element("challenge_file").files;
  const challenge = file ? await file.text() : filled("challenge");
  try {
    const letter = await answerChallenge(challenge);
    isFaultless([["challenge", ""]]);
    element("answer_text").value = letter;
    element("answered").hidden = false;
    download("plaatsbewijs-antwoord.json", letter);
    tell("success", word("js_answered"));
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    isFaultless([["challenge", "js_fault_challenge"]]);
  }
}
