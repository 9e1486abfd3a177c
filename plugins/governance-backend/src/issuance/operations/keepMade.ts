import { Knex } from 'knex';
import { CredentialRow } from '../rows';
import { settleCall } from './calls';
import { moveCredential } from './credentials';

/** States of a credential that a call may have made. */
const AWAITED = ['issuing', 'unknown'] as const;

/** What is written down of a credential that was made and delivered. */
export type MadeCredential = Pick<
  CredentialRow,
  | 'tag'
  | 'external_id'
  | 'not_after'
  | 'fingerprint'
  | 'stored_at'
  | 'stored_version'
  | 'issued_at'
  | 'delivered_at'
>;

/**
 * Writes down that a call has made a credential and that it is delivered, both or neither. On PostgreSQL by one statement, which
 * needs no transaction around it.
 *
 * @returns whether it was: not where the call was settled by another, or the credential has ended meanwhile
 */
export async function keepMade(
  knex: Knex,
  { id, tag, at }: { id: string; tag: string; at: string },
  made: MadeCredential,
): Promise<boolean> {
  const settled = { state: 'made', settled_at: at, reason: null } as const;
  const delivered = { ...made, state: 'delivered' } as const;
  if (knex.client.config.client === 'pg') {
    const kept = await knex<CredentialRow>('issued_credentials')
      .with('settled', query =>
        query
          .from('issuing_calls')
          .where({ tag, state: 'called' })
          .update(settled)
          .returning('credential_id'),
      )
      .where({ id })
      .whereIn('id', query => query.select('credential_id').from('settled'))
      .whereIn('state', AWAITED)
      .update(delivered);
    return kept > 0;
  }
  return knex.transaction(
    async trx =>
      (await settleCall(trx, { tag, from: ['called'] }, settled)) &&
      moveCredential(trx, { id, from: AWAITED }, delivered),
  );
}
