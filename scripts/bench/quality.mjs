import path from 'node:path';
import { createRequire } from 'node:module';
import './setUp.mjs';

const require = createRequire(import.meta.url);
const SOURCES = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-common/src/quality',
);
const RUNS = 1000;
const TUNING_RUNS = 300;
const SEEDS = { training: 11, heldOut: [4242, 777_777, 31_337] };

/** Values that are tried for each limit. */
const GRID = {
  unseen: [0.2, 0.3, 0.4, 0.5],
  dwell: [2, 3, 4, 5, 6, 8],
  evidence: [0.1, 0.15, 0.2, 0.25, 0.3],
  weighty: [0.2, 0.3, 0.35, 0.4, 0.5],
  burst: [7, 9, 11, 13, 15],
  against: [0.8, 0.9, 0.95],
};

const percent = share => `${(share * 100).toFixed(1)} %`;

/** Changes one limit after the other as long as it separates careless from careful better; ties stay as they are. */
function tune(start, shares) {
  let best = { thresholds: start, ...shares(start) };
  const margin = ({ careless, careful }) => careless - careful;
  for (let improved = true; improved; ) {
    improved = false;
    for (const [signal, limits] of Object.entries(GRID)) {
      for (const limit of limits) {
        const thresholds = structuredClone(best.thresholds);
        thresholds.signals[signal].limit = limit;
        const tried = { thresholds, ...shares(thresholds) };
        if (margin(tried) > margin(best)) {
          best = tried;
          improved = true;
        }
      }
    }
  }
  return best;
}

/** Finds thresholds on some simulated reviewers, and tries the shipped ones on others. */
export function benchQuality() {
  const { DEFAULT_QUALITY_THRESHOLDS, scoreRun } = require(path.join(
    SOURCES,
    'scoreRun',
  ));
  const { HELD_OUT, simulateShares, TRAINING } = require(path.join(
    SOURCES,
    '__testUtils__',
    'simulateReviewers',
  ));
  const sharesOf = (behaviours, seed, runs, thresholds) =>
    simulateShares(behaviours, {
      seed,
      runs,
      isFlagged: marks => scoreRun(marks, thresholds).flagged,
    });
  const tuned = tune(DEFAULT_QUALITY_THRESHOLDS, thresholds =>
    sharesOf(TRAINING, SEEDS.training, TUNING_RUNS, thresholds),
  );
  const changed = Object.entries(tuned.thresholds.signals).filter(
    ([signal, { limit }]) =>
      limit !== DEFAULT_QUALITY_THRESHOLDS.signals[signal].limit,
  );
  console.log('decision quality, over simulated reviewers');
  console.log(
    `  thresholds on the training set: ${
      changed.length === 0
        ? 'none separates better than the shipped ones'
        : `better with ${changed
            .map(([signal, { limit }]) => `${signal} ${limit}`)
            .join(', ')}`
    }`,
  );
  const report = (what, behaviours, seed) => {
    const shares = sharesOf(behaviours, seed, RUNS, DEFAULT_QUALITY_THRESHOLDS);
    console.log(
      `  ${what}, seed ${seed}: flagged are ${percent(
        shares.careless,
      )} of careless (goal 95) and ${percent(
        shares.careful,
      )} of careful runs (goal 5)`,
    );
    for (const { name, careful, flagged } of shares.byBehaviour) {
      console.log(
        `    ${careful ? 'careful' : 'careless'}, ${name}: ${percent(flagged)}`,
      );
    }
  };
  report('training', TRAINING, SEEDS.training);
  SEEDS.heldOut.forEach(seed => report('held out', HELD_OUT, seed));
}
