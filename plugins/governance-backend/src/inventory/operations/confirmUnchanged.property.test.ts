import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ObservationInput,
  observationSchema,
} from '@countersign/plugin-governance-common';
import fc from 'fast-check';
import { Knex } from 'knex';
import { InventoryService } from '../InventoryService';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const SOURCES = {
  home: { basis: 'observed', title: 'Where they live' },
  declaration: { basis: 'declared', title: 'A file that speaks of them' },
  onlooker: { basis: 'observed', title: 'Another system that sees them' },
} as const;

/** What a reading can leave behind; which run named a row and the hashes are how it is known, not what is known. */
const TABLES = [
  'inventory_identities',
  'inventory_statements',
  'inventory_credentials',
  'inventory_grants',
  'inventory_consumers',
  'inventory_changes',
  'inventory_findings',
];
const BOOKKEEPING = new Set(['seen_run', 'reading_hash', 'holdings_run']);

interface Reading {
  source: keyof typeof SOURCES;
  mode: 'snapshot' | 'delta';
  identities: Array<{
    name: string;
    purpose: string | undefined;
    keys: string[];
    roles: string[];
    lastUsed: boolean;
  }>;
}

const reading: fc.Arbitrary<Reading> = fc.record({
  source: fc.constantFrom(...(Object.keys(SOURCES) as Reading['source'][])),
  mode: fc.constantFrom('snapshot', 'snapshot', 'delta'),
  identities: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('x', 'y'),
      purpose: fc.constantFrom('one', undefined),
      keys: fc.subarray(['k1', 'k2']),
      roles: fc.subarray(['reader', 'roles/owner']),
      lastUsed: fc.boolean(),
    }),
    { selector: ({ name }) => name },
  ),
});

/** Few different ones, many times, so that most say what was said before, with others in between. */
const readings: fc.Arbitrary<Reading[]> = fc
  .array(reading, { minLength: 2, maxLength: 4 })
  .chain(pool =>
    fc.array(fc.constantFrom(...pool), { minLength: 4, maxLength: 12 }),
  );

function toObservation(said: Reading, hour: number): ObservationInput {
  const at = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  return {
    kind: 'test',
    observedAt: at,
    basis: SOURCES[said.source].basis,
    mode: said.mode,
    realms: said.mode === 'snapshot' ? ['r'] : undefined,
    identities: said.identities.map(
      ({ name, purpose, keys, roles, lastUsed }) => ({
        key: { realm: 'r', externalId: name },
        statedFor: said.source === 'home' ? undefined : 'home',
        type: 'service-account',
        // Of two that observe it the latest counts, so whose name stands depends on who spoke last.
        displayName: `${name} as ${said.source} calls it`,
        status: 'active',
        purpose,
        consumers: purpose ? [`component:default/${purpose}`] : undefined,
        credentials: keys.map(key => ({
          externalId: key,
          kind: 'access-key' as const,
          status: 'active' as const,
          createdAt: '2020-01-01T00:00:00.000Z',
          lastUsedAt: lastUsed ? at : undefined,
        })),
        grants: roles.map(role => ({
          externalId: role,
          kind: 'role' as const,
          name: role,
        })),
      }),
    ),
  };
}

async function open(id: TestDatabaseId) {
  const knex = await databases.init(id);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  const inventory = InventoryService.create({
    database: knex,
    clock: () => new Date('2026-03-01T00:00:00.000Z'),
  });
  return { knex, inventory };
}

async function dump(knex: Knex): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows: Array<Record<string, unknown>> = await knex(table).select();
    all[table] = rows
      .map(row =>
        JSON.stringify(
          Object.entries(row).filter(([column]) => !BOOKKEEPING.has(column)),
        ),
      )
      .sort();
  }
  return all;
}

describe.each(databases.eachSupportedId())(
  'readings that say the same again, on %s',
  id => {
    it('leave behind what recording every one in full leaves behind', async () => {
      const quick = await open(id);
      const thorough = await open(id);
      let confirmed = 0;
      await fc.assert(
        fc.asyncProperty(readings, async sequence => {
          for (const { knex } of [quick, thorough]) {
            for (const table of [...TABLES, 'inventory_sources']) {
              await knex(table).delete();
            }
          }
          for (const [hour, said] of sequence.entries()) {
            const options = {
              source: {
                id: said.source,
                kind: 'test',
                title: SOURCES[said.source].title,
              },
              observation: observationSchema.parse(toObservation(said, hour)),
              force: true,
            };
            await thorough
              .knex('inventory_statements')
              .update({ reading_hash: null });
            const tally = await quick.inventory.record(options);
            expect(tally).toEqual(await thorough.inventory.record(options));
            confirmed += tally.unchanged;
          }
          expect(await dump(quick.knex)).toEqual(await dump(thorough.knex));
        }),
        { numRuns: id === 'SQLITE_3' ? 60 : 15 },
      );
      expect(confirmed).toBeGreaterThan(0);
    });

    it('touch no row of what an identity holds', async () => {
      const { knex, inventory } = await open(id);
      const record = (hour: number) =>
        inventory.record({
          source: { id: 'home', kind: 'test', title: 'Home' },
          observation: observationSchema.parse(
            toObservation(
              {
                source: 'home',
                mode: 'snapshot',
                identities: [
                  {
                    name: 'x',
                    purpose: 'one',
                    keys: ['k1', 'k2'],
                    roles: ['reader'],
                    lastUsed: false,
                  },
                ],
              },
              hour,
            ),
          ),
        });
      await record(0);
      const before = await knex('inventory_credentials').orderBy('ref');
      const statements: string[] = [];
      knex.on('query', ({ sql }: { sql: string }) => statements.push(sql));
      expect(await record(1)).toMatchObject({ unchanged: 4, absent: 0 });
      expect(await knex('inventory_credentials').orderBy('ref')).toEqual(
        before,
      );
      expect(
        statements.filter(sql =>
          /(update|insert into) .inventory_(credentials|grants|identities|findings)./.test(
            sql,
          ),
        ),
      ).toEqual([]);
      expect(await knex('inventory_statements').first('seen_at')).toEqual({
        seen_at: '2026-01-01T01:00:00.000Z',
      });
    });
  },
);
