import { Knex } from 'knex';
import { CredentialRow } from '../../rows';
import { ClaimRow, DestroyedWhy } from '../rows';
import { referenceOf } from '../standingOf';

/** A claim, locked where the engine can, so that two who want it come one after the other. Relies on the primary key. */
export async function lockClaim(
  trx: Knex.Transaction,
  id: string,
): Promise<ClaimRow | undefined> {
  return trx<ClaimRow>('sealed_claims').where({ id }).forUpdate().first();
}

/** The credential whose value lies in a claim. */
export async function findCredential(
  trx: Knex.Transaction,
  id: string,
): Promise<CredentialRow | undefined> {
  return trx<CredentialRow>('issued_credentials').where({ id }).first();
}

/**
 * Keeps a sealed value, or writes over one of the same key that nobody has taken yet. Relies on
 * `sealed_claims_idempotency_uniq`.
 *
 * @returns the claim; `undefined` where it was handed out or destroyed already
 */
export async function putClaim(
  trx: Knex.Transaction,
  row: ClaimRow,
): Promise<ClaimRow | undefined> {
  await trx<ClaimRow>('sealed_claims')
    .insert(row)
    .onConflict('idempotency_key')
    .ignore();
  const kept = await trx<ClaimRow>('sealed_claims')
    .where({ idempotency_key: row.idempotency_key })
    .forUpdate()
    .first();
  if (kept?.id === row.id) {
    return kept;
  }
  if (kept?.state !== 'sealed') {
    return undefined;
  }
  const changes = {
    thumbprint: row.thumbprint,
    owner: row.owner,
    version: Number(kept.version) + 1,
    jwe: row.jwe,
    expires_at: row.expires_at,
    opened_at: null,
  };
  await trx<ClaimRow>('sealed_claims').where({ id: kept.id }).update(changes);
  return { ...kept, ...changes };
}

/** A claim with what is known of its credential. */
export type ListedClaim = Pick<
  ClaimRow,
  | 'id'
  | 'credential_id'
  | 'thumbprint'
  | 'created_at'
  | 'opened_at'
  | 'expires_at'
> &
  Pick<
    CredentialRow,
    'identity' | 'environment' | 'purpose' | 'not_after' | 'state'
  >;

/** The values of credentials that lie sealed for a person and whose time is not over, oldest first. Relies on `sealed_claims_owner_idx`. */
export async function listClaims(
  trx: Knex.Transaction,
  options: { owner: string; at: string },
): Promise<ListedClaim[]> {
  return trx('sealed_claims')
    .join(
      'issued_credentials',
      'issued_credentials.id',
      'sealed_claims.credential_id',
    )
    .where({
      'sealed_claims.owner': options.owner,
      'sealed_claims.state': 'sealed',
    })
    .where('sealed_claims.expires_at', '>', options.at)
    .where(
      'issued_credentials.stored_at',
      trx.raw('? || sealed_claims.id', [referenceOf('')]),
    )
    .orderBy(['sealed_claims.created_at', 'sealed_claims.id'])
    .select([
      'sealed_claims.id',
      'sealed_claims.credential_id',
      'sealed_claims.thumbprint',
      'sealed_claims.created_at',
      'sealed_claims.opened_at',
      'sealed_claims.expires_at',
      'issued_credentials.identity',
      'issued_credentials.environment',
      'issued_credentials.purpose',
      'issued_credentials.not_after',
      'issued_credentials.state',
    ]);
}

/** Starts the last minutes of a claim. Relies on the primary key. */
export async function startLast(
  trx: Knex.Transaction,
  opened: { id: string; at: string; expiresAt: string },
): Promise<void> {
  await trx<ClaimRow>('sealed_claims')
    .where({ id: opened.id, state: 'sealed' })
    .update({ opened_at: opened.at, expires_at: opened.expiresAt });
}

/**
 * Empties a claim that is handed out. The state is asked for once more, so that exactly one can have it also where rows are not
 * locked. Relies on the primary key.
 *
 * @returns whether it is this caller's
 */
export async function emptyClaim(
  trx: Knex.Transaction,
  taken: { id: string; at: string; from: string },
): Promise<boolean> {
  const changed = await trx<ClaimRow>('sealed_claims')
    .where({ id: taken.id, state: 'sealed' })
    .update({
      state: 'claimed',
      jwe: null,
      claimed_at: taken.at,
      claimed_from: taken.from,
    });
  return changed === 1;
}

/** Writes the second use of a claim down. Relies on the primary key. @returns whether it is the first that was seen */
export async function noteSecondUse(
  trx: Knex.Transaction,
  use: { id: string; at: string; from: string },
): Promise<boolean> {
  const changed = await trx<ClaimRow>('sealed_claims')
    .where({ id: use.id, state: 'claimed' })
    .whereNull('alarm')
    .update({ second_at: use.at, second_from: use.from, alarm: 'raised' });
  return changed === 1;
}

/** Claims from which what follows has not been done yet, by id. Relies on `sealed_claims_alarm_idx`. */
export async function listRaisedAlarms(
  trx: Knex.Transaction,
  options: { after: string; limit: number },
): Promise<ClaimRow[]> {
  return trx<ClaimRow>('sealed_claims')
    .where({ alarm: 'raised' })
    .where('id', '>', options.after)
    .orderBy('id')
    .limit(options.limit);
}

/** Writes down that what follows has been done. Relies on the primary key. */
export async function settleAlarm(
  trx: Knex.Transaction,
  id: string,
): Promise<void> {
  await trx<ClaimRow>('sealed_claims')
    .where({ id, alarm: 'raised' })
    .update({ alarm: 'done' });
}

/** What lies sealed and whose time is over. Relies on `sealed_claims_expiry_idx`. */
export async function listExpired(
  trx: Knex.Transaction,
  options: { at: string; limit: number },
): Promise<ClaimRow[]> {
  return trx<ClaimRow>('sealed_claims')
    .where({ state: 'sealed' })
    .where('expires_at', '<=', options.at)
    .orderBy(['expires_at', 'id'])
    .limit(options.limit)
    .forUpdate();
}

/** Whoever withdraws a value sees to its credential; where it is lost otherwise, nobody has done so yet. */
const FOLLOWS: Record<DestroyedWhy, ClaimRow['alarm']> = {
  expired: 'raised',
  'key-removed': 'raised',
  withdrawn: null,
};

/**
 * Destroys sealed values for good; what was handed out stays as it is. Relies on the primary key, or on `sealed_claims_key_idx`.
 *
 * @returns how many there were
 */
export async function destroyClaims(
  trx: Knex.Transaction,
  which: { ids: readonly string[] } | { thumbprint: string },
  destroyed: { at: string; why: DestroyedWhy },
): Promise<number> {
  return trx<ClaimRow>('sealed_claims')
    .where({ state: 'sealed' })
    .modify(query => {
      if ('ids' in which) {
        query.whereIn('id', [...which.ids]);
      } else {
        query.where({ thumbprint: which.thumbprint });
      }
    })
    .update({
      state: 'destroyed',
      jwe: null,
      destroyed_at: destroyed.at,
      destroyed_why: destroyed.why,
      alarm: FOLLOWS[destroyed.why],
    });
}
