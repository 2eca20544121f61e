/**
 * Slices (plakken): long arithmetic in steps, so that a page stays quick to the touch while it goes on.
 *
 * Steps are a generator: each `yield` is a place where somebody else may go first, and its result is what it returns.
 * Pages have no worker for it: their policy lets nothing make one.
 */

/** Milliseconds that a slice may take: no press on a key waits longer. */
const SLICE = 24;

/** The result of all steps, without a pause. */
export function atOnce(steps) {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The result of all steps; between slices the page goes on, and `told` hears how many steps were done. */
export async function inSlices(steps, told = () => {}) {
  let until = performance.now() + SLICE;
  for (let count = 1, step = steps.next(); ; step = steps.next(), count += 1) {
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    told(count);
    await pause();
    until = performance.now() + SLICE;
  }
}

/** Let others go first. A timer would wait long in a tab that nobody looks at. */
function pause() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
