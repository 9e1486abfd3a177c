import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { toChunks } from '../../flows/operations/insertChunks';

/** Days of use that evidence shows at most, newest kept. */
const USE_ROWS = 120;
/** Callers of an identity that evidence shows at most. */
const CALLERS = 20;

type Use = EvidenceBundle['use'];
type UseDay = Extract<Use, { known: true }>['days'][number];
type StatedDay = UseDay & { stated_by: string | null };

/** Which time each source keeps a record of use for; those that keep none are left out. */
async function readWindows(
  trx: Knex.Transaction,
  sources: readonly string[],
): Promise<Map<string, { from: string; to: string }>> {
  const rows: Array<{ source: string; from: string; to: string }> = await trx(
    'inventory_use_windows',
  )
    .whereIn('source', sources)
    .groupBy('source')
    .select('source')
    .min({ from: 'from' })
    .max({ to: 'to' });
  return new Map(rows.map(({ source, from, to }) => [source, { from, to }]));
}

/** The latest days of use of each subject, oldest first. */
async function readDays(
  trx: Knex.Transaction,
  subjectRefs: readonly string[],
): Promise<Map<string, StatedDay[]>> {
  const found = new Map<string, StatedDay[]>();
  for (const refs of toChunks(subjectRefs)) {
    const ranked = trx('inventory_use')
      .whereIn('subject_ref', refs)
      .select('subject_ref', 'day', 'caller', 'count', 'stated_by')
      .rowNumber('place', over =>
        over
          .partitionBy('subject_ref')
          .orderBy('day', 'desc')
          .orderBy('caller', 'asc'),
      )
      .as('ranked');
    const rows: Array<StatedDay & { subject_ref: string }> = await trx
      .from(ranked)
      .where('place', '<=', USE_ROWS)
      .orderBy('subject_ref')
      .orderBy('place', 'desc')
      .select('subject_ref', 'day', 'caller', 'count', 'stated_by');
    for (const { subject_ref, day, caller, count, stated_by } of rows) {
      const days = found.get(subject_ref) ?? [];
      days.push({ day, caller, count: Number(count), stated_by });
      found.set(subject_ref, days);
    }
  }
  return found;
}

/**
 * What is known of the use of one. Where its source covers a window, use outside of the days is known not to be; where only
 * single uses were seen, as in a log of some calls, it is not.
 */
function toUse(
  source: string,
  window: { from: string; to: string } | undefined,
  stated: readonly StatedDay[],
): Use {
  const days = stated.map(({ stated_by, ...day }) => day);
  if (window) {
    return { known: true, source, ...window, days };
  }
  if (stated.length === 0) {
    return { known: false, reason: `${source} keeps no record of use` };
  }
  const sources = new Set(stated.map(({ stated_by }) => stated_by ?? source));
  return {
    known: true,
    source: [...sources].sort().join(', '),
    from: `${days[0].day}T00:00:00.000Z`,
    to: `${days[days.length - 1].day}T23:59:59.999Z`,
    partial: true,
    days,
  };
}

/**
 * Use of subjects as far as it is recorded; unknown where it is not. In as many statements for hundreds as for one. Relies on
 * the primary keys.
 */
export async function readUse(
  trx: Knex.Transaction,
  subjects: readonly { ref: string; source: string }[],
): Promise<Map<string, Use>> {
  const windows = await readWindows(trx, [
    ...new Set(subjects.map(({ source }) => source)),
  ]);
  const days = await readDays(
    trx,
    subjects.map(({ ref }) => ref),
  );
  return new Map(
    subjects.map(({ ref, source }) => [
      ref,
      toUse(source, windows.get(source), days.get(ref) ?? []),
    ]),
  );
}

/** Who was seen calling with each identity, by name. Relies on `inventory_use_identity_idx`. */
export async function readCallers(
  trx: Knex.Transaction,
  identityRefs: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const refs of toChunks(identityRefs)) {
    const callers = trx('inventory_use')
      .whereIn('identity_ref', refs)
      .distinct('identity_ref', 'caller')
      .as('callers');
    const ranked = trx
      .from(callers)
      .select('identity_ref', 'caller')
      .rowNumber('place', over =>
        over.partitionBy('identity_ref').orderBy('caller'),
      )
      .as('ranked');
    const rows: Array<{ identity_ref: string; caller: string }> = await trx
      .from(ranked)
      .where('place', '<=', CALLERS)
      .orderBy(['identity_ref', 'place'])
      .select('identity_ref', 'caller');
    for (const { identity_ref, caller } of rows) {
      found.set(identity_ref, [...(found.get(identity_ref) ?? []), caller]);
    }
  }
  return found;
}
