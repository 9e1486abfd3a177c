import { setTimeout as sleep } from 'node:timers/promises';
import {
  mockCredentials,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderBackend from '@backstage/plugin-scaffolder-backend';
import request from 'supertest';
import { governanceStub } from './__testUtils__/governanceStub';
import { scaffolderModuleGovernance } from './module';

jest.setTimeout(60_000);

const SAM = 'user:default/sam';
const [BOOKER, PAYER] = ['identity:booker', 'identity:payer'];

const template = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'ask', namespace: 'default' },
  spec: {
    type: 'credential',
    parameters: [],
    steps: [
      {
        id: 'ask',
        name: 'Ask',
        each: '${{ parameters.identities }}',
        action: 'governance:credential:request',
        input: {
          identity: '${{ each.value }}',
          issuer: 'vault',
          scopes: ['read'],
        },
      },
      {
        id: 'status',
        name: 'Look',
        action: 'governance:credential:status',
        input: { requestId: '${{ steps.ask.output.requestId[0] }}' },
      },
    ],
    output: { state: '${{ steps.status.output.state }}' },
  },
};

describe('scaffolderModuleGovernance', () => {
  it('asks in the scaffolder as whoever started a task, with a key of its own for each iteration', async () => {
    const governance = governanceStub();
    const backend = await startTestBackend({
      features: [
        scaffolderBackend,
        scaffolderModuleGovernance,
        governance.plugin,
        catalogServiceMock.factory({ entities: [template] }),
      ],
    });
    const { server } = backend;
    const authorization = mockCredentials.user.header(SAM);
    const { body } = await request(server)
      .post('/api/scaffolder/v2/tasks')
      .set('authorization', authorization)
      .send({
        templateRef: 'template:default/ask',
        values: { identities: [BOOKER, PAYER] },
      });
    let task;
    do {
      await sleep(100);
      task = await request(server)
        .get(`/api/scaffolder/v2/tasks/${body.id}`)
        .set('authorization', authorization);
    } while (['open', 'processing'].includes(task.body.status));
    const { text: events } = await request(server)
      .get(`/api/scaffolder/v2/tasks/${body.id}/events`)
      .set('authorization', authorization);

    expect([task.body.status, events]).toEqual(['completed', events]);
    expect(governance.asked.map(({ who, about }) => [who, about])).toEqual([
      [SAM, BOOKER],
      [SAM, PAYER],
    ]);
    const keys = governance.asked.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) {
      expect(key.startsWith(`scaffolder/${body.id}/`)).toBe(true);
    }
    expect(events).toContain(
      '/governance/flow-instances/instance of request-2',
    );
    await backend.stop();
  });
});
