import { NotFoundError } from '@backstage/errors';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { sha256Hex } from '../ledger/digest';
import { EngineContext } from './engineContext';
import { readDefinition } from './operations/readDefinition';

/**
 * The definition with a hash. What does not hash to its own address is not run.
 *
 * @throws NotFoundError when there is none, Error when the stored text was changed.
 */
export async function loadDefinition(
  trx: Knex.Transaction,
  engine: EngineContext,
  hash: string,
): Promise<FlowDefinition> {
  const known = engine.definitions.get(hash);
  if (known) {
    return known;
  }
  const row = await readDefinition(trx, hash);
  if (!row) {
    throw new NotFoundError(`No flow definition with the hash ${hash}`);
  }
  if (sha256Hex(row.canonical) !== hash) {
    throw new Error(
      `The stored definition of ${row.name} no longer has the hash ${hash}`,
    );
  }
  const definition: FlowDefinition = JSON.parse(row.canonical);
  engine.definitions.set(hash, definition);
  return definition;
}
