import { CertificationStamp } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { toChunks } from '../flows/operations/insertChunks';

interface LastAnswer {
  identity_ref: string;
  subject_ref: string;
  decision: string;
  decided_at: string;
}

/** The last answer about each thing of some holders. Relies on `review_items_identity_idx`. */
async function readLastAnswers(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<LastAnswer[]> {
  return trx
    .from(
      trx('review_items')
        .whereIn('identity_ref', [...refs])
        .whereNotNull('decision')
        .whereNotNull('decided_at')
        .select('identity_ref', 'subject_ref', 'decision', 'decided_at')
        .rowNumber('place', over =>
          over
            .partitionBy('subject_ref')
            .orderBy('decided_at', 'desc')
            .orderBy('id', 'desc'),
        )
        .as('answers'),
    )
    .where('place', 1)
    .orderBy(['identity_ref', 'subject_ref'])
    .select('identity_ref', 'subject_ref', 'decision', 'decided_at');
}

/** What some identities hold that somebody would be asked about. Relies on the indices on `identity_ref`. */
async function readHeld(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<Array<{ identity_ref: string; ref: string }>> {
  return trx('inventory_credentials')
    .whereIn('identity_ref', [...refs])
    .whereNull('absent_since')
    .whereNotIn('status', ['revoked', 'inactive'])
    .whereNot('statements', 'like', '%"platformManaged":true%')
    .select('identity_ref', 'ref')
    .unionAll(
      trx('inventory_grants')
        .whereIn('identity_ref', [...refs])
        .whereNull('absent_since')
        .select('identity_ref', 'ref'),
    );
}

/**
 * Sums up what was last decided about the things of one holder: `certified` where everything that it holds was kept or
 * reduced, `revoked` where everything that was decided was revoked, `partly` otherwise. Pure.
 *
 * @param held - what it holds now; a thing that stands for itself holds itself
 */
export function toStamp(
  answers: ReadonlyArray<Omit<LastAnswer, 'identity_ref'>>,
  held: readonly string[],
): CertificationStamp | undefined {
  const last = answers
    .map(({ decided_at }) => decided_at)
    .sort()
    .at(-1);
  if (last === undefined) {
    return undefined;
  }
  const kept = new Set(
    answers
      .filter(({ decision }) => decision !== 'revoke')
      .map(({ subject_ref }) => subject_ref),
  );
  const on = last.slice(0, 10);
  if (kept.size === 0) {
    return { on, outcome: 'revoked' };
  }
  return {
    on,
    outcome: held.every(ref => kept.has(ref)) ? 'certified' : 'partly',
  };
}

/**
 * The last certification of identities and of what stands for itself, by reference; what nobody has decided about is absent.
 * Names nobody. A few statements for hundreds.
 */
export async function readStamps(
  trx: Knex.Transaction,
  refs: readonly string[],
): Promise<Map<string, CertificationStamp>> {
  const stamps = new Map<string, CertificationStamp>();
  for (const chunk of toChunks(refs)) {
    const answers = await readLastAnswers(trx, chunk);
    const decided = [
      ...new Set(answers.map(({ identity_ref }) => identity_ref)),
    ];
    const held = decided.length === 0 ? [] : await readHeld(trx, decided);
    for (const ref of decided) {
      const stamp = toStamp(
        answers.filter(({ identity_ref }) => identity_ref === ref),
        held
          .filter(({ identity_ref }) => identity_ref === ref)
          .map(holding => holding.ref),
      );
      if (stamp) {
        stamps.set(ref, stamp);
      }
    }
  }
  return stamps;
}
