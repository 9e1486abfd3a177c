import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { people } from '../__testUtils__/organisation';
import { startIssuingPortal } from './__testUtils__/issuingPortal';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A portal in which a credential of ledger works. */
async function setUp(id: TestDatabaseId) {
  const all = await startIssuingPortal(await databases.init(id));
  const { portal, deliver, answer, issuer } = all;
  const { instanceId } = await deliver();
  await answer(people.ann, instanceId, 'confirm');
  await portal.pump();
  const [old] = await portal.knex('issued_credentials');
  const rotate = (who: string) =>
    portal.as(who).post(`/credentials/${old.id}/rotation`);
  const say = (who: string, what: string) =>
    portal
      .as(who)
      .post(`/credentials/${old.id}/rotation/answer`, { answer: what });
  const states = async () =>
    (await portal.knex('issued_credentials').orderBy('ordered_at')).map(
      ({ state }: { state: string }) => state,
    );
  /** The tag of the one that replaces the other. */
  const fresh = async (): Promise<string> =>
    (
      await portal
        .knex('issued_credentials')
        .where({ replaces: old.id })
        .first()
    ).tag;
  return { ...all, old, rotate, say, states, fresh, issuer };
}

describe.each(databases.eachSupportedId())('a rotation on %s', id => {
  it('WL-U3: puts the new one beside the old, and revokes the old one once nobody uses it any more', async () => {
    const { portal, old, rotate, states, fresh, issuer, store } = await setUp(
      id,
    );
    issuer.uses.set(old.tag, { now: true });
    const { body } = await rotate(people.ann);
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
    expect(store.values.get('payroll')).toBe(issuer.secrets[1]);

    issuer.uses.set(await fresh(), { now: true });
    await portal.runTask('issuance');
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);

    issuer.uses.set(old.tag, { now: false });
    await portal.runTask('issuance');
    await portal.pump();
    expect(await states()).toEqual(['ended', 'active']);
    expect(issuer.alive).toMatchObject([
      { tag: await fresh(), status: 'usable' },
    ]);
    const { body: instance } = await portal
      .as(people.ann)
      .get(`/flow-instances/${body.instanceId}`);
    expect(instance).toMatchObject({
      outcome: 'rotated',
      credential: { replaces: old.id, state: 'active' },
    });
  });

  it('revokes the old one once the new one was used after it, where a system says last use and no more', async () => {
    const { portal, old, rotate, states, fresh, issuer } = await setUp(id);
    const usedAt = (lastUsedAt: string) => ({ now: false, lastUsedAt });
    issuer.uses.set(old.tag, usedAt('2026-11-20T08:00:00.000Z'));
    await rotate(people.ann);
    await portal.pump();
    const lookAgain = async () => {
      await portal.runTask('issuance');
      await portal.pump();
      return states();
    };
    expect(await lookAgain()).toEqual(['active', 'active']);

    issuer.uses.set(await fresh(), usedAt('2026-11-20T09:00:00.000Z'));
    issuer.uses.set(old.tag, usedAt('2026-11-20T10:00:00.000Z'));
    expect(await lookAgain()).toEqual(['active', 'active']);

    issuer.uses.set(await fresh(), usedAt('2026-11-20T11:00:00.000Z'));
    expect(await lookAgain()).toEqual(['ended', 'active']);
  });

  it('has exactly the rights, the environment and the place of the one that it replaces', async () => {
    const { portal, rotate, issuer } = await setUp(id);
    await rotate(people.ben);
    await portal.pump();
    const [first, second] = await portal
      .knex('issued_credentials')
      .orderBy('ordered_at');
    for (const field of [
      'issuer',
      'identity',
      'environment',
      'scopes',
      'owner',
      'store',
      'target',
      'purpose',
      'requested_by',
    ]) {
      expect(second[field]).toEqual(first[field]);
    }
    expect(issuer.orders[1].scopes).toEqual(issuer.orders[0].scopes);
  });

  it('asks an owner where somebody else wants it', async () => {
    const { portal, rotate, answer, states } = await setUp(id);
    const { body } = await rotate(people.sam);
    await portal.pump();
    expect(await states()).toEqual(['active']);
    await answer(people.ben, body.instanceId, 'approve');
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
  });

  it('is for whoever asked for the credential or owns it', async () => {
    const { rotate } = await setUp(id);
    expect((await rotate(people.pia)).status).toBe(403);
  });

  it('is one at a time', async () => {
    const { portal, rotate, states } = await setUp(id);
    const answers = await Promise.all([
      rotate(people.ann),
      rotate(people.ann),
      rotate(people.ben),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
  });

  it('is taken back until the old one has gone, and can be asked for again', async () => {
    const { portal, rotate, say, states, issuer, old } = await setUp(id);
    await rotate(people.ann);
    await portal.pump();
    expect((await say(people.pia, 'failed')).status).toBe(403);
    expect((await say(people.ben, 'failed')).status).toBe(200);
    await portal.pump();
    expect(await states()).toEqual(['active', 'ended']);
    expect(issuer.alive).toMatchObject([{ tag: old.tag, status: 'usable' }]);
    expect((await say(people.ben, 'failed')).status).toBe(404);
    expect((await rotate(people.ann)).status).toBe(202);
  });

  it('is ended by whoever owns it, where no use is shown', async () => {
    const { portal, rotate, say, states } = await setUp(id);
    await rotate(people.ann);
    await portal.pump();
    expect((await say(people.ann, 'switched')).status).toBe(200);
    await portal.pump();
    expect(await states()).toEqual(['ended', 'active']);
  });

  it('leaves the old one alone where the new one is revoked meanwhile', async () => {
    const { portal, rotate, say, states, old, issuer } = await setUp(id);
    const { body } = await rotate(people.ann);
    await portal.pump();
    const { id: fresh } = await portal
      .knex('issued_credentials')
      .where({ replaces: old.id })
      .first();
    await portal.as(people.ann).post(`/credentials/${fresh}/revocation`, {
      reason: 'it was delivered to the wrong place',
    });
    await portal.pump();
    expect(await states()).toEqual(['active', 'ended']);
    expect((await say(people.ann, 'switched')).status).toBe(404);
    expect(issuer.alive).toMatchObject([{ tag: old.tag, status: 'usable' }]);
    expect(
      (await portal.as(people.ann).get(`/flow-instances/${body.instanceId}`))
        .body,
    ).toMatchObject({ outcome: 'withdrawn' });
  });

  it('is through where the old one is revoked meanwhile', async () => {
    const { portal, rotate, states, old } = await setUp(id);
    const { body } = await rotate(people.ann);
    await portal.pump();
    await portal.as(people.ann).post(`/credentials/${old.id}/revocation`, {
      reason: 'it was seen in a log',
    });
    await portal.pump();
    expect(await states()).toEqual(['ended', 'active']);
    expect(
      (await portal.as(people.ann).get(`/flow-instances/${body.instanceId}`))
        .body,
    ).toMatchObject({ outcome: 'rotated' });
  });

  it('is through where the time of the old one is over', async () => {
    const { portal, rotate, states, old } = await setUp(id);
    await portal.moveClock({
      ms: Date.parse(old.not_after) - Date.now() - 2 * 86_400_000,
    });
    const { body } = await rotate(people.ann);
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
    await portal.moveClock({ days: 3 });
    await portal.runTask('issuance');
    await portal.pump();
    expect(await states()).toEqual(['ended', 'active']);
    expect(
      (await portal.as(people.ann).get(`/flow-instances/${body.instanceId}`))
        .body,
    ).toMatchObject({ outcome: 'rotated' });
  });

  it('replaces nothing that does not work', async () => {
    const { portal, rotate, old } = await setUp(id);
    await portal.as(people.ann).post(`/credentials/${old.id}/revocation`, {
      reason: 'it was seen in a log',
    });
    await portal.pump();
    expect((await rotate(people.ann)).status).toBe(409);
  });

  it('leaves both, and says so, where nobody switches', async () => {
    const { portal, rotate, states } = await setUp(id);
    const { body } = await rotate(people.ann);
    await portal.pump();
    await portal.moveClock({ days: 11 });
    await portal.pump();
    expect(await states()).toEqual(['active', 'active']);
    const { body: instance } = await portal
      .as(people.ann)
      .get(`/flow-instances/${body.instanceId}`);
    expect(instance.outcome).toBe('rotated-old-lives');
  });
});
