/**
 * The grid (raster): the floors that may be proven, and which of them a worth reaches (PROTOCOL 5).
 *
 * The second implementation of verifier/core/rules/telling/disclosure.py and of `highest_floor` in
 * verifier/party/contractor/counted.py. Amounts are eurocents, in numbers that hold exactly.
 */

/** The thresholds of publication-v1; a rule set may be stricter. */
const PUBLICATION_V1 = {
  people: 5,
  largest_share_basis_points: 5_000,
  events: 5,
  peers: 2,
  peers_for_band: 3,
  people_for_rounded: 10,
  peers_on_the_way: 6,
  people_per_step: 4,
  shortfall_step: 500_000,
  floor_step: 1_000_000,
  placements_class_step: 5,
};
const QUARTERS = 4;

/** The publication policy of a rule set. */
export const policyOf = ({ policy = {} }) => ({ ...PUBLICATION_V1, ...policy });

/**
 * The disclosure grid: equal parts of what remains, rounded up to the cent, the lowest first.
 *
 * Quarters; they are halved, and halved again, while each part keeps enough of the people and enough euros. Empty when
 * nothing remains.
 */
export function floorsOf(policy, { remaining, people }) {
  let parts = QUARTERS;
  while (2 * parts * policy.people_per_step <= people && remaining >= 2 * parts * policy.floor_step) parts *= 2;
  if (remaining <= 0) return [];
  const whole = BigInt(remaining);
  const each = Array.from({ length: parts }, (_, place) => Number(upwards(whole * BigInt(place + 1), BigInt(parts))));
  return [...new Set(each)].sort((one, other) => one - other);
}

/**
 * The floors that are proven for so many: the grid, or only the whole where fewer can be at work than a buyer is ever
 * told of. `people` is a number that the register counts at least, `atWork` one that it counts at most.
 */
export function provableFloors(policy, { remaining, people, atWork }) {
  const grid = floorsOf(policy, { remaining, people });
  return atWork >= policy.people ? grid : grid.slice(-1);
}

/** The highest of those floors that `reached` proves; undefined where it reaches none. */
export function highestFloor(policy, reached, counts) {
  return provableFloors(policy, counts).findLast((floor) => floor <= reached);
}

function upwards(numerator, denominator) {
  return (numerator + denominator - 1n) / denominator;
}
