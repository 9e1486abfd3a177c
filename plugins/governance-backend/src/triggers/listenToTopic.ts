import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { triggerEventSchema } from '@countersign/plugin-governance-common';
import { z } from 'zod/v4';
import { TriggerService } from './TriggerService';

/** The topic of Backstage's events service on which flows listen. */
export const EVENTS_TOPIC = 'governance';

/**
 * Takes events from the topic `governance`. What comes that way is what somebody says: nothing in it counts as checked. A
 * payload that is no event is logged without its content.
 */
export async function listenToTopic(options: {
  events: EventsService | undefined;
  triggers: Pick<TriggerService, 'take'>;
  logger: LoggerService;
}): Promise<void> {
  const { events, triggers, logger } = options;
  await events?.subscribe({
    id: 'governance-triggers',
    topics: [EVENTS_TOPIC],
    onEvent: async ({ eventPayload }) => {
      const parsed = triggerEventSchema.safeParse(eventPayload);
      if (!parsed.success) {
        logger.warn(
          `An event of the topic ${EVENTS_TOPIC} is none: ${z.prettifyError(
            parsed.error,
          )}`,
        );
        return;
      }
      const { facts, at, ...event } = parsed.data;
      await triggers.take({
        ...event,
        at: new Date(at).toISOString(),
        source: `topic:${EVENTS_TOPIC}`,
        stated: JSON.parse(JSON.stringify(facts)),
        verified: {},
        actor: { kind: 'service', principal: 'events', route: EVENTS_TOPIC },
      });
    },
  });
}
