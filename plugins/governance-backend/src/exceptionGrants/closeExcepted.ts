import { STAGED_FLOW } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { appendHistoryOnce } from '../certification/operations/appendHistoryOnce';
import { ReviewRow } from '../certification/reviewRow';
import { FlowEngine } from '../flows';
import { excusingException } from './excusingException';
import { REVIEW_FLOW } from './inForce';
import { GrantRow } from './operations/grants';

type Granted = Pick<
  GrantRow,
  'id' | 'flow' | 'exception' | 'subject' | 'until'
> & {
  /** Idempotency key of the effect that grants it. */
  effectKey: string;
};

/**
 * Ends the open question about what an exception is granted for, as excepted: nobody has decided it, and nobody is asked any
 * more. What was decided and waits to be carried out goes on. Relies on `review_items_open_uniq`.
 */
export async function closeExcepted(
  trx: Knex.Transaction,
  engine: FlowEngine,
  grant: Granted,
): Promise<void> {
  const row = await trx<ReviewRow>('review_items')
    .where({ open_key: grant.subject, status: 'open' })
    .first();
  if (!row) {
    return;
  }
  const instance = await engine.getInstance(trx, row.instance_id);
  const definition = await engine.getDefinition(trx, instance.hash);
  const { name } = definition.metadata;
  const covers =
    grant.flow === name || (grant.flow === REVIEW_FLOW && name === STAGED_FLOW);
  if (!covers || excusingException(definition)?.id !== grant.exception) {
    return;
  }
  const until = grant.until.slice(0, 10);
  const { accepted } = await engine.send(
    trx,
    row.instance_id,
    {
      type: 'cancel',
      reason: `the exception ${grant.exception} (${grant.id}) holds until ${until}`,
      as: 'excepted',
    },
    { kind: 'engine', route: 'exception' },
  );
  if (accepted) {
    await appendHistoryOnce(
      trx,
      { itemId: row.id, key: grant.effectKey },
      {
        at: (await engine.now(trx)).toISOString(),
        by: 'engine',
        what: `the exception ${grant.exception} (${grant.id}) holds until ${until}; it is asked about again then`,
      },
    );
  }
}
