/**
 * The shapes of what the pages sign (vormen van verklaringen): members closed, in the order of the schemas.
 *
 * A test holds them against verifier/core/wire/statements.py and the JSON Schemas, member by member.
 */

import {
  MAX_LOG_SIZE, array, choice, day, integer, kid, money, month, octets, optional, party, record, seconds, statementId,
  text,
} from "./fields.js";
import { thumbprint } from "./keys.js";
import { refuse } from "./refusal.js";

const MOST_EUROS = 10 ** 15;
const MOST_QUANTITY = 10 ** 9;
const MOST_MONTH_HOURS = 744 * 100;
const MOST_PLANNED = { quantity: 10 ** 7 - 1, amount: 10 ** 8 - 1 };
const KEPT_MONTHS = [6, 12];
const LETTER = 32;

const digest = () => octets(32);
const CODE = text(64, "[a-z][a-z0-9_]*");
const NAME = "[a-z][a-z0-9.-]*";
const URL = "https?://[\\w.:/\\[\\]-]+";
const YEAR = text(4, "2[01]\\d\\d");
const CLASS = "<5|5-9|([1-9]\\d{0,2})(?:0-\\1(?:4)|5-\\1(?:9))";
const COMMON = { iss: party(), aud: party(), jti: statementId(), iat: seconds() };
const WORK = choice("own", "outside");

const measured = { quantity: optional(integer(1, MOST_QUANTITY)), amount: optional(money()) };

const contract = {
  reference: text(64),
  contractor: party(),
  value: money(),
  obligation: record({
    basis_points: optional(integer(1, 10_000)), amount: optional(money()), motivation: optional(text(1500)),
  }, exactlyOne("basis_points", "amount")),
  first_day: day(),
  last_day: day(),
  ruleset: record({ name: text(80, NAME), digest: digest() }),
  reference_date: day(),
  moments: array(month(), 1, 40),
  malus_basis_points: integer(0, 20_000),
  framework: optional(digest()),
  region: optional(text(6, "GM\\d{4}|PV\\d{2}")),
  supersedes: optional(digest()),
  recovery_months: optional(integer(3, 24)),
  call_offs: optional(record({
    rule: choice("apart", "carried", "whole"), buyers: optional(array(party(), 1, 60)),
  })),
  parties: optional(array(record({
    party: party(), role: choice("subcontractor", "staffing_agency", "consortium_member"),
  }), 1, 40)),
  work: optional(WORK),
  targets: optional(array(record({
    code: CODE,
    kind: choice("euros", "hours", "people_kept", "activity"),
    moment: month(),
    least: integer(1, MOST_EUROS),
    months: optional(integer(1, 12)),
    activity: optional(CODE),
    day: optional(day()),
  }, hasMembersOfItsKind), 1, 24)),
  milestones: optional(array(record({ basis_points: integer(1, 10_000), target: optional(CODE) }), 1, 24)),
  agreed: optional(record({
    full_time_weekly_hours: optional(integer(100, 16_800)),
    full_time_yearly_hours: optional(integer(5_200, 873_600)),
    start_window_months: optional(integer(0, 120)),
    window_months: optional(integer(1, 1200)),
    bonus_kind: optional(choice("flat", "per_year")),
    bonus_stacking: optional(choice("adds", "highest")),
    rounding: optional(choice("cent_half_up", "cent_down", "euro_half_up", "euro_down")),
  }, fillsAGap)),
  certificates: optional(array(CODE, 1, 8)),
  auditor: optional(party()),
};

const placement = {
  contract: digest(),
  agency: party(),
  first_day: day(),
  last_day: optional(day()),
  hours_per_week: integer(1, 6_000),
  employment_kind: choice(
    "permanent", "fixed_term", "agency_work", "secondment", "apprenticeship", "internship", "work_experience",
  ),
  subject_commitment: octets(32),
  sealed_subject_sha256: digest(),
  reply_kid: kid(),
  work: optional(WORK),
};

const eligibility = {
  placement: digest(),
  decision: choice("eligible", "declined"),
  pseudonym_commitments: optional(array(record({ scope: YEAR, c: octets(32) }), 1, 20)),
  rate_commitments: optional(array(octets(32), 1, 240)),
  flat_commitment: optional(octets(32)),
  ruleset_digest: optional(digest()),
  sealed_opening_sha256: optional(digest()),
};

const hours = {
  contract: digest(),
  month: month(),
  revision: integer(0, 999),
  part: integer(1, 1000),
  parts: integer(1, 1000),
  lines: array(record({ placement: digest(), hours: integer(0, MOST_MONTH_HOURS) }), 1, 500),
};

const message = {
  contract: digest(),
  kind: choice("plan_of_approach", "question", "answer", "change_request", "agreement"),
  in_reply_to: optional(digest()),
  heading: text(120),
  paragraphs: array(text(600), 1, 12),
  plan: optional(record({
    placements_class: optional(text(9, CLASS)),
    activities: optional(array(record({
      kind: CODE,
      quantity: optional(integer(1, MOST_PLANNED.quantity)),
      amount: optional(integer(1, MOST_PLANNED.amount)),
      first_day: day(),
      last_day: day(),
    }, exactlyOne("quantity", "amount")), 1, 24)),
  }, plansSomething)),
};

const claim = {
  contract: digest(),
  moment: month(),
  log_size: integer(1, MAX_LOG_SIZE),
  inputs: digest(),
  floor: integer(1, MOST_EUROS),
  proof: octets(8224),
};

const activity = {
  contract: digest(), kind: CODE, ...measured, day: day(), evidence_sha256: digest(), receiver: optional(party()),
};

const withdrawal = {
  statement: digest(),
  reason: choice("entered_in_error", "ended", "contract_changed", "forged"),
  effective_date: day(),
};

/** By `typ`, everything that a page signs. */
export const SHAPES = {
  "sr-contract+jwt": record({ ...COMMON, ...contract }),
  "sr-acceptance+jwt": record({ ...COMMON, contract: digest() }),
  "sr-placement+jwt": record({ ...COMMON, ...placement }),
  "sr-eligibility+jwt": record({ ...COMMON, ...eligibility }, isCompleteOrBare),
  "sr-hours+jwt": record({ ...COMMON, ...hours }),
  "sr-activity+jwt": record({ ...COMMON, ...activity }, exactlyOne("quantity", "amount")),
  "sr-activity-confirmation+jwt": record({
    ...COMMON, activity: digest(), quantity: optional(integer(0, MOST_QUANTITY)), amount: optional(money()),
  }, exactlyOne("quantity", "amount")),
  "sr-withdrawal+jwt": record({ ...COMMON, ...withdrawal }),
  "sr-claim+jwt": record({ ...COMMON, ...claim }),
  "sr-message+jwt": record({ ...COMMON, ...message }, saysWhatItsKindAsks),
  "sr-evaluation+jwt": record({
    ...COMMON, scope: YEAR, tickets: array(text(2048, "[\\w.-]+"), 1, 6), elements_sha256: digest(),
  }),
  "sr-enrolment-request+jwt": record({
    iss: party(), jti: statementId(), iat: seconds(), name: text(200), signing: jwkOf("EC"), opening: jwkOf("AKP"),
  }),
  "sr-introduction+jwt": record({
    iss: party(), iat: seconds(), role: choice("buyer"), name: text(200), url: optional(text(200, URL)),
    keys: array(record({
      kid: kid(), purpose: choice("signing"), alg: choice("ES256"), jwk: jwkOf("EC"),
    }, namedByItsKey), 1, 8),
  }),
  "sr-enrolment-answer+jwt": record({ iss: party(), iat: seconds(), request: digest(), opened: octets(LETTER) }),
};

function jwkOf(kty) {
  return async (value, name) => {
    await thumbprint(value, name);
    return value.kty === kty ? value : refuse("wrong_value", name);
  };
}

async function namedByItsKey(made) {
  if (made.kid !== await thumbprint(made.jwk)) refuse("wrong_value", "kid");
}

function exactlyOne(one, other) {
  return (made) => (made[one] === undefined) === (made[other] === undefined) && refuse("wrong_value", one);
}

function hasMembersOfItsKind({ kind, ...made }) {
  const belongs = { months: kind === "people_kept", activity: kind === "activity", day: kind === "activity" };
  for (const [member, isAsked] of Object.entries(belongs)) {
    if (isAsked && made[member] === undefined) refuse("missing_member", member);
    if (!isAsked && made[member] !== undefined) refuse("unknown_member", member);
  }
  if (made.months !== undefined && !KEPT_MONTHS.includes(made.months)) refuse("wrong_value", "months");
}

function fillsAGap(made) {
  if (!Object.keys(made).length) refuse("missing_member", "agreed");
  const { full_time_weekly_hours: weekly, full_time_yearly_hours: yearly } = made;
  if (weekly !== undefined && yearly !== undefined) refuse("wrong_value", "full_time_yearly_hours");
}

function isCompleteOrBare(made) {
  for (const member of Object.keys(eligibility).slice(2)) {
    const isThere = made[member] !== undefined;
    if (made.decision === "declined" && isThere) refuse("unknown_member", member);
    if (made.decision === "eligible" && !isThere) refuse("missing_member", member);
  }
}

function plansSomething(made) {
  if (!Object.keys(made).length) refuse("missing_member", "plan");
}

function saysWhatItsKindAsks({ kind, in_reply_to: to, plan }) {
  if ((kind === "answer" || kind === "agreement") && to === undefined) refuse("missing_member", "in_reply_to");
  if (kind !== "plan_of_approach" && plan !== undefined) refuse("unknown_member", "plan");
}
