import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { describeDiff } from '../describeDiff';
import { changeRow } from '../recordingContext';
import { batchesOf, ChangeRow, CredentialRow } from '../rows';
import { insertChanges } from './insertChanges';

/** What is remembered of a component. */
export interface ComponentSnapshot {
  ref: string;
  owner?: string;
  system?: string;
  lifecycle?: string;
  repository?: string;
  runtime?: string;
}

/** A component that differs from what was remembered. */
export interface ComponentChange {
  ref: string;
  before: ComponentSnapshot;
  after: ComponentSnapshot;
  /** System, lifecycle, repository or runtime changed, so that what it uses has to be looked at again. */
  replatformed: boolean;
}

interface SnapshotRow {
  component_ref: string;
  owner: string | null;
  system: string | null;
  lifecycle: string | null;
  repository: string | null;
  runtime: string | null;
  at: string;
  previous: string | null;
  changed_at: string | null;
}

const MOVES = ['system', 'lifecycle', 'repository', 'runtime'] as const;
const FIELDS = ['owner', ...MOVES] as const;

function snapshotOf(row: SnapshotRow): ComponentSnapshot {
  return {
    ref: row.component_ref,
    owner: row.owner ?? undefined,
    system: row.system ?? undefined,
    lifecycle: row.lifecycle ?? undefined,
    repository: row.repository ?? undefined,
    runtime: row.runtime ?? undefined,
  };
}

/**
 * Marks credentials of moved components that are known not to have been used since. Where use is unknown nothing is
 * marked.
 */
async function markUnused(
  trx: Knex.Transaction,
  componentRefs: string[],
  movedAt: string,
): Promise<void> {
  for (const batch of batchesOf(componentRefs)) {
    await trx<CredentialRow>('inventory_credentials')
      .whereIn(
        'identity_ref',
        trx('inventory_consumers')
          .whereIn('component_ref', batch)
          .select('subject_ref'),
      )
      .whereNull('absent_since')
      .whereNotNull('last_used_at')
      .where(inner =>
        inner
          .where('last_used_at', 'never')
          .orWhere('last_used_at', '<', movedAt),
      )
      .update({ unused_since_move_at: movedAt });
  }
}

/**
 * Remembers components and returns those that changed. A component that is seen for the first time has not changed.
 * Recording the same again changes nothing.
 */
export async function recordComponentSnapshots(
  trx: Knex.Transaction,
  components: ComponentSnapshot[],
  now: Date,
): Promise<ComponentChange[]> {
  const at = now.toISOString();
  const changes: ComponentChange[] = [];
  const history: ChangeRow[] = [];
  const byRef = new Map(
    components.map(component => [keyOf(component.ref), component]),
  );
  for (const batch of batchesOf([...byRef])) {
    const known = new Map(
      (
        await trx<SnapshotRow>('component_snapshots').whereIn(
          'component_ref',
          batch.map(([ref]) => ref),
        )
      ).map(row => [row.component_ref, row]),
    );
    const rows: SnapshotRow[] = [];
    for (const [ref, component] of batch) {
      const row = known.get(ref);
      const after: ComponentSnapshot = { ...component, ref };
      const before = row && snapshotOf(row);
      const diff = before
        ? describeDiff({ ...before }, { ...after })
        : undefined;
      const differing = FIELDS.filter(field => diff?.[field] !== undefined);
      if (row && differing.length === 0) {
        continue;
      }
      rows.push({
        component_ref: ref,
        owner: after.owner ?? null,
        system: after.system ?? null,
        lifecycle: after.lifecycle ?? null,
        repository: after.repository ?? null,
        runtime: after.runtime ?? null,
        at,
        previous: before ? JSON.stringify(before) : null,
        changed_at: before ? at : null,
      });
      if (before) {
        const replatformed = MOVES.some(field => diff?.[field] !== undefined);
        changes.push({ ref, before, after, replatformed });
        history.push(
          changeRow(
            {
              source: { id: 'catalog', kind: 'catalog', title: 'Catalog' },
              observedAt: at,
            },
            {
              subject_kind: 'component',
              subject_ref: ref,
              kind: replatformed ? 're-platformed' : 'changed',
              diff,
            },
          ),
        );
      }
    }
    if (rows.length > 0) {
      await trx<SnapshotRow>('component_snapshots')
        .insert(rows)
        .onConflict('component_ref')
        .merge();
    }
  }
  await insertChanges(trx, history);
  await markUnused(
    trx,
    changes.filter(({ replatformed }) => replatformed).map(({ ref }) => ref),
    at,
  );
  return changes;
}
