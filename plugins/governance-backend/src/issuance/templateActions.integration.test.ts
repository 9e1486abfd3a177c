import {
  createBackendModule,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { governanceConnectorsExtensionPoint } from '@countersign/plugin-governance-node';
import scaffolderModuleGovernance from '@countersign/plugin-scaffolder-backend-module-governance';
import { account, FakeSystem } from '../__testUtils__/FakeSystem';
import { dumpDatabase, findSecrets } from '../__testUtils__/findSecrets';
import { groups, people } from '../__testUtils__/organisation';
import { startWiredBackend } from '../__testUtils__/startWiredBackend';
import { IssuerDouble, StoreDouble } from './__testUtils__/doubles';

jest.setTimeout(180_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A backend with the module beside it, whose actions are called as the scaffolder calls them. */
async function setUp(id: TestDatabaseId) {
  const actions: TemplateAction<any, any>[] = [];
  const system = new FakeSystem('fake');
  const issuer = new IssuerDouble();
  system.hold(
    account('booker', {
      privileged: false,
      // So that its risk is known, and nobody has to step up.
      credentials: [
        {
          externalId: 'booker-key',
          kind: 'api-key',
          status: 'active',
          createdAt: new Date().toISOString(),
          expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
        },
      ],
    }),
  );
  const wired = await startWiredBackend({
    knex: await databases.init(id),
    system,
    config: {
      flows: {
        groups: { 'security-approvers': [groups.identitySecurity] },
      },
    },
    features: [
      createBackendPlugin({
        pluginId: 'scaffolder',
        register(reg) {
          reg.registerExtensionPoint(scaffolderActionsExtensionPoint, {
            addActions: (...added) => actions.push(...added),
          });
          reg.registerInit({ deps: {}, async init() {} });
        },
      }),
      scaffolderModuleGovernance,
      createBackendModule({
        pluginId: 'governance',
        moduleId: 'doubles',
        register: reg =>
          reg.registerInit({
            deps: { connectors: governanceConnectorsExtensionPoint },
            async init({ connectors }) {
              connectors.addIssuer(issuer);
              connectors.addStore(new StoreDouble());
            },
          }),
      }),
    ],
  });
  await wired.observe();
  const ref = await wired.identityRef('booker');
  const lines: string[] = [];

  /** Runs a step of a task, and yields what it puts out. */
  async function run(
    action: string,
    input: JsonObject,
    how: {
      user?: string;
      task?: string;
      step?: string;
      isDryRun?: boolean;
    } = {},
  ): Promise<Record<string, any>> {
    const found = actions.find(candidate => candidate.id === action);
    if (!found) {
      throw new Error(`There is no action ${action}`);
    }
    const output: Record<string, unknown> = {};
    const logger = mockServices.logger.mock({
      info: line => {
        lines.push(line);
      },
    });
    await found.handler({
      ...createMockActionContext({
        input,
        logger,
        task: { id: how.task ?? 'task-1' },
        workspacePath: 'none',
      }),
      // The mock takes none of these from its options.
      isDryRun: how.isDryRun,
      step: { id: how.step ?? 'ask' },
      getInitiatorCredentials: async () =>
        mockCredentials.user(how.user ?? people.sam),
      output: (name, value) => {
        output[String(name)] = value;
      },
    });
    return output;
  }

  const wanted = {
    identity: ref,
    issuer: 'fake',
    environment: 'prod',
    scopes: ['payroll:read'],
    ttlDays: 20,
    purpose: 'pays people',
    target: 'kept:payroll',
    kind: 'service-account',
  };
  const answer = async (who: string, instanceId: string, decision: string) => {
    const as = wired.as(who);
    const { body } = await as.get(`/approvals/${instanceId}`);
    const answered = await as.post(`/approvals/${instanceId}/answers`, {
      decision,
      digest: body.digest,
    });
    expect(answered.status).toBe(200);
  };
  /** Waits until the flow of a request is in a state. */
  const reach = (requestId: string, state: string) =>
    wired.until(state, async () => {
      const status = await run('governance:credential:status', { requestId });
      return status.state === state ? status : undefined;
    });
  return { ...wired, answer, issuer, lines, reach, run, wanted };
}

type Started = Awaited<ReturnType<typeof setUp>>;

describe.each(databases.eachSupportedId())('actions of templates on %s', id => {
  let started: Started | undefined;

  async function start(): Promise<Started> {
    started = await setUp(id);
    return started;
  }

  afterEach(async () => {
    await started?.backend.stop();
    started = undefined;
  });

  it('IW-R2: ask as whoever started the task, once for a step however often it is run', async () => {
    const { knex, run, wanted } = await start();
    const asked = await run('governance:credential:request', wanted);
    expect(asked).toEqual({
      requestId: expect.any(String),
      instanceId: expect.any(String),
      link: `/governance/flow-instances/${asked.instanceId}`,
    });
    expect(await run('governance:credential:request', wanted)).toEqual(asked);
    expect(await knex('flow_requests').select('principal', 'flow')).toEqual([
      { principal: people.sam, flow: 'service-account-issuance' },
    ]);

    const others = [
      { task: 'task-2' },
      { step: 'ask-again' },
      // Iterations of a step with `each` have one id.
      { each: { ttlDays: 10 } },
    ];
    for (const { each, ...how } of others) {
      await run('governance:credential:request', { ...wanted, ...each }, how);
    }
    expect(await knex('flow_requests').select('id')).toHaveLength(4);
  });

  it('say in a dry run who would be asked, and write nothing', async () => {
    const { knex, lines, run, wanted } = await start();
    expect(
      await run('governance:credential:request', wanted, { isDryRun: true }),
    ).toEqual({
      requestId: 'dry-run',
      instanceId: 'dry-run',
      link: '/governance/requests',
    });
    expect(lines).toContain(
      `Asked for 'owner', of whom 1 would have to approve: ${people.ann}, ${people.ben}.`,
    );
    await run(
      'governance:credential:status',
      { requestId: 'dry-run' },
      { isDryRun: true },
    );
    expect(await knex('flow_requests').select()).toEqual([]);
    expect(await knex('flow_instances').select()).toEqual([]);
  });

  it('fail with the reason that the backend gives', async () => {
    const { run, wanted } = await start();
    const ask = (changes: object, how = {}) =>
      run('governance:credential:request', { ...wanted, ...changes }, how);
    await expect(ask({ issuer: 'nobody' })).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('no issuer nobody is connected'),
    });
    await expect(ask({ issuer: 'nobody' }, { isDryRun: true })).rejects.toThrow(
      'request.issuer: no issuer nobody is connected',
    );
    await expect(ask({}, { user: people.otto })).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('governance.request.create'),
    });
    await expect(
      run('governance:credential:rotate', {
        credential: 'credential:1',
        flow: 'no-such-rotation',
      }),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
      message: expect.stringContaining(
        'No flow named no-such-rotation can be asked for',
      ),
    });
  });

  it('ask for a rotation by the flow for it', async () => {
    const { knex, run } = await start();
    const { ref } = await knex('inventory_credentials').first('ref');
    const asked = await run('governance:credential:rotate', {
      credential: ref,
    });
    expect(await knex('flow_requests').select('id', 'flow', 'about')).toEqual([
      { id: asked.requestId, flow: 'credential-rotation', about: ref },
    ]);
  });

  it('IW-R5, scenario 25: follow a credential to its end, and print nothing of its value', async () => {
    const all = await start();
    const { answer, issuer, knex, lines, reach, run, wanted } = all;
    const asked = await run('governance:credential:request', wanted);
    await answer(people.ann, asked.instanceId, 'approve');
    await answer(people.dana, asked.instanceId, 'approve');
    const delivered = await reach(asked.requestId, 'confirm');
    expect(delivered).toMatchObject({
      status: 'running',
      credentialState: 'delivered',
      link: asked.link,
    });
    await answer(people.ben, asked.instanceId, 'confirm');
    const active = await reach(asked.requestId, 'active');
    expect(active).toMatchObject({
      status: 'ended',
      outcome: 'granted',
      credentialState: 'active',
    });

    const end = {
      credential: active.credentialId,
      reason: 'the service was switched off',
    };
    await run('governance:credential:revoke', end, { isDryRun: true });
    expect(lines.at(-1)).toContain(
      "the credential of booker from A double of an issuer, which is 'active'",
    );
    await expect(
      run('governance:credential:revoke', end, { user: people.pia }),
    ).rejects.toThrow('can revoke it');
    expect(issuer.alive).toHaveLength(1);
    const revoked = await run('governance:credential:revoke', end);
    expect(await run('governance:credential:revoke', end)).toEqual(revoked);
    await all.until('the end', async () =>
      issuer.alive.length === 0 ? true : undefined,
    );

    const secrets = { 'the value': issuer.secrets[0] };
    const texts = [
      ...(await dumpDatabase(knex)),
      ...lines.map(text => ({ where: 'the log of the task', text })),
      ...all.logLines.map(text => ({ where: 'the log', text })),
      ...[asked, delivered, active, revoked].map(output => ({
        where: 'an output',
        text: JSON.stringify(output),
      })),
    ];
    expect(findSecrets(texts, secrets)).toEqual([]);
  });
});
