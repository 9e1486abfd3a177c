import { ReviewDecision } from '../reviews';

/** What is known of how one decision was made. Times are ISO 8601 in UTC. @public */
export interface DecisionMark {
  decidedAt: string;
  decision: ReviewDecision;
  /** When whoever decided last opened the item before; absent where they never did. */
  openedAt?: string;
  /** Whether they had the end of its evidence before them. */
  evidenceOpened: boolean;
  /** Of how many decisions it was one that were sent together; 1 where it was made by itself. */
  together: number;
  /** What the evidence spoke for. */
  recommended?: 'keep' | 'revoke';
  /** Whether something had changed since the last decision, or a finding of it is high or critical. */
  weighty: boolean;
  /** Whether a report of what they opened came late or got lost, so that nobody knows whether they had, or when. */
  unsure?: boolean;
}
