import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
  RemediationConnector,
  RemediationOrder,
} from '@countersign/plugin-governance-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { findReviewByInstance, lockReviewRow } from './operations/findReviews';
import { queueNotices } from './operations/notices';
import { openTask, updateTasks } from './operations/remediationTasks';
import { listReviewers } from './operations/findReviews';
import { reductionOf, ReviewRow, StoredSubject } from './reviewRow';

type Action = RemediationOrder['action'];

const DAY = 24 * 60 * 60 * 1000;
/** Days that a person has for what no connector can do; the flow reports the item as unresolved after as many. */
const BY_HAND_DAYS = 30;

/** What a connector is ordered to do; nothing where no connector is for what it is about. */
function buildOrder(
  row: ReviewRow,
  action: Action,
  disabledAt?: string,
): RemediationOrder | undefined {
  const { subject_kind: kind } = row;
  if (kind !== 'credential' && kind !== 'grant') {
    return undefined;
  }
  const subject: StoredSubject = JSON.parse(row.subject_json);
  return {
    action,
    source: row.source,
    identity: JSON.parse(row.identity_key),
    subject: {
      kind,
      externalId: subject.externalId,
      expected: {
        actions: subject.actions,
        name: subject.name,
        createdAt: subject.createdAt,
      },
    },
    disabledAt,
    reduceTo: action === 'reduce' ? reductionOf(row) : undefined,
  };
}

/** What is to be done by a person, step by step. */
export function describeSteps(
  row: ReviewRow,
  action: 'revoke' | 'reduce',
  /** The steps of the runbook for what it is, if there is one. */
  runbook: readonly string[],
): string[] {
  const reduction = reductionOf(row);
  const remaining = [
    reduction?.actions ? `keeps only ${reduction.actions.join(', ')}` : [],
    reduction?.expiresAt ? `ends at ${reduction.expiresAt}` : [],
  ].flat();
  const what =
    row.subject_ref === row.identity_ref
      ? row.identity_title
      : `${row.subject_title} of ${row.identity_title}`;
  const own =
    action === 'revoke'
      ? `In ${row.source}, revoke ${what}.`
      : `In ${row.source}, change ${what} so that it ${remaining.join(
          ' and ',
        )}.`;
  return [
    ...(action === 'revoke' && runbook.length > 0 ? runbook : [own]),
    'Where something manages it from outside (Terraform, Argo CD, a directory), change it there, or it comes back.',
    'Nothing has to be reported: the next reading of the source closes this task.',
  ];
}

/** What else happens when an order was carried out. */
export interface RemediationFollowing {
  /** Since when it is disabled by an order, while it is. */
  disabledAt(
    trx: Knex.Transaction,
    row: ReviewRow,
  ): Promise<string | undefined>;
  /** Something is disabled now. Returns what the flow is told. */
  disabled(
    trx: Knex.Transaction,
    row: ReviewRow,
    call: EffectCall,
  ): Promise<JsonObject>;
  /** It is given back. */
  restored(trx: Knex.Transaction, row: ReviewRow, at: string): Promise<void>;
  /** It is gone for good, and was read back. */
  revoked(trx: Knex.Transaction, row: ReviewRow, at: string): Promise<void>;
  /** How people do it where nothing else can. */
  stepsOf(row: ReviewRow, at: string): string[];
}

/** Makes the effects of the review flows: they order connectors, read back, and hand over what no connector can do. */
export function createRemediationEffects(options: {
  knex: Knex;
  connectors: () => RemediationConnector[];
  following: RemediationFollowing;
}): EffectHandler[] {
  const { knex, following } = options;

  async function findRow(call: EffectCall): Promise<ReviewRow | undefined> {
    return knex.transaction(trx => findReviewByInstance(trx, call.instanceId));
  }

  async function disabledAt(
    row: ReviewRow,
    action: Action,
  ): Promise<string | undefined> {
    return action === 'revoke'
      ? knex.transaction(trx => following.disabledAt(trx, row))
      : undefined;
  }

  function findConnector(order: RemediationOrder | undefined) {
    return (
      order &&
      options
        .connectors()
        .find(
          connector =>
            connector.source === order.source && connector.supports(order),
        )
    );
  }

  async function prepare(
    call: EffectCall,
    action: Action,
  ): Promise<
    | {
        row: ReviewRow;
        order: RemediationOrder;
        connector: RemediationConnector;
      }
    | { problem: string }
  > {
    const row = await findRow(call);
    if (!row) {
      return { problem: `Flow ${call.instanceId} runs no review` };
    }
    const order = buildOrder(row, action, await disabledAt(row, action));
    const connector = findConnector(order);
    return order && connector
      ? { row, order, connector }
      : { problem: `No connector can ${action} this in ${row.source}` };
  }

  async function apply(
    call: EffectCall,
    action: Action,
    signal: AbortSignal,
  ): Promise<EffectOutcome> {
    const prepared = await prepare(call, action);
    if ('problem' in prepared) {
      return { outcome: 'failed', reason: prepared.problem, retryable: false };
    }
    const { row, order, connector } = prepared;
    await knex.transaction(trx =>
      openTask(trx, {
        reviewId: row.id,
        effectKey: call.idempotencyKey,
        kind: 'automatic',
        action,
        reason: `${connector.id} carries it out`,
        steps: [],
        openedAt: call.now.toISOString(),
      }),
    );
    const result = await connector.apply(order, {
      idempotencyKey: call.idempotencyKey,
      signal,
    });
    switch (result.outcome) {
      case 'applied':
      case 'already-applied':
        await knex.transaction(trx =>
          updateTasks(trx, {
            itemId: row.id,
            kind: 'automatic',
            status: 'applied',
            proof: result.detail,
          }),
        );
        return {
          outcome: 'done',
          proof: { connector: connector.id, result: result.outcome },
        };
      case 'refused':
      case 'failed':
        await knex.transaction(trx =>
          updateTasks(trx, {
            itemId: row.id,
            kind: 'automatic',
            status: 'failed',
            proof: result.reason,
            closedAt:
              result.outcome === 'refused' || !result.retryable
                ? call.now.toISOString()
                : undefined,
          }),
        );
        return {
          outcome: 'failed',
          reason: result.reason,
          retryable: result.outcome === 'failed' && result.retryable,
        };
      default:
        throw new Error(`Unknown result ${result satisfies never}`);
    }
  }

  async function readBack(
    call: EffectCall,
    action: Action,
    signal: AbortSignal,
  ): Promise<EffectOutcome> {
    const prepared = await prepare(call, action);
    if ('problem' in prepared) {
      return { outcome: 'failed', reason: prepared.problem, retryable: false };
    }
    const { row, order, connector } = prepared;
    const verification = await connector.verify(order, { signal });
    await knex.transaction(trx =>
      updateTasks(trx, {
        itemId: row.id,
        kind: 'automatic',
        status: verification.verified ? 'verified' : 'applied',
        proof: verification.detail,
        closedAt: verification.verified ? call.now.toISOString() : undefined,
      }),
    );
    return verification.verified
      ? {
          outcome: 'done',
          proof: { connector: connector.id, readBack: verification.detail },
        }
      : {
          outcome: 'failed',
          reason: `Read back and not so yet: ${verification.detail}`,
          retryable: true,
        };
  }

  async function applyAndReadBack(
    call: EffectCall,
    action: Action,
    signal: AbortSignal,
  ): Promise<EffectOutcome> {
    const applied = await apply(call, action, signal);
    return applied.outcome === 'done'
      ? readBack(call, action, signal)
      : applied;
  }

  /** What follows once an effect is done, in a transaction of its own; the effect is tried again where it fails. */
  async function andThen(
    call: EffectCall,
    outcome: EffectOutcome,
    act: (trx: Knex.Transaction, row: ReviewRow) => Promise<JsonObject | void>,
  ): Promise<EffectOutcome> {
    if (outcome.outcome !== 'done') {
      return outcome;
    }
    return knex.transaction(async trx => {
      const found = await findReviewByInstance(trx, call.instanceId);
      const facts =
        found && (await act(trx, await lockReviewRow(trx, found.id)));
      return facts ? { ...outcome, facts } : outcome;
    });
  }

  async function handOver(
    call: EffectCall,
    action: 'revoke' | 'reduce',
  ): Promise<EffectOutcome> {
    const row = await findRow(call);
    if (!row) {
      return {
        outcome: 'failed',
        reason: `Flow ${call.instanceId} runs no review`,
        retryable: false,
      };
    }
    const at = call.now.toISOString();
    await knex.transaction(async trx => {
      await openTask(trx, {
        reviewId: row.id,
        effectKey: call.idempotencyKey,
        kind: 'manual',
        action,
        doer: row.owner_ref,
        reason: findConnector(buildOrder(row, action))
          ? `It is managed from outside, or the connector of ${row.source} could not do it`
          : `Nothing is connected that could ${action} this in ${row.source}`,
        steps: describeSteps(row, action, following.stepsOf(row, at)),
        openedAt: at,
        dueAt: new Date(call.now.getTime() + BY_HAND_DAYS * DAY).toISOString(),
      });
      const reviewers = await listReviewers(trx, row.id);
      await queueNotices(trx, [
        {
          itemId: row.id,
          kind: 'by-hand',
          recipients: reviewers.map(({ ref }) => ref),
          occasion: call.idempotencyKey,
          at,
        },
      ]);
    });
    return { outcome: 'done', proof: { handedTo: row.owner_ref } };
  }

  const change = (
    id: string,
    execute: EffectHandler['execute'],
  ): EffectHandler => ({ id, class: 'change', execute });

  return [
    change('remediation.revoke@v1', (call, { signal }) =>
      apply(call, 'revoke', signal),
    ),
    change('remediation.reduce@v1', (call, { signal }) =>
      apply(call, 'reduce', signal),
    ),
    change('remediation.readBackRevoke@v1', async (call, { signal }) =>
      andThen(call, await readBack(call, 'revoke', signal), (trx, row) =>
        following.revoked(trx, row, call.now.toISOString()),
      ),
    ),
    change('remediation.readBackReduce@v1', (call, { signal }) =>
      readBack(call, 'reduce', signal),
    ),
    change('remediation.disable@v1', async (call, { signal }) =>
      andThen(
        call,
        await applyAndReadBack(call, 'disable', signal),
        (trx, row) => following.disabled(trx, row, call),
      ),
    ),
    change('remediation.restore@v1', async (call, { signal }) =>
      andThen(
        call,
        await applyAndReadBack(call, 'restore', signal),
        (trx, row) => following.restored(trx, row, call.now.toISOString()),
      ),
    ),
    change('remediation.handOverRevoke@v1', call => handOver(call, 'revoke')),
    change('remediation.handOverReduce@v1', call => handOver(call, 'reduce')),
  ];
}
