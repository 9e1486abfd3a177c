import { ConflictError, InputError } from '@backstage/errors';
import {
  FindingThresholds,
  Observation,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { createHash } from 'node:crypto';
import { evaluateIdentities } from '../../findings/operations/evaluateIdentities';
import { ProcedureContext } from '../../findings/judgeProcedures';
import { evaluateItems } from '../../findings/operations/evaluateItems';
import { RecordedSource, RecordingContext, Tally } from '../recordingContext';
import { SourceRow } from '../rows';
import { DropThreshold, markAbsent } from './markAbsent';
import { recordIdentities } from './recordIdentities';
import { itemsOf, recordItems } from './recordItems';
import { recordUse } from './recordUse';
import { replaceUnreadable } from './replaceUnreadable';

/** What became of an observation. */
export interface RecordedObservation extends Tally {
  unreadable: number;
}

/** More than ten and more than three in ten gone at once is rather a broken reading than a clean-up. */
export const DEFAULT_DROP_THRESHOLD: DropThreshold = { share: 0.3, count: 10 };

/**
 * Locks the row of the source, and of every source that it speaks of, in one order for all. Readings of one source do
 * not mix, and a declaration and an observation of one identity do not resolve it at the same time, each without the
 * other. A source that is spoken of and was never read is registered as such.
 */
async function lockSources(
  trx: Knex.Transaction,
  source: RecordedSource,
  { identities, uses, basis }: Observation,
): Promise<SourceRow | undefined> {
  const spokenOf = new Set(
    [...identities, ...uses].flatMap(({ statedFor }) => statedFor ?? []),
  );
  spokenOf.delete(source.id);
  const rows = [
    { id: source.id, kind: source.kind, title: source.title, basis },
    ...[...spokenOf].map(id => ({
      id,
      kind: 'unknown',
      title: id,
      basis: 'observed' as const,
    })),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  await trx<SourceRow>('inventory_sources')
    .insert(rows)
    .onConflict('id')
    .ignore();
  const locked = await trx<SourceRow>('inventory_sources')
    .whereIn(
      'id',
      rows.map(({ id }) => id),
    )
    .orderBy('id')
    .forUpdate();
  return locked.find(({ id }) => id === source.id);
}

/**
 * Records what a source says at a time. Recording it again changes nothing.
 *
 * @param options.force - accept a snapshot that drops more than the threshold
 * @throws ConflictError when the observation is older than the last one of its source, or drops too much
 * @throws InputError when a snapshot names no realms, or a delta does
 */
export async function recordObservation(
  trx: Knex.Transaction,
  options: {
    source: RecordedSource;
    observation: Observation;
    now: Date;
    thresholds: FindingThresholds;
    procedures?: ProcedureContext;
    dropThreshold?: DropThreshold;
    force?: boolean;
  },
): Promise<RecordedObservation> {
  const { source, observation, now, thresholds } = options;
  const { observedAt, basis, mode, realms } = observation;
  if (mode === 'snapshot' && (!realms || realms.length === 0)) {
    throw new InputError(
      'realms of a snapshot is missing; a list of the realms that it covers completely is needed',
    );
  }
  if (mode === 'delta' && realms) {
    throw new InputError(
      'realms is accepted for a snapshot only; a delta states only what it names',
    );
  }
  const registered = await lockSources(trx, source, observation);
  const last = registered?.last_observed_at;
  if (last && last > observedAt) {
    throw new ConflictError(
      `The observation of ${source.id} is from ${observedAt}, but one from ${last} is recorded already`,
    );
  }

  const tally: Tally = {
    created: 0,
    changed: 0,
    unchanged: 0,
    absent: 0,
    returned: 0,
  };
  const context: RecordingContext = {
    source,
    basis,
    observedAt,
    // Names the reading and is compared with nothing outside of this database, so the plain text does.
    run: createHash('sha256')
      .update(JSON.stringify([source.id, observation]))
      .digest('hex'),
    tally,
  };
  const told = await recordIdentities(trx, context, observation.identities);
  const certificates = await recordItems(
    trx,
    context,
    'certificate',
    itemsOf('certificate', observation),
  );
  await recordItems(
    trx,
    context,
    'partner-integration',
    itemsOf('partner-integration', observation),
  );
  const roles = await recordItems(
    trx,
    context,
    'role',
    itemsOf('role', observation),
  );
  const absent =
    mode === 'snapshot' && realms
      ? await markAbsent(
          trx,
          context,
          realms,
          options.force
            ? undefined
            : options.dropThreshold ?? DEFAULT_DROP_THRESHOLD,
        )
      : undefined;
  await recordUse(trx, source.id, observation);
  await replaceUnreadable(trx, {
    source: source.id,
    items: observation.unreadable,
    at: observedAt,
  });

  // Of the others nothing new is known; what time alone makes of them is judged every hour.
  await evaluateIdentities(trx, {
    refs: [...new Set([...told, ...(absent?.identityRefs ?? [])])],
    now,
    thresholds,
    procedures: options.procedures,
  });
  await evaluateItems(trx, {
    kind: 'certificate',
    refs: [...certificates, ...(absent?.itemRefs.certificate ?? [])],
    now,
    thresholds,
  });
  await evaluateItems(trx, {
    kind: 'role',
    refs: [...roles, ...(absent?.itemRefs.role ?? [])],
    now,
    thresholds,
  });

  const result = { ...tally, unreadable: observation.unreadable.length };
  await trx<SourceRow>('inventory_sources')
    .where({ id: source.id })
    .update({
      kind: source.kind,
      title: source.title,
      basis,
      environment: source.environment ?? null,
      last_observed_at: observedAt,
      last_status: observation.unreadable.length > 0 ? 'partial' : 'complete',
      last_error: null,
      last_counts: JSON.stringify(result),
    });
  return result;
}
