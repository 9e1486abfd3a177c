import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { Knex } from 'knex';
import { ReviewActing, ReviewCaller } from './actOnReview';
import { decideReviews } from './decideReviews';
import { DecisionToMake } from './madeDecision';

/** Decisions in one transaction: few enough that nobody waits long for a lock, enough that the way there does not count. */
const BATCH = 100;

/** Why items of a batch may not be decided so, by id; those that may are left out. */
export type BulkAdmission = (
  trx: Knex.Transaction,
  ids: readonly string[],
) => Promise<Map<string, Error>>;

/**
 * Records many decisions of one person, about a hundred in each transaction. A batch that fails leaves those before it as
 * they are and does not hold up those after it: its items can be decided again.
 *
 * @returns why items were refused, by id
 */
export async function decideInBulk(
  knex: Knex,
  acting: ReviewActing,
  decisions: readonly DecisionToMake[],
  options: {
    caller: ReviewCaller;
    admit: BulkAdmission;
    logger: LoggerService;
  },
): Promise<Map<string, Error>> {
  const { caller, admit, logger } = options;
  const refused = new Map<string, Error>();
  for (let start = 0; start < decisions.length; start += BATCH) {
    const batch = decisions.slice(start, start + BATCH);
    try {
      const answers = await knex.transaction(async trx => {
        const notAdmitted = await admit(
          trx,
          batch.map(({ id }) => id),
        );
        const decided = await decideReviews(
          trx,
          acting,
          batch.filter(({ id }) => !notAdmitted.has(id)),
          caller,
          decisions.length,
        );
        return [...notAdmitted, ...decided];
      });
      answers.forEach(([id, error]) => refused.set(id, error));
    } catch (error) {
      logger.error(
        'A batch of decisions could not be recorded',
        error as Error,
      );
      batch.forEach(({ id }) =>
        refused.set(
          id,
          new ServiceUnavailableError(
            'It could not be recorded, and nothing has changed; decide again',
          ),
        ),
      );
    }
  }
  return refused;
}
