import { ObservedIdentity } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { describeDiff } from '../describeDiff';
import { identityRow } from '../identityRow';
import { changeRow, kindOfChange, RecordingContext } from '../recordingContext';
import { digestOf, identityRefOf } from '../refs';
import { IdentityBody } from '../resolveIdentity';
import { batchesOf, ChangeRow, IdentityRow, StatementRow } from '../rows';
import { statementOf } from '../statements';
import { confirmUnchanged } from './confirmUnchanged';
import { insertChanges } from './insertChanges';
import { recordHoldings } from './recordHoldings';
import { replaceConsumers } from './replaceConsumers';

async function recordBatch(
  trx: Knex.Transaction,
  context: RecordingContext,
  batch: Map<string, { identity: ObservedIdentity; readingHash: string }>,
): Promise<void> {
  const { source, basis, observedAt, run, tally } = context;
  const refs = [...batch.keys()];
  const identities = new Map(
    (await trx<IdentityRow>('inventory_identities').whereIn('ref', refs)).map(
      row => [row.ref, row],
    ),
  );
  const statements = Map.groupBy(
    await trx<StatementRow>('inventory_statements').whereIn(
      'identity_ref',
      refs,
    ),
    ({ identity_ref }) => identity_ref,
  );

  const stated: StatementRow[] = [];
  const resolved: IdentityRow[] = [];
  const changes: ChangeRow[] = [];
  const consumers: { ref: string; components: string[]; via: string }[] = [];
  for (const [ref, { identity, readingHash }] of batch) {
    const { credentials: _c, grants: _g, entitlements: _e, ...said } = identity;
    const environment = said.environment ?? source.environment;
    const body: IdentityBody = {
      ...said,
      ...(environment ? { environment } : {}),
    };
    const known = statements.get(ref) ?? [];
    const prior = known.find(row => row.source === source.id);
    const statement: StatementRow = {
      identity_ref: ref,
      source: source.id,
      basis,
      realm: identity.key.realm,
      seen_at: observedAt,
      seen_run: run,
      absent_since: null,
      content_hash: digestOf(body),
      body: JSON.stringify(body),
      reading_hash: readingHash,
      holdings_run: run,
    };
    const same =
      prior?.content_hash === statement.content_hash &&
      prior.absent_since === null &&
      prior.basis === basis;
    stated.push(statement);
    if (!same) {
      consumers.push({
        ref,
        components: identity.consumers ?? [],
        via: source.title,
      });
    }
    const existing = identities.get(ref);
    const row = identityRow(
      { ref, source: identity.statedFor ?? source.id, key: identity.key },
      [...known.filter(other => other !== prior), statement].map(statementOf),
      existing,
      observedAt,
    );
    const diff = same
      ? {}
      : describeDiff(prior ? JSON.parse(prior.body) : {}, { ...body });
    const kind = kindOfChange({
      isNew: !existing,
      returned:
        Boolean(prior?.absent_since) ||
        Boolean(existing?.absent_since && !row.absent_since),
      differs: Object.keys(diff).length > 0,
    });
    tally[kind] += 1;
    if (kind !== 'unchanged') {
      changes.push(
        changeRow(context, {
          subject_kind: 'identity',
          subject_ref: ref,
          identity_ref: ref,
          kind,
          diff: kind === 'created' ? {} : diff,
        }),
      );
    }
    if (
      !existing ||
      existing.fingerprint !== row.fingerprint ||
      existing.absent_since !== row.absent_since
    ) {
      resolved.push(row);
    }
  }

  if (resolved.length > 0) {
    await trx<IdentityRow>('inventory_identities')
      .insert(resolved)
      .onConflict('ref')
      .merge();
  }
  await trx<StatementRow>('inventory_statements')
    .insert(stated)
    .onConflict(['identity_ref', 'source'])
    .merge();
  await insertChanges(trx, changes);
  await replaceConsumers(trx, {
    source: source.id,
    basis,
    subjects: consumers,
  });

  const all = [...batch];
  await recordHoldings(
    trx,
    context,
    'credential',
    all.flatMap(([identityRef, { identity }]) =>
      identity.credentials.map(body => ({ identityRef, body })),
    ),
  );
  await recordHoldings(
    trx,
    context,
    'grant',
    all.flatMap(([identityRef, { identity }]) =>
      identity.grants.map(body => ({ identityRef, body })),
    ),
  );
  await recordHoldings(
    trx,
    context,
    'entitlement',
    all.flatMap(([identityRef, { identity }]) =>
      (identity.entitlements ?? []).map(body => ({ identityRef, body })),
    ),
  );
}

/**
 * Records what a source says about identities, and what they hold. Returns the refs of those about which it says
 * something else than before, or that another source speaks of too.
 *
 * Works in batches, each with a fixed number of statements, whatever changed.
 */
export async function recordIdentities(
  trx: Knex.Transaction,
  context: RecordingContext,
  identities: ObservedIdentity[],
): Promise<string[]> {
  const byRef = new Map(
    identities.map(identity => [
      identityRefOf(identity.statedFor ?? context.source.id, identity.key),
      identity,
    ]),
  );
  const told: string[] = [];
  for (const batch of batchesOf([...byRef])) {
    const others = await confirmUnchanged(trx, context, new Map(batch));
    if (others.size > 0) {
      await recordBatch(trx, context, others);
      told.push(...others.keys());
    }
  }
  return told;
}
