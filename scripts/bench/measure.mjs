import { createHash } from 'node:crypto';

const RUNS = 3;

function milliseconds(from) {
  return Number(process.hrtime.bigint() - from) / 1e6;
}

/** How long a fixed piece of work takes on this machine now; what differs between runs of it is noise. */
export function calibrate() {
  const from = process.hrtime.bigint();
  let digest = Buffer.alloc(1024 * 1024);
  for (let round = 0; round < 64; round += 1) {
    digest = Buffer.concat([
      createHash('sha256').update(digest).digest(),
      digest.subarray(32),
    ]);
  }
  return milliseconds(from);
}

const round = value =>
  value >= 100 ? String(Math.round(value)) : value.toFixed(1);

/** Smallest, middle and largest of some numbers, for people. */
export function spread(values, unit) {
  const sorted = [...values].sort((a, b) => a - b);
  return `${round(sorted[0])} / ${round(
    sorted[Math.floor(sorted.length / 2)],
  )} / ${round(sorted.at(-1))} ${unit}`;
}

/** The value that a share of some numbers does not exceed. */
export const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

const median = values =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Runs steps in turn, three times over, and prints each one's time per thing and its ratio to the first. A step gets the
 * number of the run and returns how many things it did.
 */
export async function compare(title, steps) {
  console.log(title);
  const times = new Map(steps.map(([name]) => [name, []]));
  const counts = new Map();
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, step] of steps) {
      const from = process.hrtime.bigint();
      counts.set(name, await step(run));
      times.get(name).push(milliseconds(from));
    }
  }
  const perThing = name => median(times.get(name)) / counts.get(name);
  const [[first]] = steps;
  for (const [name] of steps) {
    const ratio = perThing(first) / perThing(name);
    console.log(
      `  ${name}: ${spread(times.get(name), 'ms')} for ${counts.get(
        name,
      )}, ${round(1000 / perThing(name))} a second${
        name === first ? '' : `, ${round(ratio)} times the first`
      }`,
    );
  }
}
