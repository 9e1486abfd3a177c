import { EffectCall } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { NextCall, nextCall } from './nextCall';
import { insertCall, listCalls } from './operations/calls';
import { CallRow, CredentialRow } from './rows';

/** A call that is written down and may be made now, or why none may. */
export type OpenedCall =
  | { kind: 'opened'; tag: string }
  | Exclude<NextCall, { kind: 'call' }>;

/** Longest tag that an issuer takes. */
const TAG_OF_ID = 32;

function tagOf(credential: CredentialRow, number: number): string {
  return `${credential.id.replace(/-/g, '').slice(0, TAG_OF_ID)}-${number}`;
}

/** A call as it is written down before it is made. */
export function callOf(
  row: CredentialRow,
  number: number,
  { now, patienceMs }: { now: Date; patienceMs: number },
): CallRow {
  return {
    tag: tagOf(row, number),
    credential_id: row.id,
    number,
    issuer: row.issuer,
    state: 'called',
    called_at: now.toISOString(),
    waits_until: new Date(now.getTime() + patienceMs).toISOString(),
    settled_at: null,
    reason: null,
  };
}

/**
 * Writes the next call of an order down, so that it can be made once this has committed, if nothing stands in its way.
 *
 * @param order - locked; a new one has no calls yet, which saves looking for them
 */
export async function openCall(
  trx: Knex.Transaction,
  { row, isNew }: { row: CredentialRow; isNew: boolean },
  { now, patienceMs }: { now: EffectCall['now']; patienceMs: number },
): Promise<OpenedCall> {
  const at = now.toISOString();
  const next = nextCall(isNew ? [] : await listCalls(trx, row.id), at);
  if (next.kind !== 'call') {
    return next;
  }
  const call = callOf(row, next.number, { now, patienceMs });
  await insertCall(trx, call);
  return { kind: 'opened', tag: call.tag };
}
