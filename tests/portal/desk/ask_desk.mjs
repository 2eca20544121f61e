// Asks the modules with which a desk judges: a question on each line in, its answer on each line out.
// The first argument is a folder of assets with an index, `assets.json`, of their addresses by name.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const index = JSON.parse(readFileSync(new URL("assets.json", folder), "utf8"));
const served = (name) => import(new URL(index[name], folder));
const [intake, cases, people, judging, table, windows, asking, valuing] = await Promise.all([
  "desk_intake.js", "desk_case.js", "desk_people.js", "desk_judging.js", "rules_table.js", "rules_windows.js",
  "rules_asking.js", "rules_valuing.js",
].map(served));
const [{ openDirectory, readKit }, { openWith }, { Refusal }] = await Promise.all(
  ["directory.js", "hpke.js", "refusal.js"].map(served),
);

const octetsOf = (base64) => new Uint8Array(Buffer.from(base64, "base64"));

const keyOf = (secret) => ({
  async open(sealed, info) {
    return await openWith(octetsOf(secret), sealed, info) ?? Promise.reject(new Refusal("cannot_open", ""));
  },
});

async function look({ directory, kit, enrolments, waiting, agency, at, ruleset, secret, csv }) {
  const trust = intake.trustOf(await openDirectory(directory, { kit: await readKit(octetsOf(kit)) }));
  await intake.withEnrolled(trust, cases.namedKeys(waiting), { at, fetchEnrolment: (kid) => enrolments[kid] ?? null });
  const rulesetOf = (digest) => table.readRuleset(octetsOf(ruleset), { digest });
  const found = await cases.verifyCase(waiting, { agency, trust, at, rulesetOf });
  if (!found.canBeAnswered) return { decision: "waiting", reason: "reply_key_not_active" };
  const { subject, reason } = await judging.openCase(found, { agency, openingKeys: [keyOf(secret)] });
  if (!subject) return { decision: "declined", reason };
  const person = people.readPeople(octetsOf(csv)).find(subject.scheme, subject.value);
  const told = judging.judge(found, { subject, person, given: windows.NOTHING_GIVEN, trust });
  const { valuation, ...said } = told;
  return { ...said, refusal: undefined, rates: valuation?.rates, flat: valuation?.flat, scopes: cases.scopesOf(found.contract) };
}

/** What a rule set asks, and which facts a value was found to turn on for somebody of whom nothing is known. */
async function asks({ ruleset, digest }) {
  const rules = await table.readRuleset(octetsOf(ruleset), { digest });
  const asked = asking.askedBy(rules);
  const found = new Set();
  const contract = {
    ruleset: { digest }, first_day: "2026-01-01", last_day: "2031-12-31", reference_date: "2026-01-01",
  };
  const groups = [...new Set(rules.categories.flatMap((each) => each.groups))];
  const traits = [[], ...[...asked.traits].map((each) => [each]), [...asked.traits]];
  const issuers = ["agency", "school", "training_firm", "buyer_adviser"];
  const kinds = ["permanent", "fixed_term", "apprenticeship", "internship"];
  const nothing = { birth_date: null, benefit: null, subsidy: null, training: null, employed: null };
  const pairs = groups.flatMap((group) => traits.map((each) => ({ group, traits: each, ...nothing })));
  for (const [facts, issuer, kind] of pairs.flatMap((one) => issuers.flatMap((two) => kinds.map((each) => [one, two, each])))) {
    const placement = { first_day: "2026-01-01", hours_per_week: 3600, employment_kind: kind };
    try {
      valuing.valuePlacement(rules, facts, { placement, contract, issuer });
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      if (fault.code === "undecided") found.add(fault.field);
    }
  }
  return { asked: { ...asked, traits: [...asked.traits].toSorted() }, found: [...found].toSorted() };
}

async function holds({ directory, kit, agency, at, kids }) {
  const trust = intake.trustOf(await openDirectory(directory, { kit: await readKit(octetsOf(kit)) }));
  return judging.holdsEvery(kids.map((kid) => ({ kid })), { agency, trust, at });
}

const ANSWERS = {
  look,
  asks,
  holds,
  people: ({ csv }) => ({ size: people.readPeople(octetsOf(csv)).size }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  let answer;
  try {
    answer = await ANSWERS[ask](question);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    answer = { code: fault.code, field: fault.field ?? "" };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
