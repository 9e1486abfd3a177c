import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import request from 'supertest';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import { replay, verifyLines } from '../ledger/__testUtils__/ledgerDatabase';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const WORDS = 'I was on leave with a broken leg';
/**
 * The directory follows the catalog and current facts follow their source; a definition is addressed by its content, so
 * one that names somebody is superseded and not changed.
 */
const FOLLOWED = new Set([
  'directory_groups',
  'directory_members',
  'flow_definitions',
  'inventory_statements',
  'inventory_identities',
  'inventory_credentials',
  'inventory_grants',
]);

async function listTables(knex: Knex): Promise<string[]> {
  const rows =
    knex.client.config.client === 'pg'
      ? await knex('pg_tables')
          .where({ schemaname: 'public' })
          .select('tablename as name')
      : await knex('sqlite_master').where({ type: 'table' }).select('name');
  return rows
    .map(({ name }: { name: string }) => name)
    .filter((name: string) => !/^sqlite_|knex/.test(name));
}

/** The tables in whose rows a text stands. */
async function tablesWith(knex: Knex, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of await listTables(knex)) {
    const rows = JSON.stringify(await knex(table).select()).toLowerCase();
    if (rows.includes(text.toLowerCase())) {
      found.push(table);
    }
  }
  return found.sort();
}

describe.each(databases.eachSupportedId())('erasing a person on %s', id => {
  async function setUp() {
    const system = new FakeSystem('fake');
    system.hold(account('booker'), account('teller'));
    const portal = await startTestPortal({
      knex: await databases.init(id),
      connectors: registry => {
        registry.addSource(system);
        registry.addRemediationConnector(system);
      },
    });
    await portal.observe();
    const rows: Array<{ ref: string }> = await portal
      .knex('inventory_identities')
      .select('ref');
    for (const { ref } of rows) {
      await portal
        .as(people.sam)
        .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
    }
    const kept = await portal.findReview(people.ann, 'booker', 'grant');
    const detail = await portal.as(people.ann).get(`/reviews/${kept.id}`);
    const decided = await portal
      .as(people.ann)
      .post(`/reviews/${kept.id}/decisions`, {
        decision: 'keep',
        evidenceDigest: detail.body.evidenceDigest,
        justification: WORDS,
      });
    expect(decided.status).toBe(200);
    const handed = await portal.findReview(people.ann, 'teller', 'grant');
    const routed = await portal
      .as(people.ann)
      .post(`/reviews/${handed.id}/routes`, {
        kind: 'not-mine',
        reason: WORDS,
      });
    expect(routed.status).toBe(200);
    await portal.pump();
    // The next question about the same thing shows the last decision in its evidence.
    const again = await portal
      .as(people.sam)
      .post(`/identities/${kept.identity.ref}/reviews`, {
        cause: 'Asked again',
      });
    expect(again.body.opened).toBeGreaterThan(0);
    const erase = () =>
      request(portal.app)
        .delete(`/ledger/personal/${encodeURIComponent(people.ann)}`)
        .set('authorization', mockCredentials.service.header());
    const verifyAll = async () => {
      const instances: string[] = await portal
        .knex('flow_instances')
        .pluck('id');
      const problems: unknown[] = [];
      for (const instance of instances) {
        const { body } = await portal
          .as(people.sam)
          .get(`/flow-instances/${instance}/verification`);
        if (!body.ok) {
          problems.push(body);
        }
      }
      return { instances: instances.length, problems };
    };
    const exportLedger = async () => {
      await portal.as(people.otto).post('/ledger/checkpoints');
      return (await portal.as(people.otto).get('/ledger/export')).text;
    };
    return { portal, kept, handed, erase, verifyAll, exportLedger };
  }

  it('leaves no trace of name and words, one pseudonym, and everything verifiable', async () => {
    const { portal, kept, erase, verifyAll } = await setUp();
    const { knex } = portal;
    expect(await tablesWith(knex, WORDS)).toEqual([
      'owner_overrides',
      'review_history',
      'review_items',
    ]);
    expect(await tablesWith(knex, people.ann)).toEqual(
      expect.arrayContaining([
        'flow_events',
        'flow_instances',
        'ledger_keys',
        'review_history',
        'review_items',
        'review_reviewers',
      ]),
    );

    const { status, body } = await erase();
    expect([status, body]).toEqual([
      200,
      { erased: expect.any(Number), pseudonymised: expect.any(Number) },
    ]);
    expect(body.erased).toBeGreaterThan(0);

    expect(await tablesWith(knex, WORDS)).toEqual([]);
    expect(
      (await tablesWith(knex, people.ann)).filter(
        table => !FOLLOWED.has(table),
      ),
    ).toEqual([]);
    const item = await knex('review_items').where({ id: kept.id }).first();
    expect(item).toMatchObject({
      decision: 'keep',
      decided_by: expect.stringMatching(/^user:erased\/p-[0-9a-f]{16}$/),
      justification: '(erased)',
    });
    const everything = JSON.stringify([
      await knex('review_items').select(),
      await knex('review_history').select(),
      await knex('flow_events').select(),
    ]);
    expect(new Set(everything.match(/user:erased\/p-[0-9a-f]+/g))).toEqual(
      new Set([item.decided_by]),
    );
    // Somebody else is still there.
    expect(await tablesWith(knex, people.ben)).toContain('review_reviewers');

    const { instances, problems } = await verifyAll();
    expect([instances > 0, problems]).toEqual([true, []]);
  });

  it('reaches changes of flows, freezes and the switch', async () => {
    const portal = await startTestPortal({ knex: await databases.init(id) });
    await portal.runTask('directory');
    const { knex } = portal;
    const sam = portal.as(people.sam);
    await portal.as(people.dana).post('/freezes', {
      kind: 'issuer',
      target: 'issuer:vault',
      reason: 'it is asked of others',
      owner: groups.identitySecurity,
    });
    await sam.post('/freezes', {
      kind: 'issuer',
      target: 'issuer:reference',
      reason: WORDS,
      owner: groups.ledger,
    });
    await sam.post('/flow-switch/stop', { reason: WORDS });
    await knex('incident_waves').insert({
      id: 'waves-1',
      kind: 'issuer',
      target: 'vault',
      action: 'revoke',
      state: 'running',
      reason: WORDS,
      started_by: people.sam,
      started_at: portal.context.clock.now().toISOString(),
      wave_size: 10,
      pause_at: 3,
      wave: 0,
      waves: 1,
    });
    await knex('incident_wave_notices').insert({
      id: 'notice-1',
      operation_id: 'waves-1',
      kind: 'affected',
      recipient: people.sam,
      credentials: 1,
    });
    const { body: flow } = await sam.get('/flows/control-change');
    const proposed = await sam.post('/flow-changes', {
      source: flow.source.replace('version: 1.0.0', 'version: 1.0.1'),
      reason: WORDS,
    });
    expect(proposed.status).toBe(201);
    const named = [
      'flow_asked',
      'flow_changes',
      'flow_freezes',
      'flow_switch',
      'incident_wave_notices',
      'incident_waves',
    ];
    expect(await tablesWith(knex, people.sam)).toEqual(
      expect.arrayContaining(named),
    );
    const { status } = await request(portal.app)
      .delete(`/ledger/personal/${encodeURIComponent(people.sam)}`)
      .set('authorization', mockCredentials.service.header());
    expect(status).toBe(200);
    const left = await tablesWith(knex, people.sam);
    expect(left.filter(table => named.includes(table))).toEqual([]);
    expect(await tablesWith(knex, WORDS)).toEqual([]);
    expect(await knex('flow_freezes').pluck('reason')).toEqual(
      expect.arrayContaining(['it is asked of others', '(erased)']),
    );
  });

  it('keeps the ledger whole, and says that somebody was erased but not who', async () => {
    const { erase, exportLedger } = await setUp();
    const check = (text: string) =>
      verifyLines(replay(text.trimEnd().split('\n')));
    const before = await exportLedger();
    expect((await check(before)).ok).toBe(true);
    await erase();
    const after = await exportLedger();
    expect((await check(after)).ok).toBe(true);
    expect(after).toContain('ledger.erased');
    expect(after).not.toContain(people.ann);
    expect(after).not.toContain('user:erased/');
  });

  it.each([
    ['group:default/ledger', /is no person/],
    ['ann', /no entity reference|is no person/],
    ['user:erased/p-1', /pseudonym already/],
  ])('refuses %s', async (principal, message) => {
    const portal = await startTestPortal({ knex: await databases.init(id) });
    const { status, body } = await request(portal.app)
      .delete(`/ledger/personal/${encodeURIComponent(principal)}`)
      .set('authorization', mockCredentials.service.header());
    expect([status, body.error.message]).toEqual([
      400,
      expect.stringMatching(message),
    ]);
  });

  it('lets a review go on that the person was asked about', async () => {
    const { portal, erase } = await setUp();
    await erase();
    const open = await portal.findReview(people.ben, 'teller', 'credential');
    const detail = await portal.as(people.ben).get(`/reviews/${open.id}`);
    const decided = await portal
      .as(people.ben)
      .post(`/reviews/${open.id}/decisions`, {
        decision: 'keep',
        evidenceDigest: detail.body.evidenceDigest,
        justification: 'Still needed',
      });
    expect([decided.status, decided.body.decision?.by ?? decided.body]).toEqual(
      [200, expect.anything()],
    );
    expect(groups.ledger).toBe(open.owner);
  });
});
