import {
  EffectCall,
  EffectOutcome,
  Issuer,
  RemediationResult,
} from '@countersign/plugin-governance-node';
import { isJsonObject } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { clearUp } from './clearUp';
import { listCalls } from './operations/calls';
import { moveCredential } from './operations/credentials';
import { CredentialRow } from './rows';

interface Options {
  knex: Knex;
  issuer: Issuer;
  row: CredentialRow;
  call: EffectCall;
  signal: AbortSignal;
}

function outcomeOf(result: RemediationResult): EffectOutcome | undefined {
  switch (result.outcome) {
    case 'applied':
    case 'already-applied':
      return undefined;
    case 'refused':
      return { outcome: 'failed', reason: result.reason, retryable: false };
    case 'failed':
      return {
        outcome: 'failed',
        reason: result.reason,
        retryable: result.retryable,
      };
    default:
      throw new Error(`Unexpected result ${result satisfies never}`);
  }
}

/**
 * Whether people of its owner have just confirmed it. What replaces another, or stands on an earlier confirmation, is not confirmed
 * anew, and neither is what a flow says that nobody but whoever asked for it has confirmed.
 */
function isConfirmedNow(
  { facts: { confirmation }, with: { byOwner } }: EffectCall,
  { replaces }: CredentialRow,
): boolean {
  const stands = isJsonObject(confirmation) && confirmation.standing === true;
  return !stands && replaces === null && byOwner !== false;
}

/** Makes a delivered credential usable, after its owner has confirmed it. */
export async function activateCredential(
  options: Options,
): Promise<EffectOutcome> {
  const { knex, issuer, row, call, signal } = options;
  if (row.tag === null) {
    return {
      outcome: 'failed',
      reason: 'nothing was issued that could be activated',
      retryable: false,
    };
  }
  const result = await issuer.activate(row.tag, { now: call.now, signal });
  const trouble = outcomeOf(result);
  if (trouble) {
    return trouble;
  }
  await moveCredential(
    knex,
    { id: row.id, from: ['delivered', 'suspended'] },
    {
      state: 'active',
      activated_at: call.now.toISOString(),
      ...(isConfirmedNow(call, row)
        ? { confirmed_at: call.now.toISOString() }
        : {}),
    },
  );
  return { outcome: 'done', proof: { credential: row.id, active: true } };
}

/** Ends a credential at its issuer for good. What was never made needs nothing done. */
export async function revokeCredential(
  options: Options & { reason: string },
): Promise<EffectOutcome> {
  const { knex, issuer, row, call, signal, reason } = options;
  const calls = await listCalls(knex, row.id);
  const unsettled = calls.filter(
    ({ state }) => state === 'called' || state === 'orphan',
  );
  const left = await clearUp(
    { knex, issuer },
    unsettled.map(({ tag }) => tag),
    { call, signal },
  );
  if (left !== undefined) {
    return { outcome: 'failed', reason: left, retryable: true };
  }
  if (row.tag !== null) {
    const trouble = outcomeOf(await issuer.revoke(row.tag, { signal }));
    if (trouble) {
      return trouble;
    }
  }
  await moveCredential(
    knex,
    {
      id: row.id,
      from: ['issuing', 'unknown', 'delivered', 'active', 'suspended'],
    },
    {
      state: 'ended',
      ended_at: call.now.toISOString(),
      end_reason: reason,
    },
  );
  return { outcome: 'done', proof: { credential: row.id, revoked: true } };
}

/** Takes a credential out of service in a way that activating it ends. */
export async function suspendCredential(
  options: Options,
): Promise<EffectOutcome> {
  const { knex, issuer, row, signal } = options;
  if (row.tag === null || !issuer.capabilities.suspends) {
    return {
      outcome: 'failed',
      reason: `${issuer.title} cannot put it out of service for a while`,
      retryable: false,
    };
  }
  const trouble = outcomeOf(await issuer.suspend(row.tag, { signal }));
  if (trouble) {
    return trouble;
  }
  await moveCredential(
    knex,
    { id: row.id, from: ['active'] },
    { state: 'suspended' },
  );
  return { outcome: 'done', proof: { credential: row.id, suspended: true } };
}

/** Whether the system refuses a credential by now. */
export async function readBackRevoked(
  options: Options,
): Promise<EffectOutcome> {
  const { knex, issuer, row, call, signal } = options;
  const found =
    row.tag === null
      ? undefined
      : await issuer.lookup(row.tag, { now: call.now, signal });
  if (found && found.status !== 'revoked') {
    return {
      outcome: 'failed',
      reason: `${issuer.title} still shows ${found.externalId} as ${found.status}`,
      retryable: true,
    };
  }
  await moveCredential(
    knex,
    { id: row.id, from: ['ended'] },
    { refused_at: row.refused_at ?? call.now.toISOString() },
  );
  return {
    outcome: 'done',
    proof: { credential: row.id, observed: 'refused' },
  };
}
