import { useApi } from '@backstage/frontend-plugin-api';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useDraft } from '../review/useDraft';
import { useOpeningReports } from '../review/useOpeningReports';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';
import { DraftOutcome, submitDraft } from './submitDraft';
import { useDecisionDrafts } from './useDecisionDrafts';

/** A draft that was submitted, and what became of it. */
export interface SubmittedDraft {
  /** The review's id. */
  ref: string;
  draft: DecisionDraft;
  outcome: DraftOutcome;
}

/** Submitting drafts: how far it is, and in the end what became of each. */
export interface DraftSubmission {
  /** The one that is under way, from 1. */
  progress?: { at: number; total: number };
  results?: SubmittedDraft[];
  submit(drafts: readonly DecisionDraft[]): Promise<void>;
}

/**
 * Sends drafts one after the other. What was sent is a draft no more at once, so that a failure in the middle loses nothing and
 * sends nothing twice; after a failure of the network the others are not tried.
 *
 * @param onSent - called with each review as it is after its decision
 */
export function useSubmitDrafts(
  onSent: (review: ReviewItemDetail) => void,
): DraftSubmission {
  const api = useApi(governanceApiRef);
  const { t } = useGovernanceTranslation();
  const openings = useOpeningReports();
  const kept = useDecisionDrafts();
  const { clearDraft } = useDraft('');
  const [progress, setProgress] = useState<DraftSubmission['progress']>();
  const [results, setResults] = useState<SubmittedDraft[]>();

  const settle = (draft: DecisionDraft, outcome: DraftOutcome) => {
    const { id } = draft.item;
    switch (outcome.kind) {
      case 'sent':
        kept.remove(id);
        clearDraft(id);
        onSent(outcome.review);
        break;
      case 'gone':
        kept.remove(id);
        break;
      case 'removed':
        break;
      case 'refused':
      case 'not-sent':
        kept.amend(draft, { stayed: outcome });
        break;
      default:
        throw new Error(`Unknown outcome ${outcome satisfies never}`);
    }
  };

  const send = async (
    draft: DecisionDraft,
    isAway: boolean,
  ): Promise<DraftOutcome> => {
    if (kept.current(draft.item.id)?.at !== draft.at) {
      return { kind: 'removed' };
    }
    return isAway
      ? { kind: 'not-sent', reason: t('drafts.notTried') }
      : submitDraft({ api, openings, draft, t });
  };

  const submit = async (drafts: readonly DecisionDraft[]) => {
    const done: SubmittedDraft[] = [];
    let isAway = false;
    for (const [index, draft] of drafts.entries()) {
      setProgress({ at: index + 1, total: drafts.length });
      const outcome = await send(draft, isAway);
      isAway ||= outcome.kind === 'not-sent';
      settle(draft, outcome);
      done.push({ ref: draft.item.id, draft, outcome });
    }
    setProgress(undefined);
    setResults(done);
  };

  return { progress, results, submit };
}
