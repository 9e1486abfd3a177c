import { Knex } from 'knex';
import { CallRow } from '../rows';

/** The calls of a credential, in their order. */
export async function listCalls(
  db: Knex,
  credentialId: string,
): Promise<CallRow[]> {
  return db<CallRow>('issuing_calls')
    .where({ credential_id: credentialId })
    .orderBy('number');
}

/** Writes a call down before it is made. */
export async function insertCall(db: Knex, row: CallRow): Promise<void> {
  await db<CallRow>('issuing_calls').insert(row);
}

/**
 * Goes on holding a call whose answer has come, so that nobody looks for what it left before its value is delivered. Says
 * whether it is still held: who was away for too long has lost it.
 */
export async function holdCall(
  db: Knex,
  { tag, until }: { tag: string; until: string },
): Promise<boolean> {
  const held = await db<CallRow>('issuing_calls')
    .where({ tag, state: 'called' })
    .update({ waits_until: until });
  return held > 0;
}

/**
 * Takes a call from whoever may still come with its answer, before what it has left is revoked. Says whether that may be done: what
 * is still held, or was delivered meanwhile, is not.
 */
export async function disownCall(
  db: Knex,
  { tag, at, reason }: { tag: string; at: string; reason: string },
): Promise<boolean> {
  const disowned = await db<CallRow>('issuing_calls')
    .where({ tag })
    .where(query =>
      query
        .whereIn('state', ['absent', 'orphan', 'nothing', 'removed'])
        .orWhere(open =>
          open.where({ state: 'called' }).where('waits_until', '<=', at),
        ),
    )
    .update({ state: 'orphan', settled_at: at, reason });
  return disowned > 0;
}

/** Writes down what became of a call that is in one of some states. Says whether it was. */
export async function settleCall(
  db: Knex,
  { tag, from }: { tag: string; from: ReadonlyArray<CallRow['state']> },
  changes: Pick<CallRow, 'state' | 'settled_at' | 'reason'>,
): Promise<boolean> {
  const settled = await db<CallRow>('issuing_calls')
    .where({ tag })
    .whereIn('state', from)
    .update(changes);
  return settled > 0;
}

/** A part of a list that is read in parts. */
export interface ReadOn<T> {
  /** The last entry of the part before; nothing at the start. */
  after?: T;
  limit: number;
}

const goOnAfter =
  (after: CallRow | undefined) =>
  (query: Knex.QueryBuilder): void => {
    if (after) {
      query.whereRaw('(issuing_calls.called_at, issuing_calls.tag) > (?, ?)', [
        after.called_at,
        after.tag,
      ]);
    }
  };

/**
 * Calls whose answer is missing and whose credential or its flow has ended, so that no flow will look at what they have left; the
 * oldest first. Relies on `issuing_calls_state_idx`.
 */
export async function listLeftCalls(
  db: Knex,
  { now, after, limit }: { now: string } & ReadOn<CallRow>,
): Promise<CallRow[]> {
  return db<CallRow>('issuing_calls')
    .join(
      'issued_credentials',
      'issued_credentials.id',
      'issuing_calls.credential_id',
    )
    .whereIn('issuing_calls.state', ['called', 'orphan'])
    .where('issuing_calls.waits_until', '<=', now)
    .where(goOnAfter(after))
    .leftJoin(
      'flow_instances',
      'flow_instances.id',
      'issued_credentials.instance_id',
    )
    .where(query =>
      query
        .where('issued_credentials.state', 'ended')
        .orWhere('flow_instances.status', 'ended'),
    )
    .orderBy([
      { column: 'issuing_calls.called_at' },
      { column: 'issuing_calls.tag' },
    ])
    .limit(limit)
    .select<CallRow[]>('issuing_calls.*');
}

/**
 * Calls that had left nothing when they were looked for; what was under way may have come since. The oldest first. Relies on
 * `issuing_calls_state_idx`.
 *
 * @param since - from when they are looked at again, ISO 8601
 */
export async function listAbsentCalls(
  db: Knex,
  { since, after, limit }: { since: string } & ReadOn<CallRow>,
): Promise<CallRow[]> {
  return db<CallRow>('issuing_calls')
    .where({ state: 'absent' })
    .where('called_at', '>=', since)
    .where(goOnAfter(after))
    .orderBy([{ column: 'called_at' }, { column: 'tag' }])
    .limit(limit);
}

/** What is known of the calls under some tags, with the state of their credential. Relies on the primary key. */
export async function readTags(
  trx: Knex.Transaction,
  tags: readonly string[],
): Promise<
  Map<
    string,
    Pick<CallRow, 'tag' | 'state' | 'waits_until'> & { ended: boolean }
  >
> {
  const rows = await trx('issuing_calls')
    .join(
      'issued_credentials',
      'issued_credentials.id',
      'issuing_calls.credential_id',
    )
    .whereIn('issuing_calls.tag', tags)
    .select<Array<CallRow & { credential_state: string }>>(
      'issuing_calls.*',
      'issued_credentials.state as credential_state',
    );
  return new Map(
    rows.map(({ tag, state, waits_until, credential_state }) => [
      tag,
      { tag, state, waits_until, ended: credential_state === 'ended' },
    ]),
  );
}
