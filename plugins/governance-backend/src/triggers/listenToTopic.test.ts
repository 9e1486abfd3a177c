import { mockServices } from '@backstage/backend-test-utils';
import { EventParams, EventsService } from '@backstage/plugin-events-node';
import { listenToTopic } from './listenToTopic';
import { TriggerEvent } from './takeEvent';

async function listen() {
  const taken: TriggerEvent[] = [];
  let tell: (event: EventParams) => Promise<void> = async () => undefined;
  const events: EventsService = {
    publish: async () => undefined,
    subscribe: async ({ onEvent }) => {
      tell = onEvent;
    },
  };
  await listenToTopic({
    events,
    logger: mockServices.logger.mock(),
    triggers: {
      take: async event => {
        taken.push(event);
        return { id: event.id, starts: [] };
      },
    },
  });
  return {
    taken,
    tell: (eventPayload: unknown) =>
      tell({ topic: 'governance', eventPayload }),
  };
}

const event = {
  id: 'e1',
  name: 'deployment.succeeded',
  at: '2026-01-01T01:00:00+01:00',
  facts: { deployment: { id: 'd1', verified: true } },
};

it('an event of the topic is taken as what somebody says', async () => {
  const { taken, tell } = await listen();
  await tell(event);
  expect(taken).toMatchObject([
    {
      id: 'e1',
      at: '2026-01-01T00:00:00.000Z',
      source: 'topic:governance',
      stated: event.facts,
      verified: {},
    },
  ]);
});

it('what is no event is left', async () => {
  const { taken, tell } = await listen();
  await tell({ ...event, name: 'no name' });
  await tell('nothing');
  expect(taken).toEqual([]);
});
