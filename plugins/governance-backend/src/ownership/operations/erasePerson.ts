import { Knex } from 'knex';
import { Pseudonymiser } from '../../erasure/pseudonymise';
import { NamingTable, rewriteTables } from '../../erasure/rewriteRows';

const TABLES: NamingTable[] = [
  {
    table: 'owner_overrides',
    key: ['id'],
    texts: [
      'owner_ref',
      'owner_before',
      'proposed_by',
      'confirmed_by',
      'reason',
    ],
    words: { column: 'reason', by: 'proposed_by' },
  },
];

/** Puts a pseudonym where a person stood in corrections of owners. Returns how many rows were rewritten. */
export async function erasePersonFromOverrides(
  trx: Knex.Transaction,
  person: Pseudonymiser,
): Promise<number> {
  return rewriteTables(trx, TABLES, person);
}
