import {
  IssuedCredential,
  IssueOrder,
  RemediationResult,
  SecretValue,
} from '@countersign/plugin-governance-node';
import { LineFault } from '../FaultLine';
import { IssuerHarness } from '../issuerHarness';
import { patient } from './steps';

type Call<T> = (options: { now: Date; signal: AbortSignal }) => Promise<T>;
type Made = { credential: IssuedCredential; material: SecretValue };

const FAULTS: Array<LineFault | undefined> = [
  undefined,
  'lose-request',
  'lose-answer',
  'hold-request',
  'hold-answer',
];
const RUNS_AT_ONCE = 5;

/** Numbers that look random and come again from the same seed (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/**
 * Makes a call, sometimes with a fault on the line, and sometimes twice at once. A fault that no request has met, because
 * nothing had to be changed, is taken back.
 */
async function callWithFault<T>(
  harness: IssuerHarness,
  pick: (below: number) => number,
  call: Call<T>,
): Promise<T[]> {
  const fault = FAULTS[pick(FAULTS.length)];
  const twice = pick(4) === 0;
  if (!fault || !harness.line) {
    const calls = twice ? [call, call] : [call];
    return Promise.all(calls.map(one => one(patient())));
  }
  const { line } = harness;
  const controller = new AbortController();
  const met = line.breakNext(fault);
  if (fault === 'hold-request' || fault === 'hold-answer') {
    // Nobody answers any more; whoever asked gives up.
    met.then(() => controller.abort('given up by the test'));
  }
  const settled = await call({ now: new Date(), signal: controller.signal });
  line.mend();
  if (fault === 'hold-request') {
    // It comes late: after whatever is asked meanwhile, or just before.
    if (pick(2) === 0) {
      line.release();
      return [settled];
    }
    const again = await call(patient());
    line.release();
    return [settled, again];
  }
  return [settled];
}

/** Orders until something is certain, and gives everything that was handed out. */
async function issueThroughFaults(
  harness: IssuerHarness,
  pick: (below: number) => number,
  order: IssueOrder,
): Promise<Made[]> {
  const made = new Array<Made>();
  for (;;) {
    const results = await callWithFault(harness, pick, options =>
      harness.issuer.issue(order, options),
    );
    for (const result of results) {
      if (result.outcome === 'issued') {
        made.push(result);
      }
    }
    if (results.some(({ outcome }) => /issued|present|refused/.test(outcome))) {
      return made;
    }
  }
}

async function changeThroughFaults(
  harness: IssuerHarness,
  pick: (below: number) => number,
  call: Call<RemediationResult>,
): Promise<void> {
  for (;;) {
    const results = await callWithFault(harness, pick, call);
    if (results.some(({ outcome }) => /applied|refused/.test(outcome))) {
      return;
    }
  }
}

async function countWorking(
  { use }: IssuerHarness,
  made: readonly Made[],
): Promise<number> {
  const uses = await Promise.all(
    made.map(({ credential, material }) => use(credential, material)),
  );
  return uses.filter(one => one === 'works').length;
}

/** One order from its beginning to its end, with faults by a seed. @throws where a promise of an issuer was broken */
async function runOnce(harness: IssuerHarness, seed: number): Promise<void> {
  const pick = numbersFrom(seed);
  const { issuer } = harness;
  const order = harness.order();
  const { tag } = order;
  const told = (what: string) => `seed ${seed}, ${what}`;
  const made = await issueThroughFaults(harness, pick, order);
  if (issuer.capabilities.activation === 'native-disable') {
    expect([
      told('before it is activated'),
      await countWorking(harness, made),
    ]).toEqual([told('before it is activated'), 0]);
  }
  await changeThroughFaults(harness, pick, options =>
    issuer.activate(tag, options),
  );
  const works = await countWorking(harness, made);
  expect([told('activated'), works]).toEqual([
    told('activated'),
    // Where the answer got lost nobody has what was made.
    made.length === 0 ? 0 : 1,
  ]);
  await changeThroughFaults(harness, pick, options =>
    issuer.revoke(tag, options),
  );
  expect([told('revoked'), await countWorking(harness, made)]).toEqual([
    told('revoked'),
    0,
  ]);
  await issuer.activate(tag, patient());
  expect([told('activated again'), await countWorking(harness, made)]).toEqual([
    told('activated again'),
    0,
  ]);
}

/** Orders of consecutive seeds, each from its beginning to its end; a few to each test. */
export function faultRunCases(
  get: () => IssuerHarness,
  { runs, seed }: { runs: number; seed: number },
): void {
  it.each(
    Array.from({ length: Math.ceil(runs / RUNS_AT_ONCE) }, (_, part) => [
      part * RUNS_AT_ONCE + 1,
      Math.min((part + 1) * RUNS_AT_ONCE, runs),
    ]),
  )('leave at most one that works: orders %i to %i', async (from, to) => {
    for (let run = from; run <= to; run += 1) {
      await runOnce(get(), seed + run);
    }
  });
}
