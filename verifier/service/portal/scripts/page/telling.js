/**
 * Telling (vertellen): a report as a person reads it, in the language, money and time of the page.
 *
 * Whatever a file holds becomes text, and never markup; characters that could turn a line around or hide are shown as
 * a mark.
 */

import { word } from "./words.js";

const language = document.documentElement.lang === "nl" ? "nl-NL" : "en-GB";
const SECONDS = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "long" });
const MONTH = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" });
const EUROS = new Intl.NumberFormat(language, { style: "currency", currency: "EUR", trailingZeroDisplay: "stripIfInteger" });
const SHARE = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 });
const HIDDEN = /\p{C}/gu;
const LONGEST_NAME = 200;
const STEPS = 14;
const LAST_SECOND = 253_402_300_799;

/** The list item that tells `report` on `file`, judged at `at`. */
export function ticketOf(report, { file, at, isOpen }) {
  const item = templated("ticket").querySelector("li").cloneNode(true);
  item.querySelector("article").dataset.status = report.status;
  const told = { ...said(report), ...facts(report.verdict), file: shown(file.name), judged_at: momentOf(at) };
  for (const slot of item.querySelectorAll("[data-slot]")) {
    const text = told[slot.dataset.slot];
    if (text === undefined) slot.closest("[data-row]").remove();
    else slot.textContent = text;
  }
  const checked = item.querySelector("details");
  if (!checked) return item;
  checked.open = isOpen || report.status !== "valid";
  for (const step of checked.querySelectorAll("[data-step]")) tellStep(step, report.findings);
  return item;
}

function said({ status, hasFailed, findings, verdict, asOf, goodUntil }) {
  const held = findings.filter((each) => each.status === "valid").length;
  return {
    status: word(`js_status_${status}`),
    meaning: word(hasFailed ? "js_meaning_failed" : `js_meaning_${status}`),
    advice: hasFailed ? undefined : word(`js_advice_${status}`),
    steps: hasFailed ? undefined : word("js_steps", { held, taken: findings.length }),
    steps_left: findings.length < STEPS ? word("js_steps_left") : undefined,
    as_of: verdict ? momentOf(asOf) : undefined,
    good_until: verdict ? momentOf(goodUntil) : undefined,
  };
}

function facts(verdict) {
  if (!verdict) return {};
  const { payment_basis_points: points, targets } = verdict;
  return {
    verdict: outcome(verdict.verdict),
    band: verdict.band && share(verdict.band),
    floor_rounded: euros(verdict.floor_rounded),
    shortfall_step: euros(verdict.shortfall_step),
    activities_total: euros(verdict.activities_total),
    placements_class: verdict.placements_class && people(verdict.placements_class),
    targets: targets?.map((each) => `${each.code}: ${outcome(each.outcome)}`).join("; "),
    payment_basis_points: points === undefined ? undefined : SHARE.format(points / 10_000),
    malus: euros(verdict.malus),
    month: MONTH.format(new Date(`${verdict.as_of.moment}-01T00:00:00Z`)),
    ruleset: verdict.ruleset.name,
    contract: verdict.contract,
  };
}

function tellStep(step, findings) {
  const finding = findings.find((each) => each.step === Number(step.dataset.step));
  if (!finding) {
    step.remove();
    return;
  }
  step.dataset.status = finding.status;
  step.querySelector(".held").textContent = word(`js_step_${finding.status}`);
  if (!finding.code) return;
  const why = step.querySelector(".why");
  why.hidden = false;
  why.querySelector("code").textContent = finding.code;
  const about = finding.field ? ` ${word("js_about")} ${finding.field}.` : "";
  why.querySelector("span").textContent = word(`js_code_${finding.code}`) + about;
}

function templated(id) {
  return document.getElementById(id).content;
}

/** A name of somebody else's: one line, nothing in it that is not seen. */
function shown(name) {
  const visible = name.replace(HIDDEN, "\ufffd");
  return visible.length > LONGEST_NAME ? `${visible.slice(0, LONGEST_NAME)}…` : visible;
}

function momentOf(seconds) {
  return seconds === null ? word("js_unknown") : SECONDS.format(Math.min(seconds, LAST_SECOND) * 1000);
}

function outcome(code) {
  return word(`js_outcome_${code}`);
}

function euros(cents) {
  return cents === undefined ? undefined : EUROS.format(cents / 100);
}

function share(band) {
  return `${band.replace("-", "–")}%`;
}

function people(numbers) {
  return numbers.startsWith("<") ? word("js_fewer", { number: numbers.slice(1) }) : numbers.replace("-", "–");
}
