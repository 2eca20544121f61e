// Asks the modules that count and prove: a question on each line in, its answer on each line out.
// The first argument is a folder of assets with an index, `assets.json`, of their addresses by name.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const index = JSON.parse(readFileSync(new URL("assets.json", folder), "utf8"));
const served = (name) => import(new URL(index[name], folder));
const names = ["rules_table", "rules_activities", "claim_grid", "claim_inputs", "claim_owed", "claim_making", "refusal"];
const [table, activities, grid, inputs, owed, making, { Refusal }] = await Promise.all(
  names.map((name) => served(`${name}.js`)),
);
const [subtotals, { decode, encode }, { Scalars }, { atOnce }] = await Promise.all(
  ["claim_subtotals.js", "base64.js", "group.js", "slices.js"].map(served),
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

/** Members that are null are left out, as in claims. */
const said = (members) => members && Object.fromEntries(Object.entries(members).filter(([, each]) => each !== null));
const pairs = (several) => several.map((pair) => pair.map((each) => said(each) ?? undefined));

/** A world as the page has it once everything was verified and opened. */
function partsOf(parts) {
  return parts.map(({ granted, opening: { rates, flat, seed }, ...part }) => ({
    ...part,
    granted: new Map(granted),
    opening: {
      rates: new Map(rates.map((rate, place) => [part.months[place], BigInt(rate)])), flat: BigInt(flat), seed: decode(seed),
    },
  }));
}

function worldOf({ digest, moment, parts }) {
  return { rules: rulesets.get(digest), moment, parts: partsOf(parts) };
}

const ANSWERS = {
  async ruleset({ octets, digest }) {
    rulesets.set(digest, await table.readRuleset(octetsOf(octets), { digest }));
    return true;
  },
  value: ({ digest, activity, confirmation }) =>
    activities.valueActivity(rulesets.get(digest), said(activity), said(confirmation) ?? undefined),
  count({ digest, confirmed, obligation }) {
    const { eurocents, byKind } = activities.countedActivities(rulesets.get(digest), pairs(confirmed), { obligation });
    return { eurocents, byKind: Object.fromEntries(byKind) };
  },
  grid({ policy, reached, remaining, people, atWork }) {
    const full = grid.policyOf({ policy });
    return {
      floors: grid.floorsOf(full, { remaining, people }),
      highest: grid.highestFloor(full, reached, { remaining, people, atWork }) ?? null,
    };
  },
  owed({ digest, contract, moment, callOffs, activities: reported }) {
    const told = owed.owedOf(contract, moment, {
      rules: rulesets.get(digest),
      callOffs: new Map(callOffs),
      activities: new Map(reported.map(([each, several]) => [each, pairs(several)])),
    });
    return { obligation: told.obligation, counted: told.counted, remaining: told.remaining };
  },
  async inputs({ floor, ...asked }) {
    const world = worldOf(asked);
    const { moment, parts } = world;
    const blinding = inputs.blindingOfParts(parts, world);
    const made = { contract: asked.contract, moment, inputs: await inputs.inputsDigest(parts, moment) };
    const numerator = inputs.numeratorOf(parts, world);
    return {
      digest: made.inputs,
      point: encode(atOnce(inputs.pointing(parts, { ...world, floor }))),
      numerator: String(numerator),
      blinding: encode(Scalars.toBytes(blinding)),
      atWork: parts.filter((part) => inputs.hoursOfPart(part, moment)).length,
      subtotal: subtotals.writeSubtotal({ ...made, numerator, blinding }),
    };
  },
  async prove({ floor, contract, ...asked }) {
    const world = worldOf(asked);
    const { moment, parts } = world;
    const counted = {
      ...world,
      contract: { digest: contract },
      numerator: inputs.numeratorOf(parts, world),
      blinding: inputs.blindingOfParts(parts, world),
      digest: () => inputs.inputsDigest(parts, moment),
    };
    const steps = [];
    const { proof } = await making.proofOf(counted, floor, { told: (share) => steps.push(share) });
    return { proof: encode(proof), steps };
  },
  async fitting({ files, ...asked }) {
    const { parts, ...world } = worldOf(asked);
    const read = await Promise.all(files.map((each) => subtotals.readSubtotal(octetsOf(each))));
    const { found, missing } = await subtotals.fitting(read, parts, world);
    return { found: found.map(({ numerator }) => String(numerator)), missing };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await answered(() => ANSWERS[ask](question)))}\n`);
}
