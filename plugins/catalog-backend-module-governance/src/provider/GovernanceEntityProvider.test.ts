import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import {
  Entity,
  makeValidator,
  SchemaValidEntityPolicy,
} from '@backstage/catalog-model';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import {
  ProjectedResource,
  validateGovernedResource,
} from '@countersign/plugin-governance-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { GovernanceEntityProvider } from './GovernanceEntityProvider';
import { governanceProjectionReader, ProjectionReader } from './readProjection';

const item = (
  number: number,
  change: Partial<ProjectedResource> = {},
): ProjectedResource => ({
  ref: `identity:${String(number).padStart(6, '0')}`,
  entityName: `identity-${number}`,
  type: 'service-account',
  title: `Identity ${number}`,
  identity: { source: 'aws', realm: '1', externalId: `AIDA${number}` },
  consumers: ['component:default/payments'],
  ...change,
});

/** Serves items in pages, as the governance backend does. */
const paged =
  (items: ProjectedResource[]): ProjectionReader =>
  async ({ after, limit }) => {
    const start = after ? Number(after) : 0;
    const end = start + limit;
    return {
      items: items.slice(start, end),
      generation: 'g1',
      ...(end < items.length ? { nextCursor: String(end) } : {}),
    };
  };

function provide(
  read: ProjectionReader,
  project: 'attached' | 'all' | 'none' = 'attached',
) {
  const mutations: Entity[][] = [];
  const waits: number[] = [];
  const abort = new AbortController();
  let task: (() => Promise<void>) | undefined;
  const logger = mockServices.logger.mock();
  const provider = new GovernanceEntityProvider({
    config: { project, defaultOwner: 'group:default/unknown' },
    logger,
    read,
    taskRunner: {
      run: async ({ fn }) => {
        task = async () => fn(abort.signal);
      },
    },
    wait: async milliseconds => {
      waits.push(milliseconds);
      if (waits.length >= 20) {
        abort.abort();
      }
    },
  });
  const connection: EntityProviderConnection = {
    applyMutation: async mutation => {
      if (mutation.type !== 'full') {
        throw new Error(`unexpected mutation ${mutation.type}`);
      }
      mutations.push(mutation.entities.map(({ entity }) => entity));
    },
    refresh: async () => {},
  };
  const run = async () => {
    await provider.connect(connection);
    await task?.();
  };
  return { run, mutations, waits, logger };
}

describe('GovernanceEntityProvider', () => {
  it('projects a record into an entity that the catalog and our own rules accept', async () => {
    const { run, mutations } = provide(
      paged([
        item(1, {
          entityName: 'arn:aws:iam::1:user/bob',
          description: 'Bob',
          owner: 'payments-team',
          system: 'shop',
          environment: 'Production EU',
          identity: {
            source: 'aws',
            realm: '1',
            region: 'eu-central-1',
            externalId: 'AIDA1',
          },
          consumers: ['zeta', 'component:default/alpha', 'zeta', 'group:x'],
          labels: { team: 'a', 'bad value': 'x', odd: 'with space' },
        }),
        item(2, { type: 'certificate', title: 'CN=api' }),
        item(3, { type: 'partner-integration', title: 'ACME' }),
        item(4, { owner: 'system:not/an-owner' }),
      ]),
    );
    await run();
    const [entities] = mutations;
    expect(entities[0]).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: expect.stringMatching(/^arn-aws-iam-1-user-bob-[0-9a-f]{8}$/),
        title: 'Identity 1',
        description: 'Bob',
        labels: { team: 'a' },
        annotations: {
          'backstage.io/managed-by-location':
            'governance-inventory:identity%3A000001',
          'backstage.io/managed-by-origin-location':
            'governance-inventory:identity%3A000001',
          'governance.countersign.dev/identity': 'identity:000001',
        },
      },
      spec: {
        type: 'service-account',
        owner: 'group:default/payments-team',
        system: 'system:default/shop',
        dependencyOf: ['component:default/alpha', 'component:default/zeta'],
        identity: {
          source: 'aws',
          realm: '1',
          region: 'eu-central-1',
          externalId: 'AIDA1',
          environment: 'production-eu',
          consumers: ['component:default/alpha', 'component:default/zeta'],
        },
      },
    });
    expect(entities[3].spec?.owner).toBe('group:default/unknown');
    const validators = makeValidator();
    for (const entity of entities) {
      expect(validateGovernedResource(entity)).toEqual([]);
      expect(validators.isValidEntityName(entity.metadata.name)).toBe(true);
      await expect(new SchemaValidEntityPolicy().enforce(entity)).resolves.toBe(
        entity,
      );
    }
  });

  it('stamps when and how something was certified last, and nobody', async () => {
    const { run, mutations } = provide(
      paged([
        item(1, {
          lastCertification: { on: '2026-11-26', outcome: 'partly' },
        }),
        item(2),
      ]),
    );
    await run();
    const [entities] = mutations;
    expect(entities[0].metadata.annotations).toMatchObject({
      'governance.countersign.dev/last-certified': '2026-11-26',
      'governance.countersign.dev/last-certification': 'partly',
    });
    expect(Object.keys(entities[1].metadata.annotations ?? {})).toEqual(
      expect.not.arrayContaining([
        'governance.countersign.dev/last-certified',
        'governance.countersign.dev/last-certification',
      ]),
    );
  });

  it.each([
    ['attached', ['identity-1']],
    ['all', ['identity-1', 'identity-2']],
    ['none', []],
  ] as const)('projects what %s says', async (project, expected) => {
    const { run, mutations } = provide(
      paged([item(1), item(2, { consumers: [] })]),
      project,
    );
    await run();
    expect(mutations.map(m => m.map(e => e.metadata.name))).toEqual([expected]);
  });

  it('gives the same entities for the same records in any order', async () => {
    const items = [item(1), item(2), item(3)];
    const one = provide(paged(items));
    const other = provide(
      paged(
        [...items]
          .reverse()
          .map(i => ({ ...i, consumers: [...i.consumers].reverse() })),
      ),
    );
    await one.run();
    await other.run();
    expect(JSON.stringify(other.mutations)).toBe(JSON.stringify(one.mutations));
  });

  it('reads 10,000 records page by page and takes them over at once', async () => {
    const items = Array.from({ length: 10_000 }, (_, i) => item(i));
    const pages: number[] = [];
    const read = paged(items);
    const { run, mutations } = provide(async request => {
      const page = await read(request);
      pages.push(page.items.length);
      return page;
    });
    await run();
    expect(mutations.map(m => m.length)).toEqual([10_000]);
    expect(pages).toHaveLength(20);
    expect(Math.max(...pages)).toBeLessThanOrEqual(500);
  });

  it('keeps what is there when a later read breaks off', async () => {
    const items = Array.from({ length: 1200 }, (_, i) => item(i));
    let broken = false;
    const read = paged(items);
    const { run, mutations, logger } = provide(async request => {
      if (broken && request.after === '1000') {
        throw new Error('connection reset');
      }
      return read(request);
    });
    await run();
    broken = true;
    await run();
    expect(mutations.map(m => m.length)).toEqual([1200]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('keeps what it has: Error: connection reset'),
    );
  });

  it('tries again within seconds until the first success', async () => {
    let calls = 0;
    const read = paged([item(1)]);
    const { run, mutations, waits } = provide(async request => {
      calls += 1;
      if (calls <= 6) {
        throw new Error('503');
      }
      return read(request);
    });
    await run();
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15000, 15000]);
    expect(mutations.map(m => m.length)).toEqual([1]);
  });

  it('takes nothing over while the backend is away, and says so', async () => {
    const { run, mutations, logger } = provide(async () => {
      throw new Error('fetch failed');
    });
    await expect(run()).rejects.toThrow('fetch failed');
    expect(mutations).toEqual([]);
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('not ready; trying again in 1 s'),
    );
  });

  it('begins anew when the store behind it was replaced, and gives up in the end', async () => {
    let generation = 0;
    const read = paged(Array.from({ length: 700 }, (_, i) => item(i)));
    const once = provide(async request => {
      if (request.after && generation === 0) {
        generation = 1;
      }
      return { ...(await read(request)), generation: `g${generation}` };
    });
    await once.run();
    expect(once.mutations.map(m => m.length)).toEqual([700]);

    const always = provide(async request => {
      generation += 1;
      return { ...(await read(request)), generation: `g${generation}` };
    });
    await expect(always.run()).rejects.toThrow(/replaced its store 3 times/);
    expect(always.mutations).toEqual([]);
  });

  it('refuses cursors that go in a circle', async () => {
    const { run, mutations } = provide(async () => ({
      items: [item(1)],
      generation: 'g',
      nextCursor: 'again',
    }));
    await expect(run()).rejects.toThrow(/cursor again twice/);
    expect(mutations).toEqual([]);
  });
});

describe('governanceProjectionReader', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const url = 'http://localhost:7007/api/governance/catalog/projection';
  const read = governanceProjectionReader({
    scope: 'attached',
    discovery: mockServices.discovery.mock({
      getBaseUrl: async id => `http://localhost:7007/api/${id}`,
    }),
    auth: mockServices.auth(),
  });
  const request = (after?: string) =>
    read({ after, limit: 2, signal: new AbortController().signal });

  it('asks as the plugin, with cursor and limit', async () => {
    const seen: { query: string; authorization: string | null }[] = [];
    server.use(
      http.get(url, ({ request: received }) => {
        seen.push({
          query: new URL(received.url).search,
          authorization: received.headers.get('authorization'),
        });
        return HttpResponse.json({ items: [], generation: 'g' });
      }),
    );
    await request();
    await request('c/1');
    expect(seen.map(({ query }) => query)).toEqual([
      '?limit=2&scope=attached',
      '?limit=2&scope=attached&after=c%2F1',
    ]);
    expect(seen[0].authorization).toMatch(/^Bearer .*governance/);
  });

  it.each([
    ['503', () => new HttpResponse('starting', { status: 503 }), /503/],
    [
      'an answer of another shape',
      () => HttpResponse.json({ items: [{ ref: 1 }], generation: 'g' }),
      /items\.0\.ref/,
    ],
    ['a broken connection', () => HttpResponse.error(), /fetch/i],
  ])('rejects %s', async (_, answer, message) => {
    server.use(http.get(url, answer));
    await expect(request()).rejects.toThrow(message);
  });
});
