import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const SIMULATION = '__testUtils__/simulation';
const PROCESSES = `${SIMULATION}/processes.ts`;
const CONNECTORS = `${SIMULATION}/connectors.ts`;
const ORDERS = `${SIMULATION}/runSimulation.ts`;
const COMMANDS = `${SIMULATION}/commands.ts`;
const FAULTS = '../../../../scripts/faults';

/** What may go wrong around the engine, where that is made to happen, and words by which the place is found. */
const FAULT_POINTS: [string, string, string][] = [
  [
    'a kill before or after each commit of a claim or a completion',
    `${FAULTS}/simulate.mjs`,
    'for (const done of [false, true])',
  ],
  [
    'a kill before or after a call, and before its answer',
    CONNECTORS,
    "case 'parked-after'",
  ],
  [
    'SIGKILL of real processes at any moment',
    `${FAULTS}/killOften.mjs`,
    'await workers.kill(index)',
  ],
  [
    'SIGKILL of real backends while people decide',
    `${FAULTS}/killBackends.mjs`,
    'await victim.kill()',
  ],
  [
    'SIGKILL of whoever started something, before it could say so',
    `${FAULTS}/workers.mjs`,
    'or dies before it has answered',
  ],
  [
    'SIGKILL while people do by hand what was handed over',
    `${FAULTS}/checkHistory.mjs`,
    'was handed over once, and closed once',
  ],
  [
    'a commit that succeeds and whose answer is lost',
    PROCESSES,
    'the answer is lost then',
  ],
  ['a serialization failure, a busy database', PROCESSES, 'SQLITE_BUSY'],
  [
    'a connection that is lost in a transaction',
    `${FAULTS}/killOften.mjs`,
    'pg_terminate_backend',
  ],
  ['two pumps at once', COMMANDS, 'world.pump([first, second]'],
  [
    'a process that sleeps for longer than its leases',
    `${FAULTS}/killOften.mjs`,
    'SLEEP_SECONDS',
  ],
  [
    'a clock that is set back, or ahead',
    ORDERS,
    'world.advance(-random(10) * MINUTE)',
  ],
  ['a trigger that comes again', ORDERS, 'Numbers come again'],
  ['an event that comes again, or late', ORDERS, 'world.send(random('],
  ['a system outside that fails', CONNECTORS, "case 'error-before'"],
  [
    'a system outside that fails after it has done it',
    CONNECTORS,
    "case 'error-after'",
  ],
  [
    'a system outside that does not heed keys is refused beforehand',
    '../../../governance-flows/src/lint/checks/unknownEffect.ts',
    'number: 31',
  ],
  [
    'a catalog that is away',
    '../tasks/tasks.integration.test.ts',
    'when a source or the catalog fails',
  ],
  [
    'a permission backend that is away',
    '../permissions/Authorizer.test.ts',
    'while the permission backend is away',
  ],
  [
    'a version that is published between a vote and a transition',
    COMMANDS,
    'publish ${version}',
  ],
  ['an incident that comes and goes at any moment', ORDERS, 'world.freeze('],
  [
    'new code under running instances, process by process',
    `${FAULTS}/rollingUpdate.mjs`,
    'old and new code worked on the same instances',
  ],
  ['a full disk of the tables', `${FAULTS}/fullDisk.mjs`, 'tables: {'],
  [
    'a full disk of the write-ahead log',
    `${FAULTS}/fullDisk.mjs`,
    "'write-ahead log': {",
  ],
  [
    'a full database, answer by answer',
    'fullDatabase.integration.test.ts',
    'without calling twice',
  ],
  [
    'an older backup that is restored',
    `${FAULTS}/restoreBackup.mjs`,
    'under the same keys, and nothing was done twice',
  ],
];

describe('what may go wrong around the engine', () => {
  it.each(FAULT_POINTS)('%s, happens in %s', (_, file, words) => {
    expect(readFileSync(resolve(__dirname, file), 'utf8')).toContain(words);
  });
});
