import { JsonValue } from '@backstage/types';
import {
  EffectCall,
  EffectHandler,
  EffectOutcome,
} from '@countersign/plugin-governance-node';
import { exclusionSelectorSchema } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { readApprovers } from '../flows/operations/readApprovers';
import { readUnended } from '../campaigns/operations/campaigns';
import { lockParts } from '../campaigns/operations/parts';
import { closeExcluded } from './closeExcluded';
import { insertExclusion } from './operations/exclusions';
import { ReopeningContext, reopenExclusion } from './reopenExclusion';

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function refuse(reason: string): EffectOutcome {
  return { outcome: 'failed', reason, retryable: false };
}

async function grant(
  trx: Knex.Transaction,
  engine: FlowEngine,
  call: EffectCall,
): Promise<EffectOutcome> {
  const { selector, reason, control, until, owner } = call.with;
  const parsed = exclusionSelectorSchema.safeParse(
    JSON.parse(text(selector) || 'null'),
  );
  if (!parsed.success) {
    return refuse('what it covers is no selector');
  }
  const now = await engine.now(trx);
  const end = new Date(text(until));
  if (Number.isNaN(end.getTime()) || end <= now) {
    return refuse(`until is ${text(until)}, which is no time to come`);
  }
  const { requestedBy } = await engine.getInstance(trx, call.instanceId);
  const approvers = await readApprovers(trx, call.instanceId);
  if (!requestedBy || approvers.length === 0) {
    return refuse('nobody is known who asked for it or approved it');
  }
  // What is being judged as if there were none is written first, so that it is found among what is open.
  for (const { id } of await readUnended(trx, ['opening'])) {
    await lockParts(trx, id);
  }
  await insertExclusion(trx, {
    id: call.instanceId,
    selector: text(selector),
    owner: text(owner),
    reason: text(reason),
    control: text(control) || null,
    requested_by: requestedBy,
    approved_by: JSON.stringify(approvers),
    granted_at: now.toISOString(),
    until: end.toISOString(),
    ended_at: null,
    end_reason: null,
    withdrawn_by: null,
  });
  return { outcome: 'done', proof: { granted: call.instanceId } };
}

/**
 * `exclusion.grant@v1` puts an exclusion in force; `exclusion.close@v1` ends the open questions that it covers;
 * `exclusion.reopen@v1` ends what the same instance has granted, and has what was left out by it asked about. Each may be called
 * any number of times.
 */
export function createExclusionEffects(
  options: ReopeningContext,
): EffectHandler[] {
  const { knex, engine } = options;
  return [
    {
      id: 'exclusion.grant@v1',
      class: 'change',
      execute: call => knex.transaction(trx => grant(trx, engine(), call)),
    },
    {
      id: 'exclusion.close@v1',
      class: 'change',
      execute: async (call, { signal }) => {
        const closed = await closeExcluded(
          options,
          { id: call.instanceId, effectKey: call.idempotencyKey },
          signal,
        );
        return { outcome: 'done', proof: { closed } };
      },
    },
    {
      id: 'exclusion.reopen@v1',
      class: 'change',
      execute: async (call, { signal }) => {
        const reopened = await reopenExclusion(
          options,
          call.instanceId,
          signal,
        );
        return { outcome: 'done', proof: { reopened } };
      },
    },
  ];
}
