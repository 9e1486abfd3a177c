import { Knex } from 'knex';
import { ChallengeRow } from '../rows';

/** Keeps a challenge, and drops those that ran out unanswered. Relies on `proof_challenges_expiry_idx`. */
export async function insertChallenge(
  trx: Knex.Transaction,
  row: ChallengeRow,
): Promise<void> {
  await trx<ChallengeRow>('proof_challenges')
    .where('expires_at', '<', row.created_at)
    .whereNull('used_at')
    .delete();
  await trx<ChallengeRow>('proof_challenges').insert(row);
}

/**
 * Takes a challenge so that nobody can take it again, whether or not what answers it holds. Relies on the primary key.
 *
 * @returns the challenge; `undefined` when there is none, or it was taken.
 */
export async function takeChallenge(
  trx: Knex.Transaction,
  options: { id: string; at: string },
): Promise<ChallengeRow | undefined> {
  const taken = await trx<ChallengeRow>('proof_challenges')
    .where({ id: options.id })
    .whereNull('used_at')
    .update({ used_at: options.at });
  return taken === 1
    ? trx<ChallengeRow>('proof_challenges').where({ id: options.id }).first()
    : undefined;
}

/** Keeps the assertion that answered a challenge, and by which passkey. Relies on the primary key. */
export async function keepAssertion(
  trx: Knex.Transaction,
  kept: { id: string; passkeyId: string; assertion: string },
): Promise<void> {
  await trx<ChallengeRow>('proof_challenges')
    .where({ id: kept.id })
    .update({ passkey_id: kept.passkeyId, assertion: kept.assertion });
}
