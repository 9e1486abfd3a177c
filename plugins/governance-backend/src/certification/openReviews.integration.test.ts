import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { sha256Hex } from '../ledger/digest';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { groups, people } from '../__testUtils__/organisation';
import {
  startTestPortal,
  testConfig,
  TestPortal,
} from '../__testUtils__/startTestPortal';
import { digestEvidence } from './digestEvidence';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ACTOR = { kind: 'engine', route: 'test' } as const;
const CAUSE = { kind: 'campaign', text: 'Everything is certified' } as const;
/** A time, a digest that depends on one, or an id that is made when it is needed. */
const PASSING =
  /\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A choice that follows from a text, so that every run has the same population. */
function chosen<T>(text: string, choices: readonly T[]): T {
  return choices[parseInt(sha256Hex(text).slice(0, 8), 16) % choices.length];
}

function generated(index: number) {
  const name = `generated-${index}`;
  const pick = <T>(what: string, choices: readonly T[]) =>
    chosen(`${name} ${what}`, choices);
  const grants = Array.from(
    { length: pick('grants', [0, 1, 1, 3]) },
    (_, n) => ({
      externalId: `${name}-role-${n}`,
      kind: 'role' as const,
      name: pick(`role ${n}`, ['reader', 'writer', 'admin']),
      resource: pick(`resource ${n}`, ['accounts', undefined]),
      actions: pick(`actions ${n}`, [['read'], ['read', 'write']]),
      privileged: pick(`privileged ${n}`, [true, false, undefined]),
      requestedBy: pick(`requester ${n}`, [people.ben, people.pia, undefined]),
    }),
  );
  return account(
    name,
    {
      owner: pick('owner', [
        groups.ledger,
        groups.payments,
        groups.finance,
        people.ann,
        'group:default/nobody-knows',
        undefined,
      ]),
      environment: pick('environment', ['production', 'test', 'staging']),
      consumers: pick('consumers', [
        ['component:default/ledger-api'],
        [],
        undefined,
      ]),
      privileged: pick('identity', [true, undefined]),
      platformOwned: pick('platform', [false, false, false, true]),
      managedBy: pick('managed', [undefined, { tool: 'terraform' }]),
      grants,
    },
    pick('key requester', [undefined, people.ann, people.pia]),
  );
}

const COUNT = 60;

async function setUp(id: TestDatabaseId, cap: number) {
  const system = new FakeSystem('fake');
  system.hold(...Array.from({ length: COUNT }, (_, index) => generated(index)));
  for (let index = 0; index < COUNT; index += 9) {
    system.setKey(`generated-${index}`, 'revoked');
  }
  const portal = await startTestPortal({
    knex: await databases.init(id),
    config: {
      governance: {
        ...(testConfig.governance as object),
        caps: { openTasksPerPerson: cap },
      },
    },
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const identities = await portal
    .knex('inventory_identities')
    .orderBy('ref')
    .select('ref', 'display_name');
  const refOf = (name: string): string =>
    identities.find(({ display_name }) => display_name === name).ref;
  // One is asked about already, and about one it was decided before.
  await portal
    .as(people.sam)
    .post(`/identities/${refOf('generated-1')}/reviews`, {
      cause: 'It is odd',
    });
  const subjects: { ref: string; identity_ref: string; source: string }[] =
    await portal.knex('inventory_credentials').orderBy('ref').limit(20);
  await portal.knex('inventory_use_windows').insert({
    source: 'fake',
    from: '2026-01-01',
    to: '2026-03-31',
  });
  await portal.knex.batchInsert(
    'inventory_use',
    subjects.flatMap(({ ref, identity_ref }, index) =>
      Array.from({ length: index * 8 }, (_, day) => ({
        identity_ref,
        subject_ref: ref,
        caller: `workload-${day % 25}`,
        day: `2026-03-${String((day % 28) + 1).padStart(2, '0')}`,
        count: day + 1,
      })),
    ),
    100,
  );
  return { portal, refs: identities.map(({ ref }): string => ref) };
}

async function open(portal: TestPortal, refs: string[][]) {
  for (const part of refs) {
    await portal.knex.transaction(trx =>
      portal.context.reviews.openManyIn(
        trx,
        part.map(ref => ({ ref })),
        CAUSE,
        ACTOR,
      ),
    );
  }
}

/** Everything that was written, by what it is about, without what differs from one moment to the next. */
async function readAll({ knex }: TestPortal): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const items = await knex('review_items').orderBy('subject_ref');
  for (const item of items) {
    expect(digestEvidence(JSON.parse(item.evidence))).toBe(
      item.evidence_digest,
    );
    const [instance] = await knex('flow_instances').where({
      id: item.instance_id,
    });
    const parts = {
      item: { ...item, evidence_digest: 'checked above' },
      instance: {
        ...instance,
        // What a vote is bound to follows from the evidence, which says when it was collected.
        snapshot: instance.snapshot.replaceAll(
          /"digest":"[0-9a-f]{64}"/g,
          '"digest":"…"',
        ),
      },
      reviewers: await knex('review_reviewers')
        .where({ item_id: item.id })
        .orderBy('user_ref')
        .select('user_ref', 'via'),
      history: await knex('review_history').where({ item_id: item.id }),
      notices: await knex('review_notices')
        .where({ item_id: item.id })
        .orWhere('more_items', 'like', `%"${item.id}"%`)
        .orderBy('recipient_ref')
        .select('kind', 'recipient_ref', 'sent_at'),
      queued: await knex('task_queue')
        .where({ item_id: item.id })
        .orderBy('person')
        .select('person', 'via'),
      stills: await knex('flow_stills')
        .where({ target: item.instance_id })
        .select('scope', 'cause', 'to_at'),
      events: await knex('flow_events')
        .where({ instance_id: item.instance_id })
        .select('seq', 'type', 'actor_json'),
      timers: await knex('flow_timers')
        .where({ instance_id: item.instance_id })
        .orderBy('timer_id')
        .select('timer_id', 'visit'),
      entries: await knex('ledger_entries')
        .where({ subject: item.subject_ref, type: 'flow.transition' })
        .select('type'),
    };
    found.set(
      item.subject_ref,
      JSON.stringify(parts, null, 1).replace(PASSING, '…'),
    );
  }
  return found;
}

describe.each(databases.eachSupportedId())('opening reviews on %s', id => {
  it.each([
    ['room for all', 500],
    ['little room', 7],
  ])('yields the same together as one by one, with %s', async (_, cap) => {
    const together = await setUp(id, cap);
    await open(together.portal, [together.refs]);
    const apart = await setUp(id, cap);
    await open(
      apart.portal,
      apart.refs.map(ref => [ref]),
    );
    const expected = await readAll(apart.portal);
    const seen = await readAll(together.portal);
    expect(expected.size).toBeGreaterThan(COUNT);
    expect([...seen.keys()]).toEqual([...expected.keys()]);
    for (const [subject, parts] of seen) {
      expect(parts).toBe(expected.get(subject));
    }
    const queued = await together.portal.knex('task_queue').select();
    expect(queued.length > 0).toBe(cap === 7);
  });

  it('takes as many statements for many as for few', async () => {
    const { portal, refs } = await setUp(id, 500);
    const count = async (part: string[]) => {
      let statements = 0;
      const add = () => {
        statements += 1;
      };
      portal.knex.on('query', add);
      try {
        await open(portal, [part]);
      } finally {
        portal.knex.removeListener('query', add);
      }
      return statements;
    };
    const few = await count(refs.slice(0, 6));
    const many = await count(refs.slice(6));
    // Modes are read for each place that there is, and leads one step up for all groups.
    expect(many - few).toBeLessThanOrEqual(6);
  });

  it('asks about nothing twice', async () => {
    const { portal, refs } = await setUp(id, 500);
    await open(portal, [refs]);
    // What is only observed is recorded each time; there is no question that could be open.
    const openItems = () =>
      portal
        .knex('review_items')
        .where({ status: 'open' })
        .orderBy('id')
        .pluck('id');
    const before = await openItems();
    expect(before.length).toBeGreaterThan(COUNT / 2);
    await open(portal, [refs]);
    expect(await openItems()).toEqual(before);
  });
});
