import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { SimulatedWorld } from './__testUtils__/simulation/SimulatedWorld';
import { Answer } from './__testUtils__/simulation/connectors';
import { EDITS, PEOPLE } from './__testUtils__/simulation/scenario';
import { sha256Hex } from '../ledger/digest';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ANSWERS: Answer[] = ['done', 'done', 'error-after', 'error-before'];

/** A number below a bound that follows from a text, so that no order of questions matters. */
function chosen(text: string, bound: number): number {
  return parseInt(sha256Hex(text).slice(0, 8), 16) % bound;
}

/** Plays one script and yields every byte that is kept of it. */
async function play(id: TestDatabaseId): Promise<string[]> {
  const database = await databases.init(id);
  await database.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  const attempts = new Map<string, number>();
  const world = await SimulatedWorld.create({
    database,
    processes: 1,
    answer: key => {
      const attempt = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, attempt);
      return ANSWERS[chosen(`${key} ${attempt}`, ANSWERS.length)];
    },
  });
  for (let turn = 0; turn < 150; turn += 1) {
    const pick = <T>(what: string, choices: readonly T[]): T =>
      choices[chosen(`${what} ${turn}`, choices.length)];
    const instance = pick('instance', world.instances);
    if (turn % 10 === 0) {
      await world.start(0, turn, {
        score: pick('score', [5, 50, 80]),
        environment: pick('environment', ['staging', 'prod']),
        ttlDays: pick('ttl', [7, 60]),
      });
    } else if (turn % 3 === 0) {
      await world.send(0, instance, {
        type: 'vote',
        voter: pick('voter', PEOPLE),
        voterKind: 'person',
        decision: pick('decision', ['approved', 'approved', 'denied']),
        digest: await world.digestOf(instance),
      });
    } else if (turn % 7 === 0) {
      await world.send(0, instance, {
        type: 'facts',
        facts: pick('edit', EDITS),
      });
    } else if (turn % 5 === 0) {
      world.advance(pick('minutes', [1, 20, 900, 3000]) * 60_000);
    } else {
      await world.pump([0], 100);
    }
  }
  await world.drain();
  expect(world.problems).toEqual([]);
  const events: { at: string; event: string; evidence: string }[] =
    await database('flow_events').select(
      'at',
      'event',
      'evidence',
      'seq',
      'instance_id',
    );
  const instances: { id: string; snapshot: string }[] = await database(
    'flow_instances',
  ).select('id', 'snapshot', 'hash');
  return [...events, ...instances]
    .map(row => JSON.stringify(Object.entries(row).sort()))
    .sort();
}

describe('one script', () => {
  it('leaves the same bytes on both databases', async () => {
    const ids = databases.eachSupportedId().map(([id]) => id);
    const [first, ...others] = await Promise.all(ids.map(play));
    expect(first.length).toBeGreaterThan(50);
    for (const other of others) {
      expect(other).toEqual(first);
    }
    expect(others).toHaveLength(1);
  });
});
