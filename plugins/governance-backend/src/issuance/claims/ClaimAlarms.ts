import { stringifyError } from '@backstage/errors';
import {
  findCredential,
  listRaisedAlarms,
  settleAlarm,
} from './operations/claims';
import { ClaimContext, OnLostValue, OnSecondUse } from './ports';
import { ClaimRow } from './rows';
import { standingOf } from './standingOf';

const PAGE = 100;

/**
 * Does what follows from second uses, and from values that nobody has. Each was written down with what happened, so a crash in
 * between, or an issuer that is away, only puts it off.
 */
export class ClaimAlarms {
  constructor(
    private readonly options: Pick<ClaimContext, 'knex' | 'logger'> & {
      onSecondUse: OnSecondUse;
      onLostValue: OnLostValue;
    },
  ) {}

  /** Does what is still to be done. What fails is logged, stays to be done, and keeps nothing else from being done. */
  async sound(signal?: AbortSignal): Promise<void> {
    const { knex } = this.options;
    let after: string | undefined = '';
    while (after !== undefined && !signal?.aborted) {
      const from: string = after;
      const raised: ClaimRow[] = await knex.transaction(trx =>
        listRaisedAlarms(trx, { after: from, limit: PAGE }),
      );
      for (const row of raised) {
        await this.#settle(row);
      }
      after = raised.length === PAGE ? raised[PAGE - 1].id : undefined;
    }
  }

  async #settle(row: ClaimRow): Promise<void> {
    const { knex, logger } = this.options;
    try {
      await this.#follow(row);
      await knex.transaction(trx => settleAlarm(trx, row.id));
    } catch (error) {
      logger.error(
        `What follows from claim ${
          row.id
        } could not be done and is tried again: ${stringifyError(error)}`,
      );
    }
  }

  async #follow(row: ClaimRow): Promise<void> {
    const { knex, onLostValue, onSecondUse } = this.options;
    const about = {
      claimId: row.id,
      credentialId: row.credential_id,
      owner: row.owner,
    };
    if (row.destroyed_why !== null) {
      const credential = await knex.transaction(trx =>
        findCredential(trx, row.credential_id),
      );
      if (standingOf(row, credential) === 'superseded') {
        // The credential has another value, which is not lost.
        return;
      }
      await onLostValue({ ...about, why: row.destroyed_why });
      return;
    }
    await onSecondUse({
      ...about,
      first: {
        at: row.claimed_at ?? 'unknown',
        from: row.claimed_from ?? 'unknown',
      },
      second: {
        at: row.second_at ?? 'unknown',
        from: row.second_from ?? 'unknown',
      },
    });
  }
}
