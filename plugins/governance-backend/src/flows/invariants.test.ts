import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const SIMULATION = '__testUtils__/simulation';
const CHECKS = `${SIMULATION}/checkInvariants.ts`;
const MODEL = `${SIMULATION}/ReferenceModel.ts`;
const CONNECTORS = `${SIMULATION}/connectors.ts`;
const FLOWS = '../../../governance-flows/src';
const STEP = `${FLOWS}/step/step.test.ts`;
const PROPERTIES = `${FLOWS}/step/step.property.test.ts`;
const GUARDS = `${FLOWS}/step/guards.test.ts`;

/** The invariants of the flow engine, where each is held to, and words by which the place is found. */
const INVARIANTS: [number, string, string, string][] = [
  [
    1,
    'one state of the definition',
    PROPERTIES,
    'leaves an instance in a state of its definition',
  ],
  [2, 'a row keeps its definition', MODEL, 'runs another definition now'],
  [3, 'events without a gap', CHECKS, 'has the number'],
  [3, 'the ledger is chained', CHECKS, 'the ledger breaks at'],
  [4, 'events yield the snapshot', CHECKS, 'verifyInstance'],
  [
    5,
    'the same bytes in Node and in a browser',
    `${FLOWS}/step/scriptedRun.browser.test.ts`,
    'yields the bytes it always has',
  ],
  [
    5,
    'the same bytes in Chromium',
    '../../../../scripts/e2e/9-sameBytes.e2e.mjs',
    'yields the bytes that it yields in Node',
  ],
  [
    5,
    'the same bytes on SQLite and PostgreSQL',
    'sameBytes.integration.test.ts',
    'the same bytes on both databases',
  ],
  [6, 'no transition without a cause', MODEL, 'cannot have happened'],
  [
    7,
    'decisions evaluate to the same again',
    MODEL,
    'evidence ${stored.seq} differs',
  ],
  [8, 'an error is never more permissive', STEP, 'a gate whose rule fails'],
  [9, 'no access without consent', CHECKS, 'issued without a consent'],
  [10, 'who never counts', CHECKS, '} counted'],
  [11, 'a person counts once', STEP, 'counts a person once'],
  [
    12,
    'a changed field voids votes',
    MODEL,
    'votes outlived what they were bound to',
  ],
  [
    13,
    'a lost membership is recounted',
    STEP,
    'recounts when a membership is lost',
  ],
  [14, 'a late vote has no effect', STEP, 'after-deadline'],
  [15, 'a denial is final', STEP, 'one vote to revoke is final'],
  [16, 'nothing frozen is claimed', CONNECTORS, 'while an incident froze it'],
  [
    17,
    'taking away is always claimable',
    'effectGate.test.ts',
    'never holds up what takes access away',
  ],
  [18, 'an effect ends once', CHECKS, 'ended ${count} times'],
  [
    18,
    'all attempts have one key and one payload',
    CONNECTORS,
    'was asked for twice, differently',
  ],
  [19, 'nothing rolled back is called', CHECKS, 'and nothing asked for it'],
  [20, 'undone in reverse, once', CHECKS, 'undone in the order of visits'],
  [21, 'every instance ends', CHECKS, 'for ever'],
  [22, 'a timer fires once', CHECKS, 'fired twice'],
  [
    22,
    'in the order in which they are due',
    'FlowEngine.test.ts',
    'fires timers in order, once, and not before they are due',
  ],
  [
    22,
    'whatever the time zone does',
    `${FLOWS}/definition/durations.test.ts`,
    'yields what Luxon yields in UTC',
  ],
  [
    23,
    'two at once are one after the other',
    `${SIMULATION}/commands.ts`,
    'world.pump([first, second]',
  ],
  [24, 'one trigger, one instance', CHECKS, 'one trigger gave two instances'],
  [
    25,
    'a migration maps or refuses',
    GUARDS,
    'goes on in the named state, keeps the time, and voids the votes',
  ],
  [
    25,
    'a dry run is the real run',
    '../flowMigrations/flowMigrations.integration.test.ts',
    'does what its dry run said',
  ],
  [
    25,
    'nobody is half migrated',
    '../flowMigrations/flowMigrations.integration.test.ts',
    'goes on where it was, and moves nobody twice',
  ],
  [
    26,
    'a rollback leaves what runs',
    '../flowChanges/flowChanges.integration.test.ts',
    'with instances in flight',
  ],
  [27, 'exceptions end', GUARDS, 'relaxes its rule only while it holds'],
  [
    28,
    'no grant without an end',
    `${FLOWS}/lint/checks/grantWithoutEnd.ts`,
    'number: 25',
  ],
  [
    29,
    'a breaker pauses before the next page',
    '../triggers/triggers.integration.test.ts',
    'breaker',
  ],
  [
    30,
    'no secret anywhere',
    '../secrets.integration.test.ts',
    'are found in base64',
  ],
  [
    31,
    'the engine goes where tests count',
    'testRunner.integration.test.ts',
    'goes through every transition that the tests',
  ],
  [
    32,
    'a comparison is the same both ways',
    `${FLOWS}/diff/diffFlows.test.ts`,
    'the same both ways round for any two',
  ],
];

describe('the invariants of the engine', () => {
  it.each(INVARIANTS)('%s, %s, is held to in %s', (_, __, file, words) => {
    expect(readFileSync(resolve(__dirname, file), 'utf8')).toContain(words);
  });

  it('are all in the list', () => {
    const listed = new Set(INVARIANTS.map(([number]) => number));
    const all = Array.from({ length: 32 }, (_, index) => index + 1);
    expect(all.filter(number => !listed.has(number))).toEqual([]);
  });
});
