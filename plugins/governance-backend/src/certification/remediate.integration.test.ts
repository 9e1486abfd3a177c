import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { component, groups, people } from '../__testUtils__/organisation';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

async function setUp(
  id: TestDatabaseId,
  identities = [account('booker')],
  more: { connected?: boolean } = {},
) {
  const system = new FakeSystem('fake');
  system.hold(...identities);
  const portal = await startTestPortal({
    knex: await databases.init(id),
    connectors: registry => {
      registry.addSource(system);
      if (more.connected ?? true) {
        registry.addRemediationConnector(system);
      }
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
  const read = async (item: ReviewItem): Promise<ReviewItemDetail> =>
    (await portal.as(people.sam).get(`/reviews/${item.id}`)).body;
  const decide = async (user: string, item: ReviewItem, body: object) => {
    const { evidenceDigest } = await read(item);
    const answer = await portal
      .as(user)
      .post(`/reviews/${item.id}/decisions`, { evidenceDigest, ...body });
    expect(answer.status).toBe(200);
    return answer.body as ReviewItemDetail;
  };
  /** Lets the two minutes pass in which a decision can be taken back. */
  const carryOut = async () => {
    await portal.moveClock({ ms: 2 * 60_000 + 1000 });
    await portal.pump();
  };
  /** Lets pauses between attempts pass. */
  const passRetries = async (attempts: number) => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      await portal.moveClock({ ms: 31 * 60_000 });
      await portal.pump();
    }
  };
  return { system, portal, read, decide, carryOut, passRetries };
}

describe.each(databases.eachSupportedId())('carrying out on %s', id => {
  it('lets a revocation be taken back, and carries the next one out, read back', async () => {
    const { credentials = [], ...booker } = account('booker');
    const createdAt = '2026-01-02T03:04:05.000Z';
    const { portal, system, read, decide, carryOut } = await setUp(id, [
      {
        ...booker,
        credentials: credentials.map(one => ({ ...one, createdAt })),
      },
    ]);
    const item = await portal.findReview(people.ann, 'booker');
    const held = await decide(people.ann, item, { decision: 'revoke' });
    expect(held).toMatchObject({ status: 'withdrawable', decision: 'revoke' });
    expect(held.withdrawableUntil).toBeDefined();
    const back = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/withdrawal`);
    expect([back.status, back.body.status, back.body.decision]).toEqual([
      200,
      'open',
      undefined,
    ]);
    await carryOut();
    expect(system.calls).toEqual([]);

    await decide(people.ann, item, { decision: 'revoke' });
    await carryOut();
    const closed = await read(item);
    expect(closed).toMatchObject({
      status: 'closed',
      outcome: 'revoked',
      remediation: [
        { kind: 'automatic', status: 'verified', proof: 'revoke is seen' },
      ],
    });
    expect(system.calls).toHaveLength(1);
    expect(system.calls[0].order).toMatchObject({
      action: 'revoke',
      subject: {
        kind: 'credential',
        externalId: 'booker-key',
        expected: { createdAt },
      },
    });
    expect(closed.history.map(({ what }) => what)).toEqual([
      `asked ${groups.ledger}: A test asks`,
      'decided to revoke it',
      'asks again',
      'took the decision back',
      'decided to revoke it',
      'closed as revoked',
    ]);
    const late = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/withdrawal`);
    expect(late.status).toBe(409);
  });

  it('reduces a grant to what was said, and nothing else', async () => {
    const { portal, system, read, decide, carryOut } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker', 'grant');
    await decide(people.ann, item, {
      decision: 'reduce',
      reduceTo: { actions: ['read'] },
    });
    await carryOut();
    expect(await read(item)).toMatchObject({ outcome: 'reduced' });
    expect(system.calls.map(({ order }) => order)).toEqual([
      expect.objectContaining({
        action: 'reduce',
        reduceTo: { actions: ['read'] },
        subject: expect.objectContaining({
          expected: { actions: ['read', 'write'], name: 'writer' },
        }),
      }),
    ]);
  });

  it('tries a connector that fails again, under one key', async () => {
    const { portal, system, read, decide, carryOut, passRetries } = await setUp(
      id,
    );
    system.answers.push(
      { outcome: 'failed', reason: 'it is busy', retryable: true },
      new Error('connection reset'),
    );
    const item = await portal.findReview(people.ann, 'booker');
    await decide(people.ann, item, { decision: 'revoke' });
    await carryOut();
    expect(await read(item)).toMatchObject({
      status: 'carrying-out',
      remediation: [{ status: 'failed', proof: 'it is busy' }],
    });
    await passRetries(2);
    expect(await read(item)).toMatchObject({
      outcome: 'revoked',
      remediation: [{ kind: 'automatic', status: 'verified' }],
    });
    expect(system.calls).toHaveLength(3);
    expect(new Set(system.calls.map(({ key }) => key)).size).toBe(1);
  });

  it('does not close what cannot be read back, and hands it over in the end', async () => {
    const { portal, system, read, decide, carryOut, passRetries } = await setUp(
      id,
    );
    system.verifies = false;
    const item = await portal.findReview(people.ann, 'booker');
    await decide(people.ann, item, { decision: 'revoke' });
    await carryOut();
    expect(await read(item)).toMatchObject({
      status: 'carrying-out',
      state: 'revoke-read-back',
    });
    await passRetries(9);
    expect(await read(item)).toMatchObject({ status: 'by-hand' });
  });

  it.each([
    ['a connector that refuses', true, {}],
    ['no connector', false, {}],
    [
      'something that would put it back',
      true,
      { managedBy: { tool: 'terraform' } },
    ],
  ])(
    'hands over where there is %s, and closes by a later reading only',
    async (_, connected, more) => {
      const { portal, system, read, decide, carryOut } = await setUp(
        id,
        [account('booker', more)],
        { connected },
      );
      system.answers.push({ outcome: 'refused', reason: 'not allowed to' });
      const item = await portal.findReview(people.ann, 'booker');
      await decide(people.ann, item, { decision: 'revoke' });
      await carryOut();
      const handed = await read(item);
      expect(handed).toMatchObject({ status: 'by-hand' });
      expect(handed.remediation.at(-1)).toMatchObject({
        kind: 'manual',
        status: 'open',
        doer: groups.ledger,
      });
      expect(handed.remediation.at(-1)?.steps.length).toBeGreaterThan(1);
      await portal.runTask('notices');
      expect(portal.sent.at(-1)?.payload.title).toContain(
        'needs something done by hand',
      );

      await portal.moveClock({ ms: 1000 });
      await portal.runTask('sources');
      expect(await read(item)).toMatchObject({ status: 'by-hand' });
      system.setKey('booker', 'revoked');
      await portal.moveClock({ ms: 1000 });
      await portal.runTask('sources');
      const closed = await read(item);
      expect(closed).toMatchObject({ status: 'closed', outcome: 'revoked' });
      expect(closed.remediation.at(-1)).toMatchObject({
        kind: 'manual',
        status: 'verified',
        proof: 'fake does not show it as active any more',
      });
    },
  );

  it('passes on what is not theirs to the next candidate, after two bounces to triage', async () => {
    const { portal, read } = await setUp(id, [
      account('booker', {
        consumers: [
          'component:default/ledger-api',
          'component:default/payments-api',
        ],
      }),
    ]);
    const item = await portal.findReview(people.ann, 'booker');
    const first = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/routes`, { kind: 'not-mine' });
    expect([first.status, first.body.owner]).toEqual([200, groups.payments]);
    expect(first.body.reviewers).toEqual([
      { ref: people.pia, via: groups.payments },
    ]);
    const again = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/routes`, { kind: 'not-mine' });
    expect([403, 404]).toContain(again.status);
    const second = await portal
      .as(people.pia)
      .post(`/reviews/${item.id}/routes`, { kind: 'not-mine' });
    expect([second.status, second.body.owner]).toEqual([200, groups.ledger]);
    const third = await portal
      .as(people.ben)
      .post(`/reviews/${item.id}/routes`, {
        kind: 'not-mine',
        reason: 'we never used it',
      });
    expect([third.status, third.body.owner]).toEqual([200, groups.security]);
    expect((await read(item)).history.at(-1)?.what).toContain(
      'we never used it',
    );
    await portal.runTask('notices');
    expect(portal.sent.map(({ recipients }) => recipients)).toContainEqual({
      type: 'entity',
      entityRef: people.sam,
    });
    const last = await portal
      .as(people.sam)
      .post(`/reviews/${item.id}/routes`, { kind: 'not-mine' });
    expect([last.status, last.body.error.message]).toEqual([
      409,
      'Nobody is left to ask',
    ]);
  });

  it('lets one of a decision and a hand-over that come at the same moment through', async () => {
    const { portal, read } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    const { evidenceDigest } = await read(item);
    const [handed, decided] = await Promise.all([
      portal
        .as(people.ann)
        .post(`/reviews/${item.id}/routes`, { kind: 'not-mine' }),
      portal.as(people.ben).post(`/reviews/${item.id}/decisions`, {
        decision: 'revoke',
        evidenceDigest,
      }),
    ]);
    const after = await read(item);
    expect([200, 403, 404, 409]).toContain(decided.status);
    expect([
      handed.status === 200,
      decided.status === 200,
      after.owner,
      after.status,
    ]).toEqual(
      decided.status === 200
        ? [false, true, groups.ledger, 'withdrawable']
        : [true, false, groups.finance, 'open'],
    );
  });

  it('passes on to the group above without asking the team again', async () => {
    const { portal } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    const { body } = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/routes`, { kind: 'not-mine' });
    expect([body.owner, body.reviewers]).toEqual([
      groups.finance,
      [
        { ref: people.lena, via: groups.finance },
        { ref: people.pia, via: groups.payments },
      ],
    ]);
  });

  it('asks the lead besides when somebody does not know, by the same deadline', async () => {
    const { portal, decide } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    const { status, body } = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/routes`, { kind: 'dont-know' });
    expect([status, body.dueAt]).toEqual([200, item.dueAt]);
    expect(body.reviewers).toContainEqual({
      ref: people.lena,
      via: `lead of ${groups.ledger}`,
    });
    expect(await decide(people.lena, item, { decision: 'keep' })).toMatchObject(
      { outcome: 'kept' },
    );
  });

  it('reminds after 7 days, asks the lead after 10, disables after 14, and restores on request', async () => {
    const { portal, system, read } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    const told = async (user: string, words: string) => {
      await portal.runTask('notices');
      return portal.sent.some(
        ({ recipients, payload }) =>
          recipients.type === 'entity' &&
          recipients.entityRef === user &&
          payload.title.includes(words),
      );
    };
    await portal.pump();
    expect(await told(people.ann, 'wait for you')).toBe(true);
    expect(await told(people.ann, 'still wait')).toBe(false);
    await portal.moveClock({ days: 7, ms: 1000 });
    await portal.pump();
    expect(await told(people.ann, 'still wait')).toBe(true);
    expect(await told(people.lena, 'have not been answered')).toBe(false);
    await portal.moveClock({ days: 3 });
    await portal.pump();
    expect(await told(people.lena, 'have not been answered')).toBe(true);
    expect((await read(item)).reviewers).toContainEqual({
      ref: people.lena,
      via: `lead of ${groups.ledger}`,
    });
    expect(system.calls).toEqual([]);
    await portal.moveClock({ days: 4 });
    await portal.pump();
    expect(system.calls.map(({ order }) => order.action).sort()).toEqual([
      'disable',
      'disable',
    ]);
    const disabled = await read(item);
    expect(disabled.state).toBe('cooling');
    expect(disabled.decision).toBeUndefined();
    const restored = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/restoration`, {
        reason: 'the night job needs it',
      });
    expect(restored.status).toBe(200);
    await portal.pump();
    expect(system.calls.at(-1)?.order.action).toBe('restore');
    expect(await read(item)).toMatchObject({ status: 'open' });
  });

  it('revokes what silence disabled when nobody asks for it back', async () => {
    const { portal, system, read } = await setUp(id);
    const item = await portal.findReview(people.ann, 'booker');
    await portal.moveClock({ days: 14, ms: 1000 });
    await portal.pump();
    await portal.moveClock({ days: 14, ms: 1000 });
    await portal.runTask('sources');
    await portal.pump();
    expect(await read(item)).toMatchObject({ outcome: 'revoked' });
    expect(
      system.calls
        .filter(({ order }) => order.subject.kind === 'credential')
        .map(({ order }) => order.action),
    ).toEqual(['disable', 'revoke']);
  });

  it('leaves what cannot be brought back as it is when nobody answers, and says so', async () => {
    const { portal, system, read } = await setUp(id, [account('booker')], {
      connected: false,
    });
    const item = await portal.findReview(people.ann, 'booker');
    expect(item.onSilence).toBe(
      'Nothing is changed, and it is reported as unanswered.',
    );
    await portal.moveClock({ days: 14, ms: 1000 });
    await portal.pump();
    expect(await read(item)).toMatchObject({ outcome: 'unanswered' });
    expect(system.calls).toEqual([]);
  });

  it('asks about the identities of a component that was re-platformed', async () => {
    const { portal, decide } = await setUp(id);
    for (const kind of ['credential', 'grant'] as const) {
      await decide(
        people.ann,
        await portal.findReview(people.ann, 'booker', kind),
        { decision: 'keep' },
      );
    }
    await portal.runTask('directory');
    const before = await portal.as(people.ann).get('/reviews?status=pending');
    expect(before.body.total).toBe(0);
    portal.setEntities([
      ...portal
        .currentEntities()
        .filter(({ metadata }) => metadata.name !== 'ledger-api'),
      component('ledger-api', groups.ledger, 'kubernetes:two'),
    ]);
    await portal.runTask('directory');
    const { body } = await portal.as(people.ann).get('/reviews?status=pending');
    expect(body.items.map((item: ReviewItem) => item.cause)).toEqual([
      'component:default/ledger-api was re-platformed: runtime from kubernetes:one to kubernetes:two',
      'component:default/ledger-api was re-platformed: runtime from kubernetes:one to kubernetes:two',
    ]);
  });
});
