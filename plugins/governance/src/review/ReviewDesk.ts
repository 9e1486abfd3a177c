import {
  AllowedAction,
  DecisionRequest,
  ReviewDecision,
  ReviewItemDetail,
  RouteRequest,
  SecondAnswer,
} from '@countersign/plugin-governance-common';
import { DecisionDraft } from '../drafts/decisionDraft';
import { Draft } from './useDraft';
import { OnItState } from './useOnIt';

/** What is asked in a dialog before it is done. */
export type Question =
  | 'keep'
  | 'reduce'
  | 'revoke'
  | 'not-mine'
  | 'dont-know'
  | 'restore'
  | 'confirm-deletion'
  | 'second';

/** A person at work on one review: what is asked, what they have typed, what went wrong. */
export interface ReviewDesk {
  review?: ReviewItemDetail;
  question?: Question;
  draft: Draft;
  setDraft(change: Partial<Draft>): void;
  busy: boolean;
  error?: Error;
  /** Who is on it, for the others of the team. */
  onIt: OnItState;
  /** What just happened, for those who cannot see it. */
  announcement: string;
  /** Begins an action: does it, opens its dialog, or says why it is not possible. */
  request(action: AllowedAction['action']): void;
  /** Begins a decision that is put with the drafts: does it, opens its dialog, or says why it is not possible. */
  requestDraft(decision: ReviewDecision): void;
  /** The decision that was made about it and not sent. */
  decisionDraft?: DecisionDraft;
  /** Whether a keep, which is mostly done without a dialog, can be a draft. */
  mayDraftKeep: boolean;
  /** Why what is asked in a dialog cannot be a draft. */
  whyNoDraft?: string;
  /** Puts a decision with the drafts: nobody is told. */
  putWithDrafts(request: Omit<DecisionRequest, 'evidenceDigest'>): void;
  removeDraft(): void;
  cancel(): void;
  /** Reads the review again, because something else was done to it. */
  reload(): void;
  decide(request: Omit<DecisionRequest, 'evidenceDigest'>): Promise<void>;
  route(request: RouteRequest): Promise<void>;
  /** Says, as the second person, whether one agrees with a keep. */
  answerAsSecond(answer: SecondAnswer): Promise<void>;
  /** Brings back what is disabled, or lets it go although it is asked for. */
  steer(how: 'restore' | 'confirm-deletion', reason: string): Promise<void>;
}
