import { ConflictError } from '@backstage/errors';
import { Knex } from 'knex';
import { identityRow } from '../identityRow';
import { changeRow, RecordingContext } from '../recordingContext';
import { batchesOf, IdentityRow, StatementRow } from '../rows';
import { statementOf } from '../statements';
import { insertChanges } from './insertChanges';
import { ITEM_TABLES, ItemKind } from './recordItems';

/** How much a snapshot may drop at once before a person has to look. */
export interface DropThreshold {
  /** Share of what was there, from 0 to 1. */
  share: number;
  /** Number that may always be dropped. */
  count: number;
}

function refuseLargeDrop(
  what: string,
  source: string,
  missing: number,
  present: number,
  { share, count }: DropThreshold,
): void {
  if (missing > count && missing > present * share) {
    throw new ConflictError(
      `The snapshot of ${source} no longer names ${missing} of ${present} ${what}; more than ${count} and ${Math.round(
        share * 100,
      )} % are accepted only with force`,
    );
  }
}

/** Statements of the source in the realms that this reading did not name. Relies on the index on source and run. */
function unseen(
  trx: Knex.Transaction,
  { source, run }: RecordingContext,
  realms: string[],
) {
  return trx<StatementRow>('inventory_statements')
    .where({ source: source.id })
    .whereIn('realm', realms)
    .whereNot('seen_run', run)
    .whereNull('absent_since');
}

async function markIdentities(
  trx: Knex.Transaction,
  context: RecordingContext,
  realms: string[],
): Promise<string[]> {
  const missing = await unseen(trx, context, realms).select('identity_ref');
  const refs = missing.map(row => row.identity_ref);
  for (const batch of batchesOf(refs)) {
    await trx<StatementRow>('inventory_statements')
      .where({ source: context.source.id })
      .whereIn('identity_ref', batch)
      .update({ absent_since: context.observedAt });
    const statements = await trx<StatementRow>('inventory_statements').whereIn(
      'identity_ref',
      batch,
    );
    const identities = await trx<IdentityRow>('inventory_identities').whereIn(
      'ref',
      batch,
    );
    const rows = identities.map(existing =>
      identityRow(
        {
          ref: existing.ref,
          source: existing.source,
          key: {
            realm: existing.realm,
            region: existing.region,
            externalId: existing.external_id,
          },
        },
        statements
          .filter(({ identity_ref: ref }) => ref === existing.ref)
          .map(statementOf),
        existing,
        context.observedAt,
      ),
    );
    await trx<IdentityRow>('inventory_identities')
      .insert(rows)
      .onConflict('ref')
      .merge();
    await insertChanges(
      trx,
      batch.map(ref =>
        changeRow(context, {
          subject_kind: 'identity',
          subject_ref: ref,
          identity_ref: ref,
          kind: 'absent',
        }),
      ),
    );
  }
  context.tally.absent += refs.length;
  return refs;
}

async function markHoldings(
  trx: Knex.Transaction,
  context: RecordingContext,
  kind: 'credential' | 'grant' | 'entitlement',
  realms: string[],
): Promise<string[]> {
  const table = `inventory_${kind}s`;
  const missing: Array<{ ref: string; identity_ref: string }> = await trx(table)
    .join('inventory_statements as stated', join =>
      join
        .on('stated.identity_ref', `${table}.identity_ref`)
        .andOn('stated.source', `${table}.source`),
    )
    .where(`${table}.source`, context.source.id)
    .whereNull(`${table}.absent_since`)
    .whereIn('stated.realm', realms)
    .where(gone =>
      gone
        .whereNot('stated.seen_run', context.run)
        // Said again as a whole, an identity keeps the run that told its holdings one by one.
        .orWhereNot(`${table}.seen_run`, trx.ref('stated.holdings_run')),
    )
    .select(`${table}.ref`, `${table}.identity_ref`);
  for (const batch of batchesOf(missing)) {
    await trx(table)
      .whereIn(
        'ref',
        batch.map(({ ref }) => ref),
      )
      .update({
        absent_since: context.observedAt,
        last_changed_at: context.observedAt,
      });
    await insertChanges(
      trx,
      batch.map(row =>
        changeRow(context, {
          subject_kind: kind,
          subject_ref: row.ref,
          identity_ref: row.identity_ref,
          kind: 'absent',
        }),
      ),
    );
  }
  context.tally.absent += missing.length;
  return missing.map(row => row.identity_ref);
}

async function markItems(
  trx: Knex.Transaction,
  context: RecordingContext,
  kind: ItemKind,
  realms: string[],
  threshold: DropThreshold | undefined,
): Promise<string[]> {
  const table = ITEM_TABLES[kind];
  const present = () =>
    trx(table)
      .where({ source: context.source.id })
      .whereIn('realm', realms)
      .whereNull('absent_since');
  const missing: Array<{ ref: string }> = await present()
    .whereNot('seen_run', context.run)
    .select('ref');
  if (threshold) {
    const [{ total }] = await present().count({ total: '*' });
    refuseLargeDrop(
      `${kind}s`,
      context.source.id,
      missing.length,
      Number(total),
      threshold,
    );
  }
  const refs = missing.map(({ ref }) => ref);
  for (const batch of batchesOf(refs)) {
    await trx(table).whereIn('ref', batch).update({
      absent_since: context.observedAt,
      last_changed_at: context.observedAt,
    });
    await insertChanges(
      trx,
      batch.map(ref =>
        changeRow(context, {
          subject_kind: kind,
          subject_ref: ref,
          kind: 'absent',
        }),
      ),
    );
  }
  context.tally.absent += refs.length;
  return refs;
}

/**
 * Marks what a snapshot no longer names, in the realms that it covers. Deletes nothing. Returns the identities and items
 * that are concerned.
 *
 * @param threshold - left out when a person has said that the drop is right
 * @throws ConflictError when more would be dropped than the threshold allows; the transaction is to be rolled back
 */
export async function markAbsent(
  trx: Knex.Transaction,
  context: RecordingContext,
  realms: string[],
  threshold: DropThreshold | undefined,
): Promise<{ identityRefs: string[]; itemRefs: Record<ItemKind, string[]> }> {
  if (threshold) {
    const [{ total }] = await trx('inventory_statements')
      .where({ source: context.source.id })
      .whereIn('realm', realms)
      .whereNull('absent_since')
      .count({ total: '*' });
    const [{ missing }] = await unseen(trx, context, realms).count({
      missing: '*',
    });
    refuseLargeDrop(
      'identities',
      context.source.id,
      Number(missing),
      Number(total),
      threshold,
    );
  }
  const credentials = await markHoldings(trx, context, 'credential', realms);
  const grants = await markHoldings(trx, context, 'grant', realms);
  const entitlements = await markHoldings(trx, context, 'entitlement', realms);
  const identities = await markIdentities(trx, context, realms);
  return {
    identityRefs: [
      ...new Set([...identities, ...credentials, ...grants, ...entitlements]),
    ],
    itemRefs: {
      certificate: await markItems(
        trx,
        context,
        'certificate',
        realms,
        threshold,
      ),
      'partner-integration': await markItems(
        trx,
        context,
        'partner-integration',
        realms,
        threshold,
      ),
      role: await markItems(trx, context, 'role', realms, threshold),
    },
  };
}
