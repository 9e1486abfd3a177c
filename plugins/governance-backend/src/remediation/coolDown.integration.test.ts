import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { people } from '../__testUtils__/organisation';
import { startTestPortal, testConfig } from '../__testUtils__/startTestPortal';

import { createPseudonymiser } from '../erasure/pseudonymise';
import { erasePersonFromRemediation } from './operations/erasePerson';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const RESTORED = { reason: 'the night job signs in with it' };

/** A portal in which what is revoked stays disabled as long as its runbook says: 14 days. */
async function setUp(id: TestDatabaseId, coolDowns: object[] = []) {
  const system = new FakeSystem('fake');
  system.hold(account('booker'));
  const { governance } = testConfig as { governance: { reviews: object } };
  const portal = await startTestPortal({
    knex: await databases.init(id),
    config: {
      governance: {
        ...governance,
        reviews: { ...governance.reviews, coolDowns },
      },
    } as typeof testConfig,
    connectors: registry => {
      registry.addSource(system);
      registry.addRemediationConnector(system);
    },
  });
  await portal.observe();
  const [{ ref }] = await portal.knex('inventory_identities').select('ref');
  await portal
    .as(people.sam)
    .post(`/identities/${ref}/reviews`, { cause: 'A test asks' });
  const read = async (item: { id: string }): Promise<ReviewItemDetail> =>
    (await portal.as(people.ann).get(`/reviews/${item.id}`)).body;
  const decide = async (item: ReviewItem, body: object) => {
    const { evidenceDigest } = await read(item);
    const answer = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/decisions`, { evidenceDigest, ...body });
    expect(answer.status).toBe(200);
  };
  /** Has the key of booker revoked by Ann, and disabled. */
  const disable = async () => {
    const item = await portal.findReview(people.ann, 'booker');
    await decide(item, { decision: 'revoke' });
    await portal.moveClock({ ms: 2 * 60_000 + 1000 });
    await portal.pump();
    return item;
  };
  const ordered = () =>
    system.calls
      .filter(({ order }) => order.subject.kind === 'credential')
      .map(({ order }) => order);
  const orders = () => ordered().map(({ action }) => action);
  const pass = async (days: number) => {
    await portal.moveClock({ days, ms: 1000 });
    await portal.runTask('sources');
    await portal.pump();
  };
  return {
    system,
    portal,
    identity: ref,
    read,
    decide,
    disable,
    ordered,
    orders,
    pass,
  };
}

describe.each(databases.eachSupportedId())(
  'two phases of revoking on %s',
  id => {
    it('disables, says when it is deleted, watches, deletes and reads back', async () => {
      const { portal, identity, read, disable, ordered, orders, pass } =
        await setUp(id);
      const item = await disable();
      const cooling = await read(item);
      expect(cooling).toMatchObject({
        status: 'carrying-out',
        state: 'cooling',
        coolDown: { runbook: 'service-account-key' },
      });
      const { disabledAt, deleteAt } = cooling.coolDown ?? {};
      expect(Date.parse(deleteAt ?? '') - Date.parse(disabledAt ?? '')).toBe(
        14 * 24 * 60 * 60 * 1000,
      );
      expect(orders()).toEqual(['disable']);
      const { body } = await portal
        .as(people.ann)
        .get(`/cool-downs?identity=${identity}`);
      expect(body).toMatchObject({
        total: 1,
        items: [{ reviewId: item.id, subject: expect.any(String), deleteAt }],
      });
      await pass(13);
      await portal.runTask('notices');
      expect(portal.sent.map(({ payload }) => payload.title)).toContain(
        'An access review of booker ends in a deletion that is near',
      );
      expect(orders()).toEqual(['disable']);
      await pass(1);
      expect(orders()).toEqual(['disable', 'revoke']);
      expect(ordered().map(order => order.disabledAt)).toEqual([
        undefined,
        disabledAt,
      ]);
      const closed = await read(item);
      expect(closed).toMatchObject({ status: 'closed', outcome: 'revoked' });
      expect(closed.coolDown).toBeUndefined();
      expect(
        closed.remediation.map(({ action, status }) => [action, status]),
      ).toEqual([
        ['disable', 'verified'],
        ['revoke', 'verified'],
      ]);
      const after = await portal.as(people.ann).get('/cool-downs');
      expect(
        after.body.items.map(({ reviewId }: { reviewId: string }) => reviewId),
      ).not.toContain(item.id);
    });

    it('deletes at once where no cool-down is set for its environment', async () => {
      const { disable, ordered, orders, read } = await setUp(id, [
        { environment: 'test', for: 'P1D' },
        { type: 'api-key', environment: 'production', for: 'PT0S' },
      ]);
      const item = await disable();
      expect(orders()).toEqual(['revoke']);
      // Nobody has waited, so the connector is not told that it may delete for good.
      expect(ordered()[0].disabledAt).toBeUndefined();
      expect(await read(item)).toMatchObject({ outcome: 'revoked' });
    });

    it('brings it back with a reason, reads that back, and asks again', async () => {
      const { portal, read, disable, orders, pass } = await setUp(id);
      const item = await disable();
      await pass(2);
      const silent = await portal
        .as(people.ben)
        .post(`/reviews/${item.id}/restoration`, {});
      expect(silent.status).toBe(400);
      const stranger = await portal
        .as(people.pia)
        .post(`/reviews/${item.id}/restoration`, RESTORED);
      expect([403, 404]).toContain(stranger.status);
      const answer = await portal
        .as(people.ben)
        .post(`/reviews/${item.id}/restoration`, RESTORED);
      expect(answer.status).toBe(200);
      await portal.pump();
      expect(orders()).toEqual(['disable', 'restore']);
      const open = await read(item);
      expect(open).toMatchObject({ status: 'open', state: 'ask' });
      expect([open.decision, open.coolDown]).toEqual([undefined, undefined]);
      expect(open.history.map(({ by, what }) => `${by}: ${what}`)).toContain(
        `${people.ben}: asked for it to be restored (“${RESTORED.reason}”)`,
      );
      const [kept] = await portal.knex('review_cool_downs');
      expect(kept).toMatchObject({
        ended_how: 'restored',
        ended_by: people.ben,
        end_reason: RESTORED.reason,
      });
      await portal.knex.transaction(trx =>
        erasePersonFromRemediation(
          trx,
          createPseudonymiser(people.ben, 'user:erased/p-1'),
        ),
      );
      const [erased] = await portal.knex('review_cool_downs');
      expect(erased.ended_by).toBe('user:erased/p-1');
      expect(erased.end_reason).not.toContain(RESTORED.reason);
      const again = await portal
        .as(people.ben)
        .post(`/reviews/${item.id}/restoration`, RESTORED);
      expect(again.status).toBe(409);
      await pass(20);
      expect(orders()).not.toContain('revoke');
    });

    it('holds the deletion of what is asked for, and tells owner and decider', async () => {
      const { portal, system, read, disable, orders, pass } = await setUp(id);
      const item = await disable();
      const { coolDown } = await read(item);
      const usedAt = new Date(
        Date.parse(coolDown?.disabledAt ?? '') + 3600_000,
      );
      system.useKey('booker', usedAt);
      await pass(1);
      const held = await read(item);
      expect(held).toMatchObject({
        state: 'held',
        coolDown: { used: { at: usedAt.toISOString() } },
      });
      await portal.runTask('notices');
      const told = portal.sent
        .filter(({ payload }) => payload.title.includes('still asks for'))
        .map(({ recipients }) => recipients);
      for (const entityRef of [people.ann, people.ben]) {
        expect(told).toContainEqual({ type: 'entity', entityRef });
      }
      await pass(14);
      expect(orders()).toEqual(['disable']);
      expect(await read(item)).toMatchObject({ state: 'held' });

      const confirmed = await portal
        .as(people.ann)
        .post(`/reviews/${item.id}/deletion`, { reason: 'it is an attacker' });
      expect(confirmed.status).toBe(200);
      await portal.pump();
      expect(orders()).toEqual(['disable', 'revoke']);
      expect(await read(item)).toMatchObject({ outcome: 'revoked' });
      const entries: object[] = await portal.knex('ledger_entries');
      expect(
        entries.filter(entry =>
          JSON.stringify(entry).includes('usedWhileDisabled'),
        ),
      ).toHaveLength(1);
    });

    it('holds the deletion where a log that another source keeps shows a use', async () => {
      const { portal, read, disable, pass } = await setUp(id);
      const item = await disable();
      await pass(2);
      const role = await portal.findReview(people.ann, 'booker', 'grant');
      const day = portal.context.clock.now().toISOString().slice(0, 10);
      const pushed = await portal
        .as(people.sam)
        .post('/sources/call-log/observations', {
          kind: 'log',
          observedAt: portal.context.clock.now().toISOString(),
          basis: 'observed',
          mode: 'delta',
          uses: [{ credential: 'booker-key' }, { grant: 'booker-role' }].map(
            subject => ({
              ...subject,
              identity: { realm: 'fake', externalId: 'booker' },
              statedFor: 'fake',
              caller: '192.0.2.7',
              day,
              count: 3,
            }),
          ),
        });
      expect(pushed.status).toBe(200);
      expect(await read(item)).toMatchObject({
        state: 'held',
        coolDown: { used: { at: day, by: '192.0.2.7', count: 3 } },
      });
      const refreshed = await portal
        .as(people.ann)
        .post(`/reviews/${role.id}/evidence`, {});
      expect(refreshed.body.evidence.use).toEqual({
        known: true,
        partial: true,
        source: 'call-log',
        from: `${day}T00:00:00.000Z`,
        to: `${day}T23:59:59.999Z`,
        days: [{ day, caller: '192.0.2.7', count: 3 }],
      });
    });

    it('lets what is held be brought back', async () => {
      const { portal, system, read, disable, orders, pass } = await setUp(id);
      const item = await disable();
      system.useKey('booker', new Date(Date.now() + 30 * 60_000));
      await pass(1);
      expect(await read(item)).toMatchObject({ state: 'held' });
      await portal
        .as(people.ann)
        .post(`/reviews/${item.id}/restoration`, RESTORED);
      await portal.pump();
      expect(orders()).toEqual(['disable', 'restore']);
      expect(await read(item)).toMatchObject({ status: 'open' });
    });

    it('does not delete before its source was read, and holds what was asked for by then', async () => {
      const { portal, system, read, disable, orders } = await setUp(id);
      const item = await disable();
      await portal.moveClock({ days: 14, ms: 1000 });
      await portal.pump();
      expect(orders()).toEqual(['disable']);
      expect(await read(item)).toMatchObject({ state: 'delete-check' });
      system.useKey('booker', new Date(Date.now() + 24 * 3600_000));
      await portal.runTask('sources');
      await portal.moveClock({ ms: 61 * 60_000 });
      await portal.pump();
      expect(await read(item)).toMatchObject({ state: 'held' });
      expect(orders()).toEqual(['disable']);
    });

    it('asks again about what somebody else made active meanwhile', async () => {
      const { portal, system, read, disable, orders, pass } = await setUp(id);
      const item = await disable();
      await pass(7);
      system.setKey('booker', 'active');
      await pass(7);
      await portal.pump();
      expect(orders()).toEqual(['disable']);
      const again = await read(item);
      expect([again.status, again.decision]).toEqual(['open', undefined]);
      expect(again.history.at(-2)?.what).toContain('has changed since');
    });

    it('does nothing to what has changed since the decision, and asks with new evidence', async () => {
      const { portal, system, read, decide } = await setUp(id);
      const item = await portal.findReview(people.ann, 'booker', 'grant');
      const before = await read(item);
      await decide(item, { decision: 'revoke' });
      const [identity] = system.accounts.values();
      system.hold({
        ...identity,
        grants: (identity.grants ?? []).map(grant => ({
          ...grant,
          actions: ['read', 'write', 'delete'],
        })),
      });
      await portal.runTask('sources');
      await portal.moveClock({ ms: 2 * 60_000 + 1000 });
      await portal.pump();
      expect(system.calls).toEqual([]);
      const again = await read(item);
      expect([again.status, again.decision]).toEqual(['open', undefined]);
      expect(again.evidenceDigest).not.toBe(before.evidenceDigest);
    });

    it('asks again about what was revoked and is there again, and says of what decision', async () => {
      const { portal, system, read, disable, pass } = await setUp(id, [
        { for: 'PT0S' },
      ]);
      const item = await disable();
      expect(await read(item)).toMatchObject({ outcome: 'revoked' });
      await pass(0);
      await pass(1);
      expect(await portal.knex('review_items')).toHaveLength(2);
      system.setKey('booker', 'active');
      await pass(1);
      await pass(1);
      const pending = await portal
        .as(people.ann)
        .get('/reviews?status=pending');
      const next: ReviewItem = pending.body.items.find(
        ({ subject }: ReviewItem) => subject.kind === 'credential',
      );
      expect(next.id).not.toBe(item.id);
      expect(next.cause).toContain(`review ${item.id}`);
      expect((await read(item)).history.at(-1)?.what).toContain(next.id);
      expect(await portal.knex('review_items')).toHaveLength(3);
    });

    it('goes by the steps of the runbook where nothing is connected, each done by somebody', async () => {
      const { portal, system, read, disable } = await setUp(id);
      system.can = () => false;
      const item = await disable();
      const handed = await read(item);
      const task = handed.remediation[0];
      expect([handed.status, task.kind, task.steps.length]).toEqual([
        'by-hand',
        'manual',
        5,
      ]);
      expect(task.steps[0]).toContain('booker');
      const path = `/reviews/${item.id}/tasks/${task.id}/steps`;
      const done = await portal
        .as(people.ben)
        .post(`${path}/0`, { note: 'set' });
      expect(done.status).toBe(200);
      expect((await read(item)).remediation[0].done).toEqual([
        { step: 0, by: people.ben, at: expect.any(String), note: 'set' },
      ]);
      const statuses = [];
      for (const [user, step] of [
        [people.ann, 0],
        [people.ann, 9],
        [people.pia, 1],
      ] as const) {
        statuses.push((await portal.as(user).post(`${path}/${step}`)).status);
      }
      expect(statuses.slice(0, 2)).toEqual([409, 400]);
      expect([403, 404]).toContain(statuses[2]);
      // Everything that was said to be done does not close it; what the source shows does.
      await portal.runTask('sources');
      expect(await read(item)).toMatchObject({ status: 'by-hand' });
      system.setKey('booker', 'revoked');
      await portal.moveClock({ ms: 1000 });
      await portal.runTask('sources');
      expect(await read(item)).toMatchObject({ outcome: 'revoked' });
    });
  },
);
