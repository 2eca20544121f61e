// Asks the modules with which a desk judges: a question on each line in, its answer on each line out.
// The first argument is a folder of assets with an index, `assets.json`, of their addresses by name.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const index = JSON.parse(readFileSync(new URL("assets.json", folder), "utf8"));
const served = (name) => import(new URL(index[name], folder));
const [intake, cases, people, judging, table, windows] = await Promise.all([
  "desk_intake.js", "desk_case.js", "desk_people.js", "desk_judging.js", "rules_table.js", "rules_windows.js",
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

const ANSWERS = {
  look,
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
