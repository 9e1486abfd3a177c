import { TestDatabases } from '@backstage/backend-test-utils';
import { FlowEngine } from '../flows';
import { startTestPortal } from '../__testUtils__/startTestPortal';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const FLOW = (page: string) => `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: paging, owner: group:default/security, version: 1.0.0}
spec:
  context: ReviewContext/v1
  maxDuration: {after: P30D, goto: failed}
  initial: hold
  states:
    hold:
      wait: {for: [gone-wrong]}
      on: {gone-wrong: failed}
    failed: {end: failed, page: '${page}'}
`;

const FACTS = {
  mode: 'enforce',
  subject: { ref: 's', kind: 'grant', fingerprint: 'f', privileged: false },
  identity: { ref: 'i', type: 'service-account' },
  evidence: { digest: 'd' },
  owner: { ref: 'group:default/ledger' },
  reviewers: { members: [], leads: [] },
  connector: { revoke: false, reduce: false, disable: false },
};

describe.each(databases.eachSupportedId())('a page at an end on %s', id => {
  async function end(page: string, mode: 'observe' | 'advise' | 'enforce') {
    const knex = await databases.init(id);
    const portal = await startTestPortal({ knex });
    const engine: FlowEngine = portal.context.engine;
    await knex.transaction(trx =>
      engine.publish(trx, { source: FLOW(page), author: 'user:default/sam' }),
    );
    const actor = { kind: 'engine' } as const;
    const [{ instanceId }] = await knex.transaction(trx =>
      engine.startMany(trx, [
        {
          flow: 'paging',
          subject: 'certificate:broken',
          dedupeKey: 'once',
          facts: { ...FACTS, mode },
          mode,
          actor,
        },
      ]),
    );
    await knex.transaction(trx =>
      engine.send(
        trx,
        instanceId,
        { type: 'signal', name: 'gone-wrong' },
        actor,
      ),
    );
    return { portal, instanceId };
  }

  it('notifies the group that the flow names, once', async () => {
    const { portal } = await end('group:default/security', 'enforce');
    await portal.pump();
    await portal.pump();
    expect(portal.sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: ['group:default/security'] },
        payload: {
          title: 'paging has ended as failed',
          description: expect.stringContaining('certificate:broken'),
          link: '/governance',
          severity: 'high',
          topic: 'governance-flow-end',
          scope: expect.any(String),
        },
      },
    ]);
  });

  it('tries again under the same scope while notifications are away', async () => {
    const { portal } = await end('user:default/sam', 'advise');
    portal.setNotificationsFail(true);
    await portal.pump();
    expect(portal.sent).toEqual([]);
    portal.setNotificationsFail(false);
    await portal.moveClock({ ms: 31 * 60_000 });
    await portal.pump();
    expect(portal.sent).toHaveLength(1);
  });

  it('tells nobody in observe', async () => {
    const { portal } = await end('group:default/security', 'observe');
    await portal.pump();
    expect(portal.sent).toEqual([]);
  });
});
