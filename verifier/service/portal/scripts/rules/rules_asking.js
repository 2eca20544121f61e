/**
 * What rules ask (wat regels vragen) of a person beside the group: which facts a value can turn on.
 *
 * Who looks somebody up by hand is asked for these, and for nothing else.
 */

/**
 * {birth_date, earlier, subsidy, training} as true or false, and `traits`, a set of codes. `earlier` is whether the
 * same employer employed the person before.
 */
export function askedBy({ categories, bonuses, counts_while: countsWhile }) {
  const conditions = [...categories.map((each) => each.when ?? {}), ...bonuses.map((each) => each.condition)];
  const kinds = [...categories, ...bonuses].map((each) => each.window?.kind);
  const asks = (...names) => conditions.some((each) => names.some((name) => each[name] !== undefined));
  return {
    birth_date: asks("age_at_least", "age_below"),
    earlier: asks("not_employed_before"),
    subsidy: kinds.includes("subsidy") || countsWhile.length > 0,
    training: kinds.includes("training"),
    traits: new Set([...conditions.flatMap(traitsIn), ...countsWhile]),
  };
}

function traitsIn({ traits = [], all_traits: all = [], without_traits: without = [] }) {
  return [...traits, ...all, ...without];
}
