import { PolicyEngine } from '@countersign/plugin-governance-flows';
import { ExclusionFinder, toTarget } from '../exclusions';
import {
  Candidate,
  CandidateIdentity,
  SCOPE_CONTEXT,
  scopeFacts,
} from './scopeFacts';

/** Whether something in scope is asked about, or why not. */
export type Judgement =
  | { outcome: 'item' }
  | { outcome: 'excluded' | 'unreadable'; reason: string }
  | { outcome: 'exempt'; reason: string; exclusion: string };

/** States after which nothing is left to decide. */
const ENDED = ['revoked', 'inactive', 'deactivated', 'destroyed'] as const;

function excluded(reason: string): Judgement {
  return { outcome: 'excluded', reason };
}

/**
 * Says whether a holding is asked about. The same for a preview and for a launch, so that the one shows what the other
 * does. What cannot be judged is unreadable, with the reason, and counts as neither asked nor left out on purpose.
 */
export function judgeCandidate(
  identity: CandidateIdentity,
  holding: Candidate,
  options: {
    where: string | undefined;
    policy: PolicyEngine;
    now: Date;
    exclusions: ExclusionFinder;
  },
): Judgement {
  const ruled = judgeByRules(identity, holding, options);
  const exclusion =
    ruled.outcome === 'item'
      ? options.exclusions(toTarget(identity.row), holding.ref)
      : undefined;
  return exclusion
    ? {
        outcome: 'exempt',
        reason: exclusion.reason,
        exclusion: exclusion.id,
      }
    : ruled;
}

function judgeByRules(
  identity: CandidateIdentity,
  holding: Candidate,
  options: { where: string | undefined; policy: PolicyEngine; now: Date },
): Judgement {
  const { where, policy, now } = options;
  if (identity.row.platform_owned) {
    return excluded('the platform owns the identity');
  }
  if (holding.platformManaged) {
    return excluded('the platform makes, rotates and holds it');
  }
  if (
    holding.status !== undefined &&
    ENDED.some(status => status === holding.status)
  ) {
    return excluded(`it is ${holding.status} already`);
  }
  const end = holding.kind === 'certificate' ? holding.expiresAt : undefined;
  if (
    end !== undefined &&
    end !== 'never' &&
    Date.parse(end) <= now.getTime()
  ) {
    return excluded('it has expired');
  }
  if (where === undefined) {
    return { outcome: 'item' };
  }
  const checked = policy.evaluate(
    where,
    'bool',
    SCOPE_CONTEXT,
    scopeFacts(identity, holding, now),
  );
  if (!checked.ok) {
    return { outcome: 'unreadable', reason: checked.reason };
  }
  return checked.value === true
    ? { outcome: 'item' }
    : excluded('the condition of the scope does not hold');
}
