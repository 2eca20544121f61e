/**
 * The sealing site (verzegelplek): a page from anywhere else than the register, that seals a person for an agency.
 *
 * It has no connection: a kit and a directory are pasted into it, verified here, and what comes out is copied or
 * saved. Who does not trust the register with what is typed on its pages, types it here.
 */

import { elevenTest } from "../wire/bsn.js";
import { openDirectory, readKit, requireCurrent } from "../judging/directory.js";
import { issuersOf, openingKeyOf } from "../judging/issuers.js";
import { bytesOf } from "../wire/keys.js";
import { Refusal, refuse } from "../wire/refusal.js";
import { writeKept, writeParts } from "../privacy/sealed_parts.js";
import { sealSubject } from "../privacy/sealing.js";
import { newJti } from "../wire/signing.js";

const CONTRACT = /^[\w-]{42}[AEIMQUYcgkosw048]$/;
const element = (id) => document.getElementById(id);
const now = () => Math.floor(Date.now() / 1000);
let trust;

/** The text of the page by its name, in the language that is shown. */
function word(name) {
  return element("words").content.querySelector(`[data-word="${name}"]`).getAttribute(`data-${language()}`);
}

const language = () => document.documentElement.lang;

/** Show the other language: each text has both. */
function turn() {
  document.documentElement.lang = language() === "nl" ? "en" : "nl";
  for (const each of document.querySelectorAll("[data-nl]")) each.textContent = each.getAttribute(`data-${language()}`);
  document.title = element("title").textContent;
}

async function check() {
  trust = undefined;
  element("people").hidden = true;
  const kit = await readKit(bytesOf(element("kit").value.trim()));
  const opened = await openDirectory(element("directory").value.trim(), { kit });
  requireCurrent(opened.directory, now());
  trust = opened;
  element("prints").textContent = kit.prints.join(" ");
  element("version").textContent = String(opened.directory.version);
  element("until").textContent = new Date(opened.directory.exp * 1000).toLocaleString(language());
  element("agency").replaceChildren(...issuersOf(opened, now()).map(({ id, name }) => new Option(name, id)));
  element("people").hidden = false;
  element("people").querySelector("h2").focus();
}

async function seal() {
  const scheme = element("people").querySelector("[name=scheme]:checked").value;
  const subject = { scheme, value: element("number").value.trim(), birthDate: element("born").value || undefined };
  const [agency, contract] = [element("agency").value, element("contract").value.trim()];
  if (!CONTRACT.test(contract)) refuse("wrong_value", "contract");
  if (scheme === "bsn" && !elevenTest(subject.value)) refuse("invalid_subject", "value");
  const about = { agency, contract, jti: newJti(now()) };
  const sealed = await sealSubject(subject, { ...about, agencyKey: openingKeyOf(trust, agency, now()) });
  element("parts").value = writeParts(about, sealed);
  element("kept").value = writeKept(about, sealed);
  element("person").reset();
  element("result").hidden = false;
  element("result").querySelector("h2").focus();
}

/** Do `work` for a form, and say beside it why it did not succeed. */
function listen(form, work) {
  const fault = form.querySelector(".fault");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    fault.textContent = "";
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      const isKnown = element("words").content.querySelector(`[data-word="js_site_${problem.code}"]`);
      fault.textContent = word(isKnown ? `js_site_${problem.code}` : "js_site_fault");
    }
  });
}

/** Save the text of a field as a file. */
function save(id, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([element(id).value], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

listen(element("trust"), check);
listen(element("person"), seal);
element("turn").addEventListener("click", turn);
element("save-parts").addEventListener("click", () => save("parts", "sealed.json"));
element("save-kept").addEventListener("click", () => save("kept", "keep-secret.json"));
element("desk").hidden = false;
