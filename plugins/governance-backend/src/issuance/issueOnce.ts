import { isError } from '@backstage/errors';
import {
  EffectCall,
  EffectOutcome,
  IssuedCredential,
  IssueOrder,
  Issuer,
  IssueResult,
  SecretStore,
  SecretValue,
  StoreResult,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { clearUp } from './clearUp';
import { holdsValue } from './holdsValue';
import { judgeMade } from './judgeMade';
import { OpenedCall, openCall } from './openCall';
import { holdCall, settleCall } from './operations/calls';
import { lockCredential, moveCredential } from './operations/credentials';
import { keepMade } from './operations/keepMade';
import { CallRow, CredentialRow } from './rows';

interface Context {
  knex: Knex;
  issuer: Issuer;
  store: SecretStore;
  /** Key of the digests by which values are told apart. */
  fingerprintKey: string;
  /** How long an answer of the issuer is waited for, in milliseconds. */
  patienceMs: number;
}

interface Options {
  call: EffectCall;
  signal: AbortSignal;
}

function retry(reason: string): EffectOutcome {
  return { outcome: 'failed', reason, retryable: true };
}

function orderOf(credential: CredentialRow, tag: string): IssueOrder {
  return {
    tag,
    identity: credential.identity,
    environment: credential.environment,
    scopes: JSON.parse(credential.scopes),
    notAfter: credential.not_after,
    owner: credential.owner,
    purpose: credential.purpose,
    requestedBy: credential.requested_by,
    ...(credential.public_key === null
      ? {}
      : { publicKey: credential.public_key }),
  };
}

/** Revokes what was made and what nobody is to hold, and writes that down; what cannot be revoked now is looked for later. */
async function takeBack(
  { knex, issuer, patienceMs }: Context,
  { tag, at, reason }: { tag: string; at: string; reason: string },
): Promise<void> {
  // Not given up with the call: what was made and is held by nobody must not stay.
  const removed = await issuer.revoke(tag, {
    signal: AbortSignal.timeout(patienceMs),
  });
  const gone = removed.outcome !== 'failed' && removed.outcome !== 'refused';
  await settleCall(
    knex,
    { tag, from: ['called'] },
    { state: gone ? 'removed' : 'orphan', settled_at: at, reason },
  );
}

/** What is told of an error whose message may hold the value: an adapter that fails while it has it may say anything. */
function nameOf(error: unknown): string {
  return `${
    isError(error) ? error.name : 'an error'
  }, whose message is not kept, for it may hold the value`;
}

/** Orders from an issuer. @throws Error that says nothing of what was thrown but its name */
async function orderFrom(
  issuer: Issuer,
  order: IssueOrder,
  options: { now: Date; signal: AbortSignal },
): Promise<IssueResult> {
  try {
    return await issuer.issue(order, options);
  } catch (error) {
    throw new Error(`${issuer.title} failed with ${nameOf(error)}`);
  }
}

/** Hands a value to a store. What the store says of it is kept only as far as the value does not stand in it. */
async function putInto(
  store: SecretStore,
  material: SecretValue,
  options: Parameters<SecretStore['put']>[1],
): Promise<StoreResult> {
  try {
    const result = await store.put(material, options);
    return result.outcome !== 'stored' && holdsValue(result.reason, material)
      ? { ...result, reason: 'its answer holds the value and is not kept' }
      : result;
  } catch (error) {
    const reason = `${store.title} failed with ${nameOf(error)}`;
    return { outcome: 'failed', reason, retryable: true };
  }
}

/** Puts a value where it is read. Where that fails, the credential is revoked: nobody would ever hold it. */
async function deliver(
  context: Context,
  made: { credential: IssuedCredential; material: SecretValue },
  row: CredentialRow,
  { call, signal, startedAt }: Options & { startedAt: number },
): Promise<EffectOutcome> {
  const { knex, store, fingerprintKey, patienceMs } = context;
  const { credential, material } = made;
  const { tag } = credential;
  const at = call.now.toISOString();
  const undo = async (reason: string): Promise<EffectOutcome> => {
    await takeBack(context, { tag, at, reason });
    return retry(reason);
  };
  const tooLate = 'it came too late; another call has been made since';
  const until = call.now.getTime() + (Date.now() - startedAt) + patienceMs;
  if (!(await holdCall(knex, { tag, until: new Date(until).toISOString() }))) {
    // A successor may lie in the same place by now, and must not be written over.
    return undo(tooLate);
  }
  const stored = await putInto(store, material, {
    target: row.target,
    about: {
      credential: row.id,
      externalId: credential.externalId,
      notAfter: credential.notAfter,
    },
    idempotencyKey: tag,
    signal,
  });
  if (stored.outcome !== 'stored') {
    return undo(`it could not be delivered: ${stored.reason}`);
  }
  const { reference, version } = stored;
  const kept = await keepMade(
    knex,
    { id: row.id, tag, at },
    {
      tag,
      external_id: credential.externalId,
      not_after: credential.notAfter,
      fingerprint: material.fingerprint(fingerprintKey),
      stored_at: reference,
      stored_version: version ?? null,
      issued_at: at,
      delivered_at: at,
    },
  );
  return kept
    ? {
        outcome: 'done',
        proof: { credential: row.id, externalId: credential.externalId },
        facts: { grant: { notAfter: credential.notAfter } },
      }
    : undo(tooLate);
}

/**
 * Has an issuer make the credential of an order and a store receive it, once: every call is written down before it is made, what
 * an earlier one may have left is found and removed before another is, and what comes back too late is revoked.
 *
 * @param opened - what `openCall` said of the order, where a transaction that has committed has asked it already
 */
export async function issueOnce(
  context: Context,
  { row, opened }: { row: CredentialRow; opened?: OpenedCall },
  options: Options,
): Promise<EffectOutcome> {
  const { knex, issuer, patienceMs } = context;
  const { call, signal } = options;
  const at = call.now.toISOString();
  const next =
    opened ??
    (await knex.transaction(async trx =>
      openCall(
        trx,
        { row: (await lockCredential(trx, row.id)) ?? row, isNew: false },
        { now: call.now, patienceMs },
      ),
    ));
  switch (next.kind) {
    case 'made':
      return {
        outcome: 'done',
        proof: { credential: row.id, externalId: row.external_id },
        facts: { grant: { notAfter: row.not_after } },
      };
    case 'wait':
      return retry(
        `an answer of ${issuer.title} is waited for until ${next.until}`,
      );
    case 'look': {
      const trouble = await clearUp(context, next.tags, options);
      return trouble === undefined
        ? issueOnce(context, { row }, options)
        : retry(trouble);
    }
    case 'opened':
      break;
    default:
      throw new Error(`Unexpected way ${next satisfies never}`);
  }
  const { tag } = next;
  const startedAt = Date.now();
  const order = orderOf(row, tag);
  const result = await orderFrom(issuer, order, { now: call.now, signal });
  const settle = (state: CallRow['state'], reason: string) =>
    settleCall(
      knex,
      { tag, from: ['called'] },
      { state, settled_at: at, reason },
    );
  switch (result.outcome) {
    case 'issued': {
      const problems = judgeMade(result.credential, { order, issuer });
      if (problems.length === 0) {
        return deliver(context, result, row, { ...options, startedAt });
      }
      // Asked again it would make the same again.
      const reason = `${
        issuer.title
      } made something else than was ordered: ${problems.join('; ')}`;
      await takeBack(context, { tag, at, reason });
      return { outcome: 'failed', reason, retryable: false };
    }
    case 'present':
      await settle('orphan', 'the issuer had it already');
      return retry('the issuer has made it before, and nobody holds it');
    case 'unknown':
      await moveCredential(
        knex,
        { id: row.id, from: ['issuing'] },
        { state: 'unknown' },
      );
      return retry(`it is not known whether it was made: ${result.reason}`);
    case 'failed':
      await settle('nothing', result.reason);
      return retry(result.reason);
    case 'refused':
      // An issuer also refuses what was ended under way, because its answer was waited for no more.
      return (await settle('nothing', result.reason))
        ? { outcome: 'failed', reason: result.reason, retryable: false }
        : retry(`it came too late: ${result.reason}`);
    default:
      throw new Error(`Unexpected outcome ${result satisfies never}`);
  }
}
