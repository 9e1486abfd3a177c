import {
  canonicalJson,
  ObservedCredential,
  ObservedEntitlement,
  ObservedGrant,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { describeDiff } from '../describeDiff';
import {
  credentialRow,
  entitlementRow,
  grantRow,
  HoldingStatements,
  mergeStatements,
} from '../holdingRows';
import { changeRow, kindOfChange, RecordingContext } from '../recordingContext';
import { holdingRefOf } from '../refs';
import {
  batchesOf,
  ChangeRow,
  CredentialRow,
  EntitlementRow,
  GrantRow,
} from '../rows';
import { insertChanges } from './insertChanges';

interface Kinds {
  credential: { body: ObservedCredential; row: CredentialRow };
  grant: { body: ObservedGrant; row: GrantRow };
  entitlement: { body: ObservedEntitlement; row: EntitlementRow };
}

type RowBuilder<K extends keyof Kinds> = (
  shared: Parameters<typeof grantRow>[0],
  body: Kinds[K]['body'],
  existing: Kinds[K]['row'] | undefined,
) => Kinds[K]['row'];

const KINDS: {
  [K in keyof Kinds]: { table: string; rowOf: RowBuilder<K> };
} = {
  credential: { table: 'inventory_credentials', rowOf: credentialRow },
  grant: { table: 'inventory_grants', rowOf: grantRow },
  entitlement: { table: 'inventory_entitlements', rowOf: entitlementRow },
};

/** Records credentials, grants or entitlements of identities that are recorded already. */
export async function recordHoldings<K extends keyof Kinds>(
  trx: Knex.Transaction,
  context: RecordingContext,
  kind: K,
  holdings: Array<{ identityRef: string; body: Kinds[K]['body'] }>,
): Promise<void> {
  const { source, basis, observedAt, run, tally } = context;
  const { table, rowOf } = KINDS[kind];
  const byRef = new Map(
    holdings.map(holding => [
      holdingRefOf(kind, holding.identityRef, holding.body.externalId),
      holding,
    ]),
  );
  for (const batch of batchesOf([...byRef])) {
    const found: Kinds[K]['row'][] = await trx(table).whereIn(
      'ref',
      batch.map(([ref]) => ref),
    );
    const existingByRef = new Map(found.map(row => [row.ref, row]));
    const rows: Kinds[K]['row'][] = [];
    const confirmed: string[] = [];
    const changes: ChangeRow[] = [];
    for (const [ref, { identityRef, body }] of batch) {
      const existing = existingByRef.get(ref);
      const statements: HoldingStatements<Kinds[K]['body']> = existing
        ? JSON.parse(existing.statements)
        : {};
      const prior = statements[source.id];
      const same =
        prior !== undefined &&
        prior.basis === basis &&
        existing?.absent_since === null &&
        canonicalJson(prior.body) === canonicalJson(body);
      const diff = same ? {} : describeDiff({ ...prior?.body }, { ...body });
      const isHome =
        !existing ||
        existing.source === source.id ||
        (basis === 'observed' &&
          statements[existing.source]?.basis !== 'observed');
      const change = kindOfChange({
        isNew: !existing,
        returned: Boolean(existing?.absent_since) && isHome,
        differs: Object.keys(diff).length > 0,
      });
      tally[change] += 1;
      if (change !== 'unchanged') {
        changes.push(
          changeRow(context, {
            subject_kind: kind,
            subject_ref: ref,
            identity_ref: identityRef,
            kind: change,
            diff: change === 'created' ? {} : diff,
          }),
        );
      }
      if (same) {
        if (isHome) {
          confirmed.push(ref);
        }
        continue;
      }
      const next = { ...statements, [source.id]: { basis, body } };
      rows.push(
        rowOf(
          {
            ref,
            identity_ref: identityRef,
            source: isHome ? source.id : existing.source,
            absent_since: isHome ? null : existing.absent_since,
            first_seen_at: existing?.first_seen_at ?? observedAt,
            last_changed_at:
              existing && change === 'unchanged'
                ? existing.last_changed_at
                : observedAt,
            seen_run: isHome ? run : existing.seen_run,
            statements: JSON.stringify(next),
          },
          mergeStatements(next) ?? body,
          existing,
        ),
      );
    }
    if (rows.length > 0) {
      await trx(table).insert(rows).onConflict('ref').merge();
    }
    if (confirmed.length > 0) {
      await trx(table).whereIn('ref', confirmed).update({ seen_run: run });
    }
    await insertChanges(trx, changes);
  }
}
