import { stringifyError } from '@backstage/errors';
import { listRaisedAlarms, settleAlarm } from './operations/claims';
import { ClaimContext, OnSecondUse, SecondUse } from './ports';
import { ClaimRow } from './rows';

const PAGE = 100;

function toSecondUse(row: ClaimRow): SecondUse {
  return {
    claimId: row.id,
    credentialId: row.credential_id,
    owner: row.owner,
    first: { at: row.claimed_at ?? '', from: row.claimed_from ?? '' },
    second: { at: row.second_at ?? '', from: row.second_from ?? '' },
  };
}

/**
 * Does what follows from second uses. Each was written down with the use itself, so a crash in between, or an issuer that is away,
 * only puts it off.
 */
export class ClaimAlarms {
  constructor(
    private readonly options: Pick<ClaimContext, 'knex' | 'logger'> & {
      onSecondUse: OnSecondUse;
    },
  ) {}

  /** Does what is still to be done. What fails is logged and stays to be done. */
  async sound(): Promise<void> {
    const { knex, logger, onSecondUse } = this.options;
    const raised = await knex.transaction(trx => listRaisedAlarms(trx, PAGE));
    for (const row of raised) {
      try {
        await onSecondUse(toSecondUse(row));
        await knex.transaction(trx => settleAlarm(trx, row.id));
      } catch (error) {
        logger.error(
          `What follows from the second use of claim ${
            row.id
          } could not be done and is tried again: ${stringifyError(error)}`,
        );
      }
    }
  }
}
