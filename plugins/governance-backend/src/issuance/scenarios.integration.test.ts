import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { readFile } from 'node:fs/promises';
import { groups, organisation, people } from '../__testUtils__/organisation';
import { user } from '../reviewTasks/__testUtils__/stagedCampaign';
import { startIssuingPortal } from './__testUtils__/issuingPortal';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** The organisation with a group of other people. */
const withMembers = (group: string, members: string[]) =>
  organisation().map(entity =>
    `group:default/${entity.metadata.name}` === group
      ? {
          ...entity,
          relations: [
            ...(entity.relations ?? []).filter(
              ({ type }) => type !== 'hasMember',
            ),
            ...members.map(targetRef => ({ type: 'hasMember', targetRef })),
          ],
        }
      : entity,
  );

async function setUp(id: TestDatabaseId) {
  const all = await startIssuingPortal(await databases.init(id));
  const { portal } = all;
  const { engine } = portal.context;
  const look = async (instanceId: string) =>
    (await portal.as(people.sam).get(`/flow-instances/${instanceId}`)).body;
  const tell = (instanceId: string, facts: JsonObject) =>
    portal.knex.transaction(trx =>
      engine.send(
        trx,
        instanceId,
        { type: 'facts', facts },
        { kind: 'engine', route: 'tests' },
      ),
    );
  const setMembers = async (group: string, members: string[]) => {
    portal.setEntities(withMembers(group, members));
    await portal.runTask('directory');
  };
  /** One that works. */
  const activate = async () => {
    const { instanceId } = await all.deliver();
    await all.answer(people.ben, instanceId, 'confirm');
    await portal.pump();
    const [row] = await portal.knex('issued_credentials');
    return row;
  };
  const revoke = (who: string, credential: string) =>
    portal
      .as(who)
      .post(`/credentials/${credential}/revocation`, { reason: 'it is over' });
  return { ...all, activate, look, revoke, setMembers, tell };
}

describe.each(databases.eachSupportedId())('a credential on %s', id => {
  it.each([
    ['scope', { request: { scopes: ['payroll:read', 'payroll:write'] } }],
    ['environment', { request: { environment: 'staging' } }],
    ['life', { request: { ttlDays: 21 } }],
    ['issuer', { request: { issuer: 'other' } }],
    ['key', { request: { publicKey: 'another' } }],
    ['place', { request: { target: 'kept:elsewhere' } }],
  ])(
    'scenario 6: a change of its %s voids the approvals that it has, and that is shown',
    async (_title, change) => {
      const { answer, ask, issuer, look, portal, tell } = await setUp(id);
      const { body: made } = await ask();
      await answer(people.ann, made.instanceId, 'approve');
      expect((await tell(made.instanceId, change)).accepted).toBe(true);
      await answer(people.dana, made.instanceId, 'approve');
      await portal.pump();
      const shown = await look(made.instanceId);
      expect(shown).toMatchObject({ state: 'review', status: 'running' });
      expect(JSON.stringify(shown.events)).toContain('votes-voided');
      expect(issuer.orders).toEqual([]);
    },
  );

  it('scenario 6: what changes after the approval changes nothing of what is made', async () => {
    const { answer, ask, issuer, portal, tell } = await setUp(id);
    const { body: made } = await ask();
    issuer.next = 'fail';
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.dana, made.instanceId, 'approve');
    await portal.pump();
    await tell(made.instanceId, {
      request: { scopes: ['payroll:write'], ttlDays: 90 },
    });
    await portal.moveClock({ ms: 3_600_000 });
    await portal.pump();
    expect(issuer.orders.map(({ scopes }) => scopes)).toEqual([
      ['payroll:read'],
      ['payroll:read'],
    ]);
    expect(issuer.orders[1].notAfter).toBe(issuer.orders[0].notAfter);
  });

  it('scenario 7: an approval that is older than it may be orders nothing', async () => {
    const { answer, ask, issuer, look, portal, progress } = await setUp(id);
    const { body: made } = await ask();
    await answer(people.ann, made.instanceId, 'approve');
    await portal.context.engine.stopLoop();
    issuer.always = 'fail';
    await answer(people.dana, made.instanceId, 'approve');
    await portal.context.engine.rest();
    const before = issuer.orders.length;
    await portal.moveClock({ days: 8 });
    await portal.pump();
    expect(issuer.orders).toHaveLength(before);
    expect(await progress(made.id)).toMatchObject({
      status: 'ended',
      outcome: 'failed',
    });
    expect(JSON.stringify(await look(made.instanceId))).toContain(
      'approval-expired',
    );
  });

  it('scenario 8: whoever asked does not approve it as one of the approvers, nor by another account', async () => {
    const { answer, ask, issuer, portal } = await setUp(id);
    portal.setEntities([
      ...withMembers(groups.identitySecurity, [
        people.dana,
        people.sam,
        'user:default/sam-too',
      ]),
      user('sam-too', people.sam),
    ]);
    await portal.runTask('directory');
    const { body: made } = await ask();
    await answer(people.ann, made.instanceId, 'approve');
    const { body } = await portal
      .as(people.dana)
      .get(`/approvals/${made.instanceId}`);
    for (const who of [people.sam, 'user:default/sam-too']) {
      const refused = await portal
        .as(who)
        .post(`/approvals/${made.instanceId}/answers`, {
          decision: 'approve',
          digest: body.digest,
        });
      expect(refused.status).toBe(403);
    }
    await portal.pump();
    expect(issuer.orders).toEqual([]);
  });

  it('scenario 9: an approver who leaves the group before it is made counts no more, and it waits', async () => {
    const { answer, ask, issuer, look, portal, setMembers } = await setUp(id);
    const source = await readFile(
      resolvePackagePath(
        '@countersign/plugin-governance-backend',
        'flows/service-account-issuance.yaml',
      ),
      'utf8',
    );
    await portal.knex.transaction(trx =>
      portal.context.engine.publish(trx, {
        source: source
          .replace('version: 1.1.0', 'version: 1.2.0')
          .replace(
            '- { id: owner, from: owner.members, quorum: 1 }',
            '- { id: owner, from: owner.members, quorum: 2 }',
          ),
        author: people.otto,
      }),
    );
    const { body: made } = await ask();
    const ownerStage = async () =>
      (await look(made.instanceId)).question.stages.find(
        (stage: { id: string }) => stage.id === 'owner',
      );
    await answer(people.ann, made.instanceId, 'approve');
    await answer(people.ben, made.instanceId, 'approve');
    expect(await ownerStage()).toMatchObject({ quorum: 2 });
    const before = await ownerStage();
    await setMembers(groups.ledger, [people.ben, people.pia]);
    await answer(people.dana, made.instanceId, 'approve');
    await portal.pump();
    expect(await look(made.instanceId)).toMatchObject({ state: 'review' });
    expect(await ownerStage()).not.toEqual(before);
    expect(issuer.orders).toEqual([]);
    await answer(people.pia, made.instanceId, 'approve');
    await portal.pump();
    expect(issuer.orders).toHaveLength(1);
  });

  it('scenario 10: is one, though it is asked for eight times at once', async () => {
    const { answer, ask, issuer, portal } = await setUp(id);
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask()));
    expect(asked.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const instances = new Set(asked.map(({ body }) => body.instanceId));
    expect(instances.size).toBe(1);
    const [instanceId] = instances;
    for (const who of [people.ann, people.dana]) {
      await answer(who, instanceId, 'approve');
    }
    await portal.pump();
    await portal.pump();
    expect(issuer.orders).toHaveLength(1);
    expect(await portal.knex('issued_credentials').select()).toHaveLength(1);
  });

  it('scenario 39: is revoked by nobody who neither answers for it nor is of security', async () => {
    const { activate, issuer, portal, revoke } = await setUp(id);
    const { id: credential } = await activate();
    const refused = await revoke(people.pia, credential);
    expect(refused.status).toBe(403);
    await portal.pump();
    expect(issuer.alive).toMatchObject([{ status: 'usable' }]);
    expect((await revoke(people.ben, credential)).status).toBe(202);
    await portal.pump();
    expect(issuer.alive).toEqual([]);
  });

  it('scenario 43: revoked twice it is revoked once, and what has ended by itself is told to have', async () => {
    const { activate, issuer, portal, revoke } = await setUp(id);
    const { id: credential } = await activate();
    const first = await revoke(people.ann, credential);
    await portal.pump();
    const second = await revoke(people.ben, credential);
    expect([second.status, second.body]).toEqual([202, first.body]);
    await portal.pump();
    const flows = await portal
      .knex('flow_instances')
      .where({ flow: 'credential-revocation' });
    expect(flows).toMatchObject([{ status: 'ended', state: 'revoked' }]);
    expect(issuer.alive).toEqual([]);
  });

  it('scenario 43: one that has ended is revoked without harm', async () => {
    const { activate, issuer, portal, revoke } = await setUp(id);
    const { id: credential } = await activate();
    await portal.moveClock({ days: 21 });
    await portal.runTask('issuance');
    const path = `/credentials/${credential}`;
    const ended = (await portal.as(people.ann).get(path)).body;
    expect(ended).toMatchObject({
      state: 'ended',
      endReason: 'its time was over',
    });
    const { status, body } = await revoke(people.ann, credential);
    expect(status).toBe(202);
    await portal.pump();
    expect(
      (await portal.as(people.sam).get(`/flow-instances/${body.instanceId}`))
        .body,
    ).toMatchObject({ status: 'ended', outcome: 'revoked' });
    expect((await portal.as(people.ann).get(path)).body).toMatchObject({
      state: 'ended',
      endReason: 'its time was over',
    });
    expect(issuer.alive).toEqual([]);
  });
});
