import { TestDatabases } from '@backstage/backend-test-utils';
import { groups, people } from '../__testUtils__/organisation';
import { TestPortal } from '../__testUtils__/startTestPortal';
import {
  answer,
  detailOf,
  itemOf,
  keyOnly,
  setUp,
  user,
} from './__testUtils__/stagedCampaign';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const REQUEST = `
apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: access-request, owner: 'group:default/security', version: 1.0.0 }
spec:
  context: ReviewContext/v1
  initial: ask
  states:
    ask:
      approval:
        stages: [{ id: owner, from: reviewers.members, quorum: 1 }]
        bindTo: [subject.ref]
      timers: [{ after: P9D, goto: denied }]
      on: { approved: granted, denied: denied }
    granted: { end: granted }
    denied: { end: denied }
`;

/** Has somebody ask for an identity and somebody approve it, by a flow of the portal. */
async function request(
  portal: TestPortal,
  identityRef: string,
  by: { requester: string; approver: string },
) {
  const { engine } = portal.context;
  await portal.knex.transaction(async trx => {
    await engine.publish(trx, { source: REQUEST, author: 'user:default/otto' });
    const { instanceId } = await engine.start(trx, {
      flow: 'access-request',
      subject: identityRef,
      dedupeKey: `request ${identityRef}`,
      requestedBy: by.requester,
      mode: 'enforce',
      actor: { kind: 'person', principal: by.requester },
      facts: {
        mode: 'enforce',
        requester: { ref: by.requester },
        subject: {
          ref: identityRef,
          kind: 'credential',
          fingerprint: 'f',
          privileged: false,
        },
        identity: { ref: identityRef, type: 'service-account' },
        evidence: { digest: 'd' },
        owner: { ref: groups.ledger },
        reviewers: { members: [by.approver], leads: [] },
        connector: { revoke: false, reduce: false, disable: false },
      },
    });
    const { snapshot } = await engine.getInstance(trx, instanceId);
    const voted = await engine.send(
      trx,
      instanceId,
      {
        type: 'vote',
        voter: by.approver,
        voterKind: 'person',
        decision: 'approve',
        digest: snapshot.approval?.digest ?? '',
      },
      { kind: 'person', principal: by.approver },
    );
    expect(voted.accepted).toBe(true);
  });
}

describe.each(databases.eachSupportedId())('standing too near on %s', id => {
  it.each([
    [
      'in a stage',
      '  stages: [{ id: s, reviewers: [owner], deadline: P7D }]\n',
    ],
    ['without stages', ''],
  ])('refuses whoever approved the request, %s', async (_, spec) => {
    const { portal } = await setUp(databases, id, spec, [
      keyOnly('booker', {}, people.pia),
    ]);
    const item = await itemOf(portal, 'booker');
    await request(portal, item.identity.ref, {
      requester: people.pia,
      approver: people.ann,
    });
    const refused = await answer(portal, people.ann, item, 'keep');
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringContaining('separation.conflict'),
    ]);
    const unsure = await portal
      .as(people.ann)
      .post(`/reviews/${item.id}/routes`, { kind: 'dont-know' });
    expect(unsure.status).toBe(403);
    expect((await answer(portal, people.ben, item, 'revoke')).status).toBe(200);
    expect((await detailOf(portal, item)).decision).toBe('revoke');
  });

  it.each([
    ['made the identity', { createdBy: people.ann }, undefined],
    ['requested it by another account', {}, 'user:default/ann-admin'],
    ['stands in for who made it', { createdBy: people.pia }, undefined],
  ])(
    'does not ask whoever %s, without stages, and refuses them',
    async (_, more, requestedBy) => {
      const { portal } = await setUp(
        databases,
        id,
        '',
        [keyOnly('booker', more, requestedBy)],
        [user('ann-admin', people.ann)],
        ({ knex }) =>
          knex('absences').insert({
            id: 'away',
            person: people.pia,
            substitute: people.ann,
            from_at: '2020-01-01T00:00:00.000Z',
            to_at: '2100-01-01T00:00:00.000Z',
          }),
      );
      const item = await itemOf(portal, 'booker');
      expect(
        (await detailOf(portal, item)).reviewers.map(({ ref }) => ref),
      ).toEqual([people.ben]);
      const refused = await answer(portal, people.ann, item, 'keep');
      expect([refused.status, refused.body.error.message]).toEqual([
        403,
        expect.stringContaining('not-eligible'),
      ]);
      expect((await answer(portal, people.ben, item, 'keep')).status).toBe(200);
    },
  );
});
