import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { EffectCall, EffectOutcome } from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import { IssuerDouble, StoreDouble } from './__testUtils__/doubles';
import { createIssuanceEffects } from './issuanceEffects';
import { reconcileIssuance } from './reconcileIssuance';
import { CallRow, CredentialRow } from './rows';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const PATIENCE_MS = 60_000;
const START = Date.parse('2026-11-27T12:00:00.000Z');

async function setUp(id: TestDatabaseId) {
  const knex = await databases.init(id);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@countersign/plugin-governance-backend',
      'migrations',
    ),
  });
  const identity = 'identity:1';
  await knex('inventory_sources').insert({
    id: 'fake',
    kind: 'fake',
    title: 'A system',
    basis: 'observed',
  });
  await knex('inventory_identities').insert({
    ref: identity,
    source: 'fake',
    realm: 'fake',
    region: '',
    external_id: 'booker',
    type: 'service-account',
    display_name: 'booker',
    status: 'active',
    first_seen_at: new Date(START).toISOString(),
    last_changed_at: new Date(START).toISOString(),
    fingerprint: 'f',
  });
  const issuer = new IssuerDouble();
  const store = new StoreDouble();
  const issuers = new Map([[issuer.id, issuer]]);
  const effects = createIssuanceEffects({
    knex,
    ports: () => ({
      issuers,
      stores: new Map([[store.id, store]]),
    }),
    newId: randomUUID,
    fingerprintKey: 'a key',
    patienceMs: PATIENCE_MS,
  });
  const instanceId = randomUUID();
  let now = START;
  const run = async (
    id_: string,
    changes: Partial<EffectCall> = {},
  ): Promise<EffectOutcome> => {
    const handler = effects.find(effect => effect.id === id_);
    if (!handler) {
      throw new Error(`No effect ${id_}`);
    }
    return handler.execute(
      {
        idempotencyKey: `${instanceId}/1/${id_}`,
        instanceId,
        flow: 'service-account-issuance',
        state: 'issue',
        with: {
          identity,
          issuer: issuer.id,
          environment: 'prod',
          scopes: ['b', 'a'],
          ttlDays: 30,
        },
        facts: {
          request: { purpose: 'books payments', target: 'kept:booker' },
          owner: { ref: 'group:default/ledger' },
          requester: { ref: 'user:default/rob' },
        },
        attempt: 1,
        orderedAt: new Date(now),
        now: new Date(now),
        ...changes,
      },
      { signal: new AbortController().signal },
    );
  };
  return {
    knex,
    issuer,
    issuers,
    store,
    run,
    issue: (changes?: Partial<EffectCall>) =>
      run('credential.issue@v1', changes),
    pass: (ms: number) => {
      now += ms;
    },
    credentials: (): Promise<CredentialRow[]> =>
      knex<CredentialRow>('issued_credentials').select(),
    calls: (): Promise<CallRow[]> =>
      knex<CallRow>('issuing_calls').orderBy('number').select(),
  };
}

describe.each(databases.eachSupportedId())('issuance on %s', id => {
  it('writes owner, purpose, end and scope down before anything is asked for', async () => {
    const { issue, issuer, credentials } = await setUp(id);
    issuer.next = 'fail';
    await issue();
    expect(await credentials()).toEqual([
      expect.objectContaining({
        owner: 'group:default/ledger',
        purpose: 'books payments',
        not_after: '2026-12-27T12:00:00.000Z',
        scopes: '["a","b"]',
        state: 'issuing',
        tag: null,
      }),
    ]);
  });

  it('is delivered and not usable, until it is activated', async () => {
    const { issue, run, issuer, store, credentials } = await setUp(id);
    expect(await issue()).toMatchObject({
      outcome: 'done',
      facts: { grant: { notAfter: '2026-12-27T12:00:00.000Z' } },
    });
    expect(await run('credential.deliver@v1')).toMatchObject({
      outcome: 'done',
      proof: { delivered: 'kept/booker' },
    });
    expect(store.values.get('booker')).toBe(issuer.secrets[0]);
    expect(issuer.alive).toMatchObject([{ status: 'disabled' }]);
    expect(await credentials()).toMatchObject([{ state: 'delivered' }]);
    await run('credential.activate@v1');
    expect(issuer.alive).toMatchObject([{ status: 'usable' }]);
    expect(await credentials()).toMatchObject([{ state: 'active' }]);
  });

  it('is issued once, however often the effect is delivered', async () => {
    const { issue, issuer } = await setUp(id);
    const first = await issue();
    expect(await issue()).toMatchObject({ outcome: 'done' });
    expect(first).toMatchObject({ outcome: 'done' });
    expect(issuer.orders).toHaveLength(1);
  });

  it('is issued once where the effect is delivered eight times at once', async () => {
    const { issue, issuer, pass } = await setUp(id);
    await Promise.all(
      Array.from({ length: 8 }, () =>
        issue().catch(error => ({ outcome: 'threw' as const, error })),
      ),
    );
    pass(PATIENCE_MS + 1);
    await issue();
    expect(issuer.alive).toHaveLength(1);
  });

  it('scenario 11: is not ordered again while an answer may still come', async () => {
    const { issue, issuer, pass } = await setUp(id);
    issuer.next = 'late';
    expect(await issue()).toMatchObject({ outcome: 'failed', retryable: true });
    expect(await issue()).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('is waited for'),
    });
    expect(issuer.orders).toHaveLength(1);
    pass(PATIENCE_MS + 1);
    expect(await issue()).toMatchObject({ outcome: 'done' });
    expect(issuer.orders).toHaveLength(2);
  });

  it('scenario 12: an answer that got lost leaves an orphan, which is revoked and replaced', async () => {
    const { issue, issuer, store, pass, calls, credentials } = await setUp(id);
    issuer.next = 'lose-answer';
    await issue();
    expect(await credentials()).toMatchObject([{ state: 'unknown' }]);
    pass(PATIENCE_MS + 1);
    expect(await issue()).toMatchObject({ outcome: 'done' });
    expect(await calls()).toMatchObject([
      { number: 1, state: 'removed' },
      { number: 2, state: 'made' },
    ]);
    expect(issuer.alive).toHaveLength(1);
    expect(store.values.get('booker')).toBe(issuer.secrets[1]);
  });

  it('an answer that comes after another call has been made does not write over what that delivered', async () => {
    const { issue, issuer, store, pass, calls } = await setUp(id);
    issuer.next = 'slow';
    const first = issue();
    while (issuer.slow.length === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    pass(PATIENCE_MS + 1);
    expect(await issue()).toMatchObject({ outcome: 'done' });
    issuer.slow.forEach(answer => answer());
    expect(await first).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('came too late'),
    });
    expect(store.values.get('booker')).toBe(issuer.secrets[1]);
    expect(issuer.alive).toMatchObject([{ tag: issuer.orders[1].tag }]);
    expect(await calls()).toMatchObject([
      { number: 1, state: 'removed' },
      { number: 2, state: 'made' },
    ]);
  });

  it('what an issuer made that is not connected any more is not said to be revoked', async () => {
    const { issue, issuer, issuers, run, credentials } = await setUp(id);
    await issue();
    issuers.clear();
    for (const effect of [
      'credential.revoke@v1',
      'credential.readBackRevoke@v1',
    ]) {
      expect(await run(effect)).toEqual({
        outcome: 'failed',
        reason: `the issuer ${issuer.id} is not connected`,
        retryable: true,
      });
    }
    expect(await credentials()).toMatchObject([{ state: 'delivered' }]);
    issuers.set(issuer.id, issuer);
    expect(await run('credential.revoke@v1')).toMatchObject({
      outcome: 'done',
    });
    expect(issuer.alive).toEqual([]);
  });

  it('scenario 13: a process that died after the issuer answered leaves nothing that works', async () => {
    const { issue, issuer, pass, calls } = await setUp(id);
    issuer.next = 'crash';
    await expect(issue()).rejects.toThrow('failed with Error');
    expect(await calls()).toMatchObject([{ state: 'called' }]);
    pass(PATIENCE_MS + 1);
    expect(await issue()).toMatchObject({ outcome: 'done' });
    expect(issuer.alive).toHaveLength(1);
    expect(await calls()).toMatchObject([
      { state: 'removed' },
      { state: 'made' },
    ]);
  });

  it.each(['before it is taken back', 'while it is'])(
    'an answer that comes %s leaves nothing that is said to work and is revoked',
    async when => {
      const { knex, issue, issuer, issuers, pass, calls, credentials } =
        await setUp(id);
      issuer.next = 'slow';
      const first = issue();
      while (issuer.slow.length === 0) {
        await new Promise(resolve => setImmediate(resolve));
      }
      pass(PATIENCE_MS + 1);
      const answer = async () => {
        issuer.slow.splice(0).forEach(come => come());
        await first;
      };
      if (when === 'while it is') {
        const revoke = issuer.revoke.bind(issuer);
        jest.spyOn(issuer, 'revoke').mockImplementationOnce(async tag => {
          await answer();
          return revoke(tag);
        });
      } else {
        const list = issuer.list.bind(issuer);
        jest.spyOn(issuer, 'list').mockImplementation(async function* shown() {
          yield* list();
          await answer();
        });
      }
      await reconcileIssuance(
        {
          knex,
          ports: () => ({ issuers }),
          ledger: { append: async () => undefined },
          logger: mockServices.logger.mock(),
        },
        {
          now: new Date(START + PATIENCE_MS + 1),
          signal: new AbortController().signal,
        },
      );
      const made = (await calls()).filter(({ state }) => state === 'made');
      expect(issuer.alive.map(({ tag }) => tag)).toEqual(
        made.map(({ tag }) => tag),
      );
      expect(made).toHaveLength(when === 'while it is' ? 0 : 1);
      expect(await credentials()).toMatchObject([
        { tag: made[0]?.tag ?? null },
      ]);
    },
  );

  it('looks for what calls have left, however many others cannot be looked for', async () => {
    const { knex, issue, issuer, issuers, pass, calls } = await setUp(id);
    issuer.next = 'crash';
    await expect(issue()).rejects.toThrow('failed with Error');
    pass(PATIENCE_MS + 1);
    const [left] = await calls();
    const lost = Array.from({ length: 250 }, (_, index) => ({
      ...left,
      number: index + 2,
      tag: `c-lost-${index}`,
    }));
    await knex.batchInsert('issuing_calls', lost, 50);
    await knex('issued_credentials').update({ state: 'ended' });
    const lookup = issuer.lookup.bind(issuer);
    const asked = jest.spyOn(issuer, 'lookup').mockImplementation(async tag => {
      if (tag.startsWith('c-lost')) {
        throw new Error(`nobody can ask for ${tag}`);
      }
      return lookup(tag);
    });
    // What lists is compared as well; here only the calls are to show what they do.
    jest.spyOn(issuer, 'list').mockImplementation(async function* nothing() {});
    const logger = mockServices.logger.mock();
    const reconcile = () =>
      reconcileIssuance(
        {
          knex,
          ports: () => ({ issuers }),
          ledger: { append: async () => undefined },
          logger,
        },
        {
          now: new Date(START + PATIENCE_MS + 1),
          signal: new AbortController().signal,
        },
      );
    // The oldest go first, so that they stand before it.
    await knex('issuing_calls')
      .where('tag', 'like', 'c-lost-%')
      .update({ called_at: new Date(START - 1).toISOString() });
    expect(await reconcile()).toMatchObject({ removed: 1 });
    expect(asked).toHaveBeenCalledTimes(251);
    expect(issuer.alive).toEqual([]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Calls could not be reconciled: c-lost-.*: Error: nobody can ask for .*; and 245 more$/,
      ),
    );
  });

  it('takes away what has come to its end, however many others cannot be taken away', async () => {
    const { knex, issue, issuer, issuers, credentials } = await setUp(id);
    await issue();
    const [made] = await credentials();
    const others = Array.from({ length: 250 }, (_, index) => ({
      ...made,
      id: `other-${index}`,
      order_key: `other-${index}`,
      tag: `c-other-${index}`,
      not_after: made.ordered_at,
    }));
    await knex.batchInsert('issued_credentials', others, 10);
    const revoke = issuer.revoke.bind(issuer);
    jest.spyOn(issuer, 'revoke').mockImplementation(async tag => {
      if (tag === 'c-other-0') {
        throw new Error('nobody can say why');
      }
      return tag === made.tag
        ? revoke(tag)
        : { outcome: 'failed', reason: 'not now', retryable: false };
    });
    const logger = mockServices.logger.mock();
    const done = await reconcileIssuance(
      {
        knex,
        ports: () => ({ issuers }),
        ledger: { append: async () => undefined },
        logger,
      },
      {
        now: new Date(made.not_after),
        signal: new AbortController().signal,
      },
    );
    expect(done).toMatchObject({ ended: 1 });
    expect(
      (await credentials()).filter(({ state }) => state === 'ended'),
    ).toMatchObject([{ id: made.id }]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/^Ends could not be reconciled: .*245 more$/),
    );
  });

  it('is not ordered again before what nobody holds is gone', async () => {
    const { issue, issuer, pass } = await setUp(id);
    issuer.next = 'lose-answer';
    await issue();
    pass(PATIENCE_MS + 1);
    issuer.revokes = false;
    expect(await issue()).toMatchObject({
      outcome: 'failed',
      retryable: true,
      reason: expect.stringContaining('could not be revoked'),
    });
    expect(issuer.orders).toHaveLength(1);
    issuer.revokes = true;
    expect(await issue()).toMatchObject({ outcome: 'done' });
    expect(issuer.alive).toHaveLength(1);
  });

  it('scenario 23: is revoked where it cannot be stored, and made anew with another secret', async () => {
    const { issue, issuer, store } = await setUp(id);
    store.fails = true;
    expect(await issue()).toMatchObject({
      outcome: 'failed',
      retryable: true,
      reason: expect.stringContaining('could not be delivered'),
    });
    expect(issuer.alive).toEqual([]);
    store.fails = false;
    expect(await issue()).toMatchObject({ outcome: 'done' });
    expect(issuer.secrets).toHaveLength(2);
    expect(store.values.get('booker')).toBe(issuer.secrets[1]);
  });

  it.each([
    ['another scope', { scopes: ['a', 'b', 'root'] }, 'it may do root'],
    [
      'a longer life',
      { notAfter: '2027-11-27T12:00:00.000Z' },
      'it ends at 2027-11-27',
    ],
    ['what works already', { status: 'usable' as const }, 'it is usable'],
    ['what is for somebody else', { identity: 'root' }, 'it is for root'],
  ])(
    'scenario 14: %s than was ordered is revoked, delivered nowhere, and not made again',
    async (_title, makes, reason) => {
      const { issue, issuer, store, calls, credentials } = await setUp(id);
      issuer.makes = makes;
      expect(await issue()).toMatchObject({
        outcome: 'failed',
        retryable: false,
        reason: expect.stringContaining(reason),
      });
      expect(issuer.orders).toHaveLength(1);
      expect(issuer.alive).toEqual([]);
      expect(store.values.size).toBe(0);
      expect(await calls()).toMatchObject([{ state: 'removed' }]);
      expect(await credentials()).toMatchObject([
        { tag: null, stored_at: null },
      ]);
    },
  );

  it('scenario 14: what was not ordered and cannot be revoked at once is revoked with its order', async () => {
    const { issue, run, issuer, store, calls } = await setUp(id);
    issuer.makes = { scopes: ['root'] };
    issuer.revokes = false;
    expect(await issue()).toMatchObject({ retryable: false });
    expect(await calls()).toMatchObject([{ state: 'orphan' }]);
    expect(await run('credential.revoke@v1')).toMatchObject({
      outcome: 'failed',
      retryable: true,
    });
    issuer.revokes = true;
    expect(await run('credential.revoke@v1')).toMatchObject({
      outcome: 'done',
    });
    expect(issuer.alive).toEqual([]);
    expect(store.values.size).toBe(0);
  });

  it('is not tried again where the issuer says no', async () => {
    const { issue, issuer } = await setUp(id);
    issuer.next = 'refuse';
    expect(await issue()).toEqual({
      outcome: 'failed',
      reason: 'no',
      retryable: false,
    });
  });

  it.each([
    ['an unknown issuer', { issuer: 'nobody' }, 'no issuer nobody'],
    ['an unknown identity', { identity: 'identity:2' }, 'is not there'],
  ])('refuses %s before anybody is asked', async (_title, changes, reason) => {
    const { issue, issuer } = await setUp(id);
    expect(
      await issue({
        with: {
          identity: 'identity:1',
          issuer: 'fake',
          environment: 'prod',
          scopes: ['a'],
          ttlDays: 1,
          ...changes,
        },
      }),
    ).toMatchObject({
      outcome: 'failed',
      retryable: false,
      reason: expect.stringContaining(reason),
    });
    expect(issuer.orders).toEqual([]);
  });

  it('ends with everything that may have been made for it', async () => {
    const { issue, run, issuer, credentials } = await setUp(id);
    issuer.next = 'lose-answer';
    await issue();
    expect(await run('credential.revoke@v1')).toMatchObject({
      outcome: 'done',
    });
    expect(await run('credential.readBackRevoke@v1')).toMatchObject({
      outcome: 'done',
      proof: { observed: 'refused' },
    });
    expect(issuer.alive).toEqual([]);
    expect(await credentials()).toMatchObject([
      { state: 'ended', end_reason: 'revoked by service-account-issuance' },
    ]);
  });

  it('keeps no secret', async () => {
    const { issue, run, issuer, credentials, calls } = await setUp(id);
    issuer.next = 'lose-answer';
    const answers = [await issue(), await run('credential.revoke@v1')];
    const kept = JSON.stringify([await credentials(), await calls(), answers]);
    expect(issuer.secrets).not.toEqual([]);
    for (const secret of issuer.secrets) {
      expect(kept).not.toContain(secret);
    }
  });
});
