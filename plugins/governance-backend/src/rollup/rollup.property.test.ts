import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  CertificationCounts,
  RollupDimension,
} from '@countersign/plugin-governance-common';
import { GovernedReviewQuery } from '@countersign/plugin-governance-node';
import fc from 'fast-check';
import { Knex } from 'knex';
import { replaceDirectory } from '../directory/replaceDirectory';
import { CatalogPart } from '../directory/readParts';
import { replaceParts } from '../directory/replaceParts';
import { describeCertification } from './describeCertification';
import { readStandingChanges, toTrend } from './certificationTrend';
import { listLeaves } from './listLeaves';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const NOW = new Date('2026-11-20T12:00:00.000Z');

const GROUPS = ['a', 'b', 'c', 'd'].map(name => `group:default/${name}`);
const USERS = ['x', 'y'].map(name => `user:default/${name}`);
const COMPONENTS = ['p', 'q', 'r'].map(name => `component:default/${name}`);
const SYSTEMS = ['s', 't'].map(name => `system:default/${name}`);
const DOMAINS = ['m', 'n'].map(name => `domain:default/${name}`);
const IDENTITIES = ['i1', 'i2', 'i3', 'i4'];
const OWNERS = [...GROUPS, ...USERS, 'group:default/gone'];
const STANDINGS = {
  open: { status: 'open', decision: null, outcome: null },
  overdue: { status: 'open', decision: null, outcome: null },
  certified: { status: 'closed', decision: 'keep', outcome: 'kept' },
  revoked: { status: 'closed', decision: 'revoke', outcome: 'revoked' },
  'not-carried-out': { status: 'by-hand', decision: 'revoke', outcome: null },
  undecided: { status: 'closed', decision: null, outcome: 'unanswered' },
} as const;
type Standing = keyof typeof STANDINGS;

interface Item {
  identity: string;
  owner: string;
  environment: string;
  standing: Standing;
  subject: number;
}

interface World {
  parents: Array<string | undefined>;
  members: Array<[string, string]>;
  systems: Array<string | undefined>;
  domains: Array<string | undefined>;
  consumers: Array<[string, string]>;
  items: Item[];
  viewer: PermissionCriteria<GovernedReviewQuery> | undefined;
}

const pairs = (left: string[], right: string[]) =>
  fc.uniqueArray(
    fc.tuple(fc.constantFrom(...left), fc.constantFrom(...right)),
    {
      maxLength: 8,
      selector: pair => pair.join(),
    },
  );

const world: fc.Arbitrary<World> = fc.record({
  // The parent of a group comes before it, so that there is no cycle; the last has two children at least at times.
  parents: fc.tuple(
    fc.constant(undefined),
    ...GROUPS.slice(1).map((_, index) =>
      fc.option(fc.constantFrom(...GROUPS.slice(0, index + 1)), {
        nil: undefined,
      }),
    ),
  ),
  members: pairs(GROUPS, USERS),
  systems: fc.tuple(
    ...COMPONENTS.map(() =>
      fc.option(fc.constantFrom(...SYSTEMS, 'system:default/unknown'), {
        nil: undefined,
      }),
    ),
  ),
  domains: fc.tuple(
    ...SYSTEMS.map(() =>
      fc.option(fc.constantFrom(...DOMAINS), { nil: undefined }),
    ),
  ),
  consumers: pairs(IDENTITIES, COMPONENTS),
  items: fc.array(
    fc.record({
      identity: fc.constantFrom(...IDENTITIES),
      owner: fc.constantFrom(...OWNERS),
      environment: fc.constantFrom('production', 'test'),
      standing: fc.constantFrom(...(Object.keys(STANDINGS) as Standing[])),
      // Few, so that there are things that were asked about more than once.
      subject: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 14 },
  ),
  viewer: fc.oneof(
    fc.constant(undefined),
    fc.record({
      field: fc.constant('ownerTree' as const),
      refs: fc.subarray(GROUPS),
    }),
    fc.record({
      field: fc.constant('environment' as const),
      values: fc.subarray(['production', 'test']),
    }),
  ),
});

async function store(knex: Knex, made: World): Promise<void> {
  await knex.transaction(async trx => {
    for (const table of ['review_items', 'inventory_consumers']) {
      await trx(table).delete();
    }
    await replaceDirectory(
      trx,
      GROUPS.map((ref, index) => ({
        ref,
        title: ref,
        parentRef: made.parents[index],
        members: made.members
          .filter(([group]) => group === ref)
          .map(([, user]) => user),
      })),
      NOW,
    );
    const components = COMPONENTS.map((ref, index) => ({
      ref,
      system: made.systems[index],
    }));
    await trx('directory_components').delete();
    await trx('directory_components').insert(
      components.map(({ ref, system }) => ({
        ref,
        name: ref,
        system: system ?? null,
        correlation: '[]',
      })),
    );
    const parts: CatalogPart[] = [
      ...SYSTEMS.map((ref, index) => ({
        ref,
        kind: 'system' as const,
        title: ref,
        parentRef: made.domains[index],
      })),
      ...DOMAINS.map(ref => ({ ref, kind: 'domain' as const, title: ref })),
    ];
    await replaceParts(trx, components, parts);
    for (const [subject_ref, component_ref] of made.consumers) {
      // Two sources say so: one pair nevertheless.
      for (const source of ['one', 'two']) {
        await trx('inventory_consumers').insert({
          subject_ref,
          component_ref,
          source,
          basis: 'declared',
          via: '',
        });
      }
    }
    for (const [index, item] of made.items.entries()) {
      const { status, decision, outcome } = STANDINGS[item.standing];
      const opened = new Date(
        Date.parse('2026-10-01T00:00:00.000Z') + index * 86_400_000,
      );
      const settled = new Date(opened.getTime() + 3_600_000).toISOString();
      await trx('review_items').insert({
        id: `item-${index}`,
        instance_id: `instance-${index}`,
        open_key: null,
        identity_ref: item.identity,
        identity_title: item.identity,
        identity_type: 'service-account',
        subject_kind: 'credential',
        subject_ref: `${item.identity}-${item.subject}`,
        subject_title: 'key',
        subject_json: '{}',
        subject_fingerprint: '',
        identity_key: '{}',
        question: '',
        source: 'fake',
        environment: item.environment,
        mode: 'enforce',
        owner_ref: item.owner,
        cause: '',
        cause_kind: '',
        state: '',
        status,
        decision,
        outcome,
        decided_at: decision ? settled : null,
        closed_at: status === 'closed' ? settled : null,
        opened_at: opened.toISOString(),
        due_at:
          item.standing === 'overdue'
            ? '2026-11-01T00:00:00.000Z'
            : '2026-12-24T00:00:00.000Z',
        on_silence: '',
        evidence: '{}',
        evidence_digest: '',
        evidence_at: '',
        change_count: 0,
        version: 1,
      });
    }
  });
}

/** Everything that a group lies in, itself included. */
function groupsAbove(made: World, ref: string | undefined): string[] {
  const above: string[] = [];
  let current = ref;
  while (current !== undefined && GROUPS.includes(current)) {
    above.push(current);
    current = made.parents[GROUPS.indexOf(current)];
  }
  return above;
}

/** What an item belongs to, near or far, by walking the graph. */
function nodesOf(made: World, by: RollupDimension, item: Item): Set<string> {
  if (by === 'team') {
    const groups = USERS.includes(item.owner)
      ? made.members
          .filter(([, user]) => user === item.owner)
          .flatMap(([group]) => groupsAbove(made, group))
      : groupsAbove(made, item.owner);
    const isMember = made.members.some(([, user]) => user === item.owner);
    return new Set(isMember ? [...groups, item.owner] : groups);
  }
  const nodes = new Set<string>();
  for (const [identity, component] of made.consumers) {
    if (identity === item.identity) {
      nodes.add(component);
      const system = made.systems[COMPONENTS.indexOf(component)];
      if (system && SYSTEMS.includes(system)) {
        nodes.add(system);
        const domain = made.domains[SYSTEMS.indexOf(system)];
        if (domain) {
          nodes.add(domain);
        }
      }
    }
  }
  return nodes;
}

/** Items that count for the viewer: of each thing the last one, if it is theirs to see. */
function visible(made: World): Item[] {
  const { viewer } = made;
  return made.items
    .filter(
      (item, index) =>
        !made.items.some(
          (later, at) =>
            at > index &&
            later.identity === item.identity &&
            later.subject === item.subject,
        ),
    )
    .filter(item => {
      if (!viewer || !('field' in viewer)) {
        return true;
      }
      switch (viewer.field) {
        case 'ownerTree':
          return groupsAbove(made, item.owner)
            .concat(item.owner)
            .some(ref => viewer.refs.includes(ref));
        case 'environment':
          return viewer.values.includes(item.environment);
        default:
          throw new Error('no such condition in this test');
      }
    });
}

function count(items: Item[]): CertificationCounts {
  const of = (...standings: Standing[]) =>
    items.filter(({ standing }) => standings.includes(standing)).length;
  return {
    items: items.length,
    open: of('open', 'overdue'),
    overdue: of('overdue'),
    certified: of('certified'),
    revoked: of('revoked'),
    notCarriedOut: of('not-carried-out'),
    undecided: of('undecided'),
    excepted: 0,
    excluded: 0,
    exempt: 0,
    carried: 0,
  };
}

async function checkNode(
  knex: Knex,
  made: World,
  options: { by: RollupDimension; node?: string },
): Promise<void> {
  const { by, node } = options;
  const scope = { reviews: made.viewer, identities: made.viewer, now: NOW };
  const inNode = visible(made).filter(
    item => node === undefined || nodesOf(made, by, item).has(node),
  );
  const found = await knex.transaction(trx =>
    describeCertification(trx, { scope, by, node }),
  );
  expect(found.counts).toEqual(count(inNode));

  // Each child is the sum of its own leaves; the union of all and what is in none is the whole, each thing once.
  const union = new Set<Item>();
  for (const child of found.children) {
    const inChild = inNode.filter(item =>
      nodesOf(made, by, item).has(child.ref),
    );
    expect(child.counts).toEqual(count(inChild));
    inChild.forEach(item => union.add(item));
  }
  expect(found.direct).toEqual(count(inNode.filter(item => !union.has(item))));
  const sum = found.children.reduce(
    (total, child) => total + child.counts.items,
    found.direct.items,
  );
  expect(sum - found.shared).toBe(found.counts.items);

  const leaves = await knex.transaction(trx =>
    listLeaves(trx, { scope, by, node, limit: 200 }),
  );
  expect(leaves.total).toBe(inNode.length);
  expect(leaves.rows).toHaveLength(inNode.length);

  const open = await knex.transaction(trx =>
    listLeaves(trx, { scope, by, node, standing: 'open', limit: 200 }),
  );
  expect(open.total).toBe(found.counts.open);

  const points = toTrend(
    await knex.transaction(trx =>
      readStandingChanges(trx, { scope, by, node }),
    ),
    NOW.toISOString().slice(0, 10),
    90,
  );
  const { items, excepted, excluded, exempt, carried, ...standing } =
    found.counts;
  expect(points.at(-1) ?? { day: '2026-11-20', ...count([]) }).toMatchObject({
    day: '2026-11-20',
    ...standing,
  });
}

describe.each(databases.eachSupportedId())('roll-up on %s', id => {
  it('G16: numbers at each level are the sum of the visible leaves, each counted once, whatever belongs to what', async () => {
    expect.hasAssertions();
    const knex = await databases.init(id);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'migrations',
      ),
    });
    await fc.assert(
      fc.asyncProperty(world, async made => {
        await store(knex, made);
        await checkNode(knex, made, { by: 'team' });
        await checkNode(knex, made, { by: 'system' });
        for (const node of [...GROUPS, ...USERS]) {
          await checkNode(knex, made, { by: 'team', node });
        }
        for (const node of [...DOMAINS, ...SYSTEMS, ...COMPONENTS]) {
          await checkNode(knex, made, { by: 'system', node });
        }
      }),
      { numRuns: Number(process.env.ROLLUP_RUNS ?? 15) },
    );
  });
});
