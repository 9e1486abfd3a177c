import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { RecordingContext } from '../recordingContext';
import { StatementRow } from '../rows';

/**
 * One hash of everything that a source says about an identity and what it holds. Parsing puts keys into the order of the
 * schema, so the plain text does; where a source orders its own maps anew, the identity is recorded once more, which
 * changes nothing.
 */
export function hashReading(
  { source, basis }: Pick<RecordingContext, 'source' | 'basis'>,
  identity: ObservedIdentity,
): string {
  return createHash('sha256')
    .update(JSON.stringify([basis, source.environment ?? null, identity]))
    .digest('hex');
}

function countThings({
  credentials,
  grants,
  entitlements = [],
}: ObservedIdentity): number {
  const distinct = (held: Array<{ externalId: string }>) =>
    new Set(held.map(({ externalId }) => externalId)).size;
  return 1 + distinct(credentials) + distinct(grants) + distinct(entitlements);
}

/**
 * Confirms the identities of a batch about which the source says what it said before, and returns the others with the
 * hash of what is said now. Reads the primary key of `inventory_statements` and writes one row for each identity,
 * whatever it holds.
 *
 * An identity that another source speaks of too is never among the confirmed: whose statement counts may depend on whose
 * is the latest.
 */
export async function confirmUnchanged(
  trx: Knex.Transaction,
  context: RecordingContext,
  batch: Map<string, ObservedIdentity>,
): Promise<Map<string, { identity: ObservedIdentity; readingHash: string }>> {
  const { source, observedAt, run, tally } = context;
  const known = new Map<string, StatementRow | 'several'>();
  const rows: StatementRow[] = await trx<StatementRow>('inventory_statements')
    .whereIn('identity_ref', [...batch.keys()])
    .select('identity_ref', 'source', 'absent_since', 'reading_hash');
  for (const row of rows) {
    known.set(row.identity_ref, known.has(row.identity_ref) ? 'several' : row);
  }
  const confirmed: string[] = [];
  const others = new Map<
    string,
    { identity: ObservedIdentity; readingHash: string }
  >();
  for (const [ref, identity] of batch) {
    const readingHash = hashReading(context, identity);
    const statement = known.get(ref);
    if (
      statement !== undefined &&
      statement !== 'several' &&
      statement.source === source.id &&
      statement.absent_since === null &&
      statement.reading_hash === readingHash
    ) {
      confirmed.push(ref);
      tally.unchanged += countThings(identity);
    } else {
      others.set(ref, { identity, readingHash });
    }
  }
  if (confirmed.length > 0) {
    await trx<StatementRow>('inventory_statements')
      .where({ source: source.id })
      .whereIn('identity_ref', confirmed)
      .update({ seen_at: observedAt, seen_run: run });
  }
  return others;
}
