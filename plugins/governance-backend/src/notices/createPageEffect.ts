import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';

interface PagedFlow {
  subject: string;
  reviewId: string | null;
  title: string | null;
}

/** What a flow is about; one primary key on either side. */
async function readPagedFlow(
  trx: Knex.Transaction,
  instanceId: string,
): Promise<PagedFlow | undefined> {
  return trx('flow_instances')
    .leftJoin('review_items', 'review_items.instance_id', 'flow_instances.id')
    .where('flow_instances.id', instanceId)
    .first({
      subject: 'flow_instances.subject',
      reviewId: 'review_items.id',
      title: 'review_items.question',
    });
}

/** The groups and users that a notice names, as full references; undefined where one is none. */
function recipientsOf({ with: { to } }: EffectCall): string[] | undefined {
  const named = Array.isArray(to) ? to : [to];
  const refs: string[] = [];
  for (const ref of named) {
    if (typeof ref !== 'string') {
      return undefined;
    }
    try {
      refs.push(stringifyEntityRef(parseEntityRef(ref)));
    } catch {
      // Told by whoever asks, with everything that was named
      return undefined;
    }
  }
  return refs.length > 0 ? refs : undefined;
}

/**
 * `notify.page@v1`: tells the group or user that a flow names at one of its ends (`page`) that an instance has come
 * there, as a Backstage notification of high severity. A second attempt replaces the message of the first.
 */
export function createPageEffect(options: {
  knex: Knex;
  notifications: NotificationService;
}): EffectHandler {
  const { knex, notifications } = options;

  async function execute(call: EffectCall): Promise<EffectOutcome> {
    const recipients = recipientsOf(call);
    if (!recipients) {
      return {
        outcome: 'failed',
        reason: `page names ${JSON.stringify(
          call.with.to,
        )}; references to groups or users are accepted`,
        retryable: false,
      };
    }
    const flow = await knex.transaction(trx =>
      readPagedFlow(trx, call.instanceId),
    );
    try {
      await notifications.send({
        recipients: { type: 'entity', entityRef: recipients },
        payload: {
          title: `${call.flow} has ended as ${call.with.outcome}`,
          description: `${
            flow?.title ?? `About ${flow?.subject ?? call.instanceId}.`
          } The flow asks you to look at it: it came to ${call.state}.`,
          link: flow?.reviewId
            ? `/governance/reviews/${flow.reviewId}`
            : '/governance',
          severity: 'high',
          topic: 'governance-flow-end',
          scope: call.idempotencyKey,
        },
      });
    } catch (error) {
      return {
        outcome: 'failed',
        reason: stringifyError(error),
        retryable: true,
      };
    }
    return { outcome: 'done', proof: { paged: recipients } };
  }

  return { id: 'notify.page@v1', class: 'notify', execute };
}
