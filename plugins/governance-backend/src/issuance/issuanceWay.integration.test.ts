import {
  mockCredentials,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import request from 'supertest';
import { dumpDatabase, findSecrets } from '../__testUtils__/findSecrets';
import { groups, people } from '../__testUtils__/organisation';
import { startIssuingPortal } from './__testUtils__/issuingPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const setUp = async (id: TestDatabaseId) =>
  startIssuingPortal(await databases.init(id));

describe.each(databases.eachSupportedId())('a credential on %s', id => {
  it('IW-R1, IW-U2: is asked for, approved, issued, delivered, confirmed, and works only then', async () => {
    const all = await setUp(id);
    const { issuer, store, ask, answer, progress, portal } = all;
    const { body: made } = await ask();
    expect(made).toMatchObject({ state: 'review' });
    expect(issuer.orders).toEqual([]);
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.dana, made.instanceId, 'approve');
    await portal.pump();
    expect(await progress(made.id)).toMatchObject({
      state: 'confirm',
      credential: {
        state: 'delivered',
        issuer: 'fake',
        owner: groups.ledger,
        purpose: 'pays people',
        requestedBy: people.sam,
        storedAt: 'kept/payroll',
        scopes: ['payroll:read'],
      },
    });
    expect(issuer.alive).toMatchObject([{ status: 'disabled' }]);
    expect(store.values.get('payroll')).toBe(issuer.secrets[0]);

    expect((await answer(people.ben, made.instanceId, 'confirm')).status).toBe(
      200,
    );
    await portal.pump();
    expect(await progress(made.id)).toMatchObject({
      status: 'ended',
      outcome: 'granted',
      credential: { state: 'active', activatedAt: expect.any(String) },
    });
    expect(issuer.alive).toMatchObject([{ status: 'usable' }]);
  });

  it('scenario 8: whoever asked neither approves nor confirms it', async () => {
    const { portal, deliver, ask } = await setUp(id);
    const { body: made } = await ask({}, 'request-02');
    const tryOwn = async (instanceId: string, decision: string) => {
      // Sam is of security, and has been shown what the owners are asked.
      const { body } = await portal
        .as(people.ann)
        .get(`/approvals/${instanceId}`);
      return portal.as(people.sam).post(`/approvals/${instanceId}/answers`, {
        decision,
        digest: body.digest,
      });
    };
    expect((await tryOwn(made.instanceId, 'approve')).status).toBe(403);
    const { instanceId } = await deliver();
    expect((await tryOwn(instanceId, 'confirm')).status).toBe(403);
    await portal.pump();
    const [row] = await portal.knex('issued_credentials');
    expect(row).toMatchObject({ state: 'delivered' });
  });

  it('scenario 29: nobody confirms who does not answer for it, whatever they were sent', async () => {
    const { portal, deliver } = await setUp(id);
    const { instanceId } = await deliver();
    const { body: shown } = await portal
      .as(people.ann)
      .get(`/approvals/${instanceId}`);
    const forwarded = await portal
      .as(people.pia)
      .post(`/approvals/${instanceId}/answers`, {
        decision: 'confirm',
        digest: shown.digest,
      });
    expect(forwarded.status).toBe(403);
    expect(
      (await portal.as(people.pia).get(`/approvals/${instanceId}`)).status,
    ).toBe(403);
  });

  it('scenario 28: is taken back where nobody confirms it in time', async () => {
    const { portal, deliver, issuer, store, progress } = await setUp(id);
    const { id: requestId } = await deliver();
    await portal.moveClock({ days: 3 });
    await portal.pump();
    expect(await progress(requestId)).toMatchObject({
      status: 'ended',
      outcome: 'expired',
      credential: { state: 'ended' },
    });
    expect(issuer.alive).toEqual([]);
    expect(store.values.size).toBe(0);
  });

  it('is taken back where its owner does not confirm it', async () => {
    const { portal, deliver, answer, issuer, progress } = await setUp(id);
    const { id: requestId, instanceId } = await deliver();
    await answer(people.ann, instanceId, 'refuse');
    await portal.pump();
    expect(await progress(requestId)).toMatchObject({ outcome: 'denied' });
    expect(issuer.alive).toEqual([]);
  });

  it('is refused before anybody is asked where issuer or store do not take it', async () => {
    const { portal, ask, ref } = await setUp(id);
    for (const [changes, message] of [
      [{ issuer: 'nobody' }, 'no issuer nobody is connected'],
      [{ target: 'nowhere:payroll' }, 'no store nowhere is connected'],
    ] as const) {
      const refused = await ask(changes, `request-${Object.keys(changes)[0]}`);
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).toContain(message);
    }
    const { body } = await portal.as(people.sam).post('/requests/preview', {
      flow: 'service-account-issuance',
      about: ref,
      stated: {
        request: {
          issuer: 'nobody',
          purpose: 'pays people',
          environment: 'prod',
          ttlDays: 20,
          scopes: ['payroll:read'],
          target: 'kept:payroll',
        },
        subject: { kind: 'service-account' },
      },
    });
    expect(body.problems).toEqual([
      { path: 'request.issuer', message: 'no issuer nobody is connected' },
    ]);
    expect(await portal.knex('flow_requests').select()).toEqual([]);
  });

  it('is revoked at once by whoever answers for it, and seen to be refused', async () => {
    const { portal, deliver, answer, issuer, store } = await setUp(id);
    const { instanceId } = await deliver();
    await answer(people.ann, instanceId, 'confirm');
    await portal.pump();
    const { body: listed } = await portal.as(people.ann).get('/credentials');
    expect(listed).toMatchObject({ total: 1, items: [{ state: 'active' }] });
    const credential = `/credentials/${listed.items[0].id}`;
    const reason = { reason: 'it was seen in a log' };
    const stranger = await portal
      .as(people.pia)
      .post(`${credential}/revocation`, reason);
    expect(stranger.status).toBe(403);
    const ending = await portal
      .as(people.ann)
      .post(`${credential}/revocation`, reason);
    expect(ending.status).toBe(202);
    const again = await portal
      .as(people.ben)
      .post(`${credential}/revocation`, reason);
    expect(again.body).toEqual(ending.body);
    await portal.pump();
    const { body: ended } = await portal.as(people.ann).get(credential);
    expect(ended).toMatchObject({
      state: 'ended',
      refusedAt: expect.any(String),
    });
    expect(issuer.alive).toEqual([]);
    expect(store.values.size).toBe(0);
  });

  it('is for whoever asked for it or answers for it to see', async () => {
    const { portal, deliver } = await setUp(id);
    await deliver();
    const [row] = await portal.knex('issued_credentials');
    for (const who of [people.sam, people.ben]) {
      const { body } = await portal.as(who).get('/credentials');
      expect(body.items).toMatchObject([{ id: row.id }]);
    }
    const { body: others } = await portal.as(people.pia).get('/credentials');
    expect(others).toEqual({ items: [], total: 0 });
    const hidden = await portal.as(people.pia).get(`/credentials/${row.id}`);
    expect(hidden.status).toBe(404);
  });

  it('leaves nothing where its issuer never answers and its flow gives up', async () => {
    const { portal, ask, answer, issuer, progress } = await setUp(id);
    const { body: made } = await ask();
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.dana, made.instanceId, 'approve');
    issuer.always = 'lose-answer';
    for (let turn = 0; turn < 60; turn += 1) {
      await portal.pump();
      await portal.moveClock({ ms: 3_600_000 });
    }
    expect(await progress(made.id)).toMatchObject({ outcome: 'failed' });
    await portal.runTask('issuance');
    expect(issuer.alive).toEqual([]);
    expect(await progress(made.id)).toMatchObject({
      credential: { state: 'ended' },
    });
  });

  it('revokes what comes to be after nothing was there', async () => {
    const { portal, ask, answer, issuer } = await setUp(id);
    const { body: made } = await ask();
    await answer(people.ann, made.instanceId, 'approve');
    issuer.next = 'late';
    await answer(people.dana, made.instanceId, 'approve');
    await portal.pump();
    await portal.moveClock({ ms: 60_000 });
    await portal.pump();
    await portal.moveClock({ ms: 600_000 });
    await portal.pump();
    expect(issuer.alive).toHaveLength(1);
    issuer.late.forEach(come => come());
    expect(issuer.alive).toHaveLength(2);
    await portal.runTask('issuance');
    expect(issuer.alive).toMatchObject([{ tag: expect.stringMatching(/-2$/) }]);
    expect(
      await portal
        .knex('ledger_entries')
        .where({ type: 'credential.orphan-revoked' })
        .select('type'),
    ).toHaveLength(1);
  });

  it('names nobody who is erased, and ends as before', async () => {
    const { portal, deliver, answer, issuer } = await setUp(id);
    const { instanceId } = await deliver();
    await answer(people.ann, instanceId, 'confirm');
    await portal.pump();
    const erased = await request(portal.app)
      .delete(`/ledger/personal/${encodeURIComponent(people.sam)}`)
      .set('authorization', mockCredentials.service.header());
    expect(erased.status).toBe(200);
    const [row] = await portal.knex('issued_credentials');
    expect(row).toMatchObject({
      requested_by: expect.stringMatching(/^user:erased\//),
      owner: groups.ledger,
      purpose: 'pays people',
    });
    await portal.moveClock({ days: 21 });
    await portal.runTask('issuance');
    expect(issuer.alive).toEqual([]);
  });

  it('ends at its issuer when its time is over', async () => {
    const { portal, deliver, answer, issuer } = await setUp(id);
    const { instanceId } = await deliver();
    await answer(people.ann, instanceId, 'confirm');
    await portal.pump();
    await portal.moveClock({ days: 21 });
    await portal.runTask('issuance');
    expect(issuer.alive).toEqual([]);
    const [row] = await portal.knex('issued_credentials');
    expect(row).toMatchObject({
      state: 'ended',
      end_reason: 'its time was over',
    });
  });

  it('scenario 14: is taken back, and security paged, where its issuer made something else', async () => {
    const { portal, deliver, issuer, store, progress } = await setUp(id);
    issuer.makes = { scopes: ['payroll:read', 'payroll:write'] };
    const { id: requestId, instanceId } = await deliver();
    await portal.runTask('issuance');
    expect(await progress(requestId)).toMatchObject({
      status: 'ended',
      outcome: 'failed',
      credential: { state: 'ended' },
    });
    expect(issuer.orders).toHaveLength(1);
    expect(issuer.alive).toEqual([]);
    expect(store.values.size).toBe(0);
    expect(portal.sent).toContainEqual(
      expect.objectContaining({
        recipients: expect.objectContaining({
          entityRef: expect.arrayContaining([groups.identitySecurity]),
        }),
        payload: expect.objectContaining({ severity: 'high' }),
      }),
    );
    const { body: shown } = await portal
      .as(people.sam)
      .get(`/flow-instances/${instanceId}`);
    expect(JSON.stringify(shown.events)).toContain(
      'made something else than was ordered: it may do payroll:write',
    );
  });

  it('scenario 25: leaves its secret nowhere but in its store', async () => {
    const { portal, deliver, answer, issuer } = await setUp(id);
    issuer.next = 'lose-answer';
    const { instanceId } = await deliver();
    await portal.moveClock({ ms: 60_000 });
    await portal.pump();
    await answer(people.ann, instanceId, 'confirm');
    await portal.pump();
    expect(issuer.secrets.length).toBeGreaterThan(1);
    await portal.runTask('issuance');
    const texts = [
      ...(await dumpDatabase(portal.knex)),
      ...portal.logLines.map(text => ({ where: 'log', text })),
      ...portal.answers.map(text => ({ where: 'answer', text })),
      { where: 'notifications', text: JSON.stringify(portal.sent) },
    ];
    expect(
      findSecrets(texts, Object.fromEntries(Object.entries(issuer.secrets))),
    ).toEqual([]);
    expect(texts.some(({ text }) => text.includes('payroll:read'))).toBe(true);
  });
});
