import { Knex } from 'knex';
import { ReviewService } from '../certification/ReviewService';
import { findSubject } from '../facts/operations/findSubject';
import { TriggerService } from '../triggers';
import { GrantRow } from './operations/grants';

/**
 * Has campaigns that still run count what they did not ask about as what is asked about it now. Relies on
 * `review_items_subject_idx` and `campaign_subjects_item_idx`.
 */
async function countInCampaigns(
  trx: Knex.Transaction,
  opened: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [subjectRef, itemId] of opened) {
    await trx('campaign_subjects')
      .whereIn('item_id', before =>
        before
          .select('id')
          .from('review_items')
          .where({ subject_ref: subjectRef, outcome: 'excepted' }),
      )
      .whereIn('campaign_id', running =>
        running
          .select('id')
          .from('campaigns')
          .whereIn('state', ['opening', 'running']),
      )
      .update({ item_id: itemId });
  }
}

/**
 * What follows from the end of an exception: whoever owns what it was about is asked about it again, and flows that name
 * `exception.ended` are told.
 */
export function createReopening(services: {
  reviews: () => ReviewService;
  triggers: () => TriggerService;
}): (trx: Knex.Transaction, grant: GrantRow) => Promise<void> {
  return async (trx, grant) => {
    const subject = await findSubject(trx, grant.subject);
    const actor = { kind: 'engine', route: 'exception' } as const;
    if (subject) {
      const { opened } = await services.reviews().openManyIn(
        trx,
        [
          {
            ref: 'identityRef' in subject ? subject.identityRef : grant.subject,
            // What it was about, and nothing else.
            ...(subject.kind === 'identity'
              ? {}
              : { only: new Set([grant.subject]) }),
          },
        ],
        {
          kind: 'event',
          text: `The exception ${grant.exception} from ${grant.flow} is over`,
        },
        actor,
      );
      await countInCampaigns(trx, opened);
    }
    await services.triggers().takeIn(trx, {
      source: 'exceptions',
      id: `${grant.id}/ended`,
      name: 'exception.ended',
      subject: grant.subject,
      at: grant.ended_at ?? grant.until,
      stated: {},
      verified: {},
      actor,
    });
  };
}
