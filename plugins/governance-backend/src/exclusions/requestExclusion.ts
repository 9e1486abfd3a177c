import { ConflictError, InputError } from '@backstage/errors';
import {
  canonicalJson,
  ExclusionRequest,
} from '@countersign/plugin-governance-common';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import { Knex } from 'knex';
import { endOf } from '../exceptionGrants/exceptionTerms';
import { FlowStarter } from '../facts';
import { readOwner } from '../facts/operations/readOwner';
import { FlowEngine } from '../flows';
import { lockActive } from '../flows/operations/activateDefinition';
import { sha256Hex } from '../ledger/digest';
import { describeSelector } from './describeSelector';
import { readNamed } from './operations/readNamed';
import { ExclusionSettings } from './readExclusionSettings';

/** The flow by which exclusions are granted. */
export const EXCLUSION_FLOW = 'exclusion';

/** A person who asks, and by what authority. */
export interface ExclusionCaller {
  userRef: string;
  actor: LedgerActor;
}

/**
 * Asks for an exclusion: starts the flow that grants them. Whoever asks says what it covers, why, who answers for it and for
 * how long; how long it may be and who decides is the system's.
 *
 * @returns the instance that decides
 * @throws ConflictError when the same has been asked for already, InputError for an owner that nobody belongs to
 */
export async function requestExclusion(
  trx: Knex.Transaction,
  context: {
    engine: FlowEngine;
    starter: FlowStarter;
    settings: ExclusionSettings;
  },
  request: ExclusionRequest,
  caller: ExclusionCaller,
): Promise<string> {
  const { engine, starter, settings } = context;
  const { selector, owner: ownerRef, days, reason, control } = request;
  const written = canonicalJson(JSON.parse(JSON.stringify(selector)));
  const subject = `exclusion:${sha256Hex(written).slice(0, 16)}`;
  // Two who ask for one thing at once come one after the other, or neither would see the other.
  await lockActive(trx, EXCLUSION_FLOW);
  const asked = await trx('flow_instances')
    .where({
      flow: EXCLUSION_FLOW,
      subject,
      status: 'running',
      state: 'approve',
    })
    .first<{ id: string } | undefined>('id');
  if (asked) {
    throw new ConflictError(`It has been asked for already, as ${asked.id}`);
  }
  const owner = await readOwner(trx, ownerRef);
  if (!owner?.active) {
    throw new InputError(
      `Nobody who is known belongs to ${ownerRef}; name a group of the catalog with members`,
    );
  }
  const now = await engine.now(trx);
  const { instanceId } = await starter.start(trx, {
    flow: EXCLUSION_FLOW,
    subject,
    dedupeKey: `exclusion/${randomUUID()}`,
    stated: { exclusion: { days, reason, control: control ?? '' } },
    verified: {
      exclusion: {
        covers: describeSelector(selector, await readNamed(trx, [selector])),
        selector: written,
        maxDays: settings.maxDays,
        until: endOf(now, days),
      },
      owner,
    },
    requester: caller.userRef,
    // It is about campaigns themselves and changes no system.
    mode: 'enforce',
    actor: caller.actor,
  });
  return instanceId;
}
