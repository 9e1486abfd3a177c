import { Knex } from 'knex';
import { ReviewService } from '../certification/ReviewService';
import { findSubject } from '../facts/operations/findSubject';
import { TriggerService } from '../triggers';
import { GrantRow } from './operations/grants';

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
    if (subject && 'identityRef' in subject) {
      await services.reviews().openIn(
        trx,
        subject.identityRef,
        {
          kind: 'event',
          text: `The exception ${grant.exception} from ${grant.flow} is over`,
        },
        actor,
      );
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
