import { Knex } from 'knex';
import { ChangeRow, FindingRow } from '../../inventory/rows';

/** How far something that is told in order has been told. */
export interface EventCursor {
  name: string;
  at: string;
  id: string;
}

/** Where something was left; before everything where it was never begun. */
export async function readCursor(
  trx: Knex.Transaction,
  name: string,
): Promise<EventCursor> {
  const row = await trx<EventCursor>('flow_event_cursors')
    .where({ name })
    .first();
  return row ?? { name, at: '', id: '' };
}

/** Remembers how far something was told. */
export async function storeCursor(
  trx: Knex.Transaction,
  cursor: EventCursor,
): Promise<void> {
  await trx<EventCursor>('flow_event_cursors')
    .insert(cursor)
    .onConflict('name')
    .merge();
}

/**
 * What has changed in a source after a place, in order. The readings of one source come in order; those of different ones
 * need not, so that each has a place of its own. Relies on `inventory_changes_page_idx`.
 */
export async function readChangesAfter(
  trx: Knex.Transaction,
  options: { source: string; after: EventCursor; limit: number },
): Promise<ChangeRow[]> {
  const { source, after, limit } = options;
  return trx<ChangeRow>('inventory_changes')
    .where({ source })
    .whereRaw('(at, id) > (?, ?)', [after.at, after.id])
    .orderBy(['at', 'id'])
    .limit(limit);
}

/**
 * What a rule has found in a source after a place and still finds, in order. Relies on `inventory_findings_told_idx`.
 */
export async function readFindingsAfter(
  trx: Knex.Transaction,
  options: { source: string; rule: string; after: EventCursor; limit: number },
): Promise<Pick<FindingRow, 'id' | 'subject_ref' | 'first_seen_at'>[]> {
  const { source, rule, after, limit } = options;
  return trx<FindingRow>('inventory_findings')
    .where({ source, rule })
    .whereNull('resolved_at')
    .whereRaw('(first_seen_at, id) > (?, ?)', [after.at, after.id])
    .orderBy(['first_seen_at', 'id'])
    .limit(limit)
    .select('id', 'subject_ref', 'first_seen_at');
}

/** Sources that have told anything. */
export async function readSourceIds(trx: Knex.Transaction): Promise<string[]> {
  const rows: { id: string }[] = await trx('inventory_sources')
    .orderBy('id')
    .select('id');
  return rows.map(({ id }) => id);
}

/** Something that only time has brought about, and when it began to be so, where that is to be told apart. */
export interface AgedSubject {
  ref: string;
  since?: string;
}

/** Certificates that end before a time, after a reference. Relies on the primary key. */
export async function readEndingCertificates(
  trx: Knex.Transaction,
  options: { before: string; after: string; limit: number },
): Promise<AgedSubject[]> {
  return trx('inventory_certificates')
    .whereNull('absent_since')
    .where('expires_at', '<=', options.before)
    .where('ref', '>', options.after)
    .orderBy('ref')
    .limit(options.limit)
    .select('ref');
}

/** Active secrets that were made, or last rotated, before a time, after a reference. Relies on the primary key. */
export async function readAgedCredentials(
  trx: Knex.Transaction,
  options: { before: string; after: string; limit: number },
): Promise<AgedSubject[]> {
  return trx('inventory_credentials')
    .whereNull('absent_since')
    .where({ status: 'active' })
    .whereRaw('coalesce(last_rotated_at, created_at) <= ?', [options.before])
    .where('ref', '>', options.after)
    .orderBy('ref')
    .limit(options.limit)
    .select('ref', trx.raw('coalesce(last_rotated_at, created_at) as since'));
}
