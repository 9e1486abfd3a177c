import { canonicalJson } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { rewriteRows } from '../../erasure/rewriteRows';

/**
 * Puts a pseudonym where a person stood in requests. What they stated is kept by the flow, and rewritten there alike.
 *
 * @returns how many rows were rewritten
 */
export async function erasePersonFromRequests(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteRows(
    trx,
    {
      table: 'flow_requests',
      key: ['id'],
      texts: ['principal'],
      json: ['stated'],
    },
    person,
    { write: canonicalJson },
  );
}
