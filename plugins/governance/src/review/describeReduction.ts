import {
  EvidenceBundle,
  Reduction,
} from '@countersign/plugin-governance-common';
import { DateTime } from 'luxon';

type Subject = EvidenceBundle['subject'];

function valueOf(subject: Subject, field: string) {
  const fact = subject.facts.find(candidate => candidate.field === field);
  return fact?.known ? fact.value : undefined;
}

/** The parts of which a grant or a partner integration consists, where the source names them. */
export function heldActions(subject: Subject): string[] | undefined {
  const value = valueOf(
    subject,
    subject.kind === 'integration' ? 'grantedScopes' : 'actions',
  );
  return Array.isArray(value) ? value : undefined;
}

/** When a credential ends now; `undefined` where it never does or nobody knows. */
export function presentEnd(subject: Subject): string | undefined {
  const value = valueOf(subject, 'expiresAt');
  return typeof value === 'string' && value !== 'never' ? value : undefined;
}

/** Why a reduction cannot be asked for. */
export type ReductionProblem =
  | 'all-kept'
  | 'none-kept'
  | 'date-missing'
  | 'date-past'
  | 'date-late';

/** A reduction that leaves a strict part, or why it does not. */
export type ReductionCheck =
  | { ok: true; reduceTo: Reduction }
  | { ok: false; problem: ReductionProblem };

/** Checks that at least one action remains and at least one goes. The backend checks it again. */
export function reduceActions(held: string[], kept: string[]): ReductionCheck {
  const actions = held.filter(action => kept.includes(action));
  if (actions.length === 0) {
    return { ok: false, problem: 'none-kept' };
  }
  return actions.length === held.length
    ? { ok: false, problem: 'all-kept' }
    : { ok: true, reduceTo: { actions } };
}

/**
 * Checks that a credential would end later than now and earlier than it does.
 *
 * @param day - `YYYY-MM-DD`; it ends with that day in UTC
 */
export function reduceEnd(
  day: string | undefined,
  end: string | undefined,
  now: number,
): ReductionCheck {
  const moment = day
    ? DateTime.fromISO(day, { zone: 'utc' }).endOf('day')
    : undefined;
  if (!moment?.isValid) {
    return { ok: false, problem: 'date-missing' };
  }
  if (moment.toMillis() <= now) {
    return { ok: false, problem: 'date-past' };
  }
  if (end && moment.toMillis() >= Date.parse(end)) {
    return { ok: false, problem: 'date-late' };
  }
  return { ok: true, reduceTo: { expiresAt: moment.toISO() } };
}
