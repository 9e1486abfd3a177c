import {
  ReviewOutcome,
  ReviewStatus,
  REVIEW_OUTCOMES,
} from '@countersign/plugin-governance-common';
import {
  FlowDefinition,
  FlowSnapshot,
} from '@countersign/plugin-governance-flows';
import { findDeadline } from './predictCourse';

/** What a flow's state means for the item that it runs. */
export interface ProjectedReview {
  state: string;
  status: ReviewStatus;
  /** Set in states in which silence has a consequence. */
  dueAt?: string;
  withdrawableUntil?: string;
  outcome?: ReviewOutcome;
}

function isReviewOutcome(outcome: string): outcome is ReviewOutcome {
  return REVIEW_OUTCOMES.some(known => known === outcome);
}

function statusOf(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
): ReviewStatus {
  if (snapshot.outcome !== undefined) {
    return 'closed';
  }
  const state = definition.states[snapshot.state];
  switch (state.kind) {
    case 'approval':
      return 'open';
    case 'wait':
      if (state.for.includes('review.again')) {
        // Unanswered, and to be asked again: the question is open, and nothing is done meanwhile.
        return 'open';
      }
      if (state.for.includes('decision.withdrawn')) {
        return 'withdrawable';
      }
      return state.for.includes('remediation.observed')
        ? 'by-hand'
        : 'carrying-out';
    case 'effect':
      return state.uses === 'review.nextStage@v1' ? 'open' : 'carrying-out';
    case 'challenge':
    case 'gate':
      return 'carrying-out';
    case 'end':
      return 'closed';
    default:
      throw new Error(`Unknown state kind ${state satisfies never}`);
  }
}

/** Reads an item's standing off its flow. What a state is for is told by its kind and signals, not by its name. */
export function projectReview(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
): ProjectedReview {
  const status = statusOf(definition, snapshot);
  const deadline = findDeadline(definition, snapshot)?.due;
  const { outcome } = snapshot;
  return {
    state: snapshot.state,
    status,
    dueAt: status === 'open' ? deadline : undefined,
    withdrawableUntil: status === 'withdrawable' ? deadline : undefined,
    outcome:
      outcome === undefined || isReviewOutcome(outcome)
        ? outcome
        : 'unresolved',
  };
}
