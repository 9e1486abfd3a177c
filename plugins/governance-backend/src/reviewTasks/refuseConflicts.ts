import { NotAllowedError } from '@backstage/errors';
import {
  EvidenceBundle,
  keyOf,
  STAGED_FLOW,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { ReviewCaller } from '../certification/actOnReview';
import { ReviewEngine, ReviewInstance } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { toRefusalError } from '../flows/refusalError';
import { findConflicts } from './findConflicts';
import { isInStages } from './isInStages';

/** Who made the identity, as the evidence says that people decide on. */
export function creatorIn(row: ReviewRow): string | undefined {
  const bundle: EvidenceBundle = JSON.parse(row.evidence);
  const fact = bundle.identity.facts.find(({ field }) => field === 'createdBy');
  return fact?.known && typeof fact.value === 'string' ? fact.value : undefined;
}

/** Everybody who stands too near to the subject of an item at a time, by all their accounts, in lower case. */
export async function conflictsOf(
  trx: Knex.Transaction,
  acting: { settings: { flow: string } },
  row: ReviewRow,
  at: string,
): Promise<string[]> {
  return findConflicts(trx, {
    subjectRef: row.subject_ref,
    identityRef: row.identity_ref,
    ...(row.requested_by ? { requestedBy: row.requested_by } : {}),
    createdBy: creatorIn(row),
    reviewFlows: [acting.settings.flow, STAGED_FLOW],
    at,
  });
}

/**
 * Looks again, at the moment of a decision, who stands too near to a thing: somebody may have come to stand in for its
 * requester since it was asked about. A flow that asks in stages is told of it with the answer of whoever may decide.
 *
 * @throws NotAllowedError where the caller stands too near
 */
export async function refuseConflicts(
  trx: Knex.Transaction,
  acting: { engine: ReviewEngine; settings: { flow: string } },
  options: {
    row: ReviewRow;
    instance: ReviewInstance;
    caller: ReviewCaller;
    now: Date;
  },
): Promise<void> {
  const { row, instance, caller, now } = options;
  const conflicts = await conflictsOf(trx, acting, row, now.toISOString());
  if (conflicts.includes(keyOf(caller.userRef))) {
    throw new NotAllowedError(
      `${caller.userRef} requested, made or approved this, stands in for somebody who did, or is them by another account (separation.conflict)`,
    );
  }
  const { delegates, status } = instance.snapshot;
  const isNew = conflicts.some(ref => !delegates.includes(ref));
  if (isNew && status === 'running' && isInStages(instance.definition)) {
    const result = await acting.engine.send(
      trx,
      row.instance_id,
      { type: 'facts', facts: { requester: { delegates: conflicts } } },
      { kind: 'engine', route: 'reviews' },
    );
    if (!result.accepted) {
      throw toRefusalError(result);
    }
  }
}
