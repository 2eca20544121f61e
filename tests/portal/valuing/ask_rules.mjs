// Asks the modules that value: a question on each line in, its answer on each line out.
// The first argument is a folder of assets with an index, `assets.json`, of their addresses by name.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const index = JSON.parse(readFileSync(new URL("assets.json", folder), "utf8"));
const served = (name) => import(new URL(index[name], folder));
const [table, agreed, valuing, worth, windows, { Refusal }] = await Promise.all(
  ["rules_table.js", "rules_agreed.js", "rules_valuing.js", "rules_worth.js", "rules_windows.js", "refusal.js"].map(served),
);

const octetsOf = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
const rulesets = new Map();

async function answered(answer) {
  try {
    return await answer();
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { code: fault.code, field: fault.field };
  }
}

function valued({ digest, facts, placement, contract, issuer, earlier }) {
  const ruleset = agreed.settled(rulesets.get(digest), contract.agreed);
  let given = windows.NOTHING_GIVEN;
  for (const each of earlier) {
    const before = valuing.valuePlacement(ruleset, facts, { placement: each, contract, given, issuer });
    given = windows.givenTogether([given, valuing.givenBy(before, each)]);
  }
  const { reasoning, ...valuation } = valuing.valuePlacement(ruleset, facts, { placement, contract, given, issuer });
  const runs = valuing.runsOf(valuation).length;
  return { ...valuation, row: reasoning.category.code, why: reasoning.why, runs };
}

const ANSWERS = {
  async ruleset({ octets, digest }) {
    const read = await table.readRuleset(octetsOf(octets), { digest });
    rulesets.set(digest, read);
    return { code: "", field: "" };
  },
  value: valued,
  worth: ({ digest, agreed: terms, hours, flat }) =>
    worth.worthOf(agreed.settled(rulesets.get(digest), terms), hours, flat),
  share: ({ digest, agreed: terms, hours }) => worth.shareOf(agreed.settled(rulesets.get(digest), terms), hours),
  obligation: ({ digest, ...asked }) => worth.obligationAmount(rulesets.get(digest), asked),
  malus: ({ digest, ...asked }) => worth.malusAmount(rulesets.get(digest), asked),
  applicability: ({ digest, ...asked }) => worth.applicability(rulesets.get(digest), asked),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await answered(() => ANSWERS[ask](question)))}\n`);
}
