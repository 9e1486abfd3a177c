import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useEffect, useRef, useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { isForbidden, isNotFound } from '../states/describeError';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import { DecisionDraft } from './decisionDraft';
import { useDecisionDrafts } from './useDecisionDrafts';

function titleOf({ item }: DecisionDraft): string {
  return `${item.identity.title}: ${item.subject.title}`;
}

function sayWhyGone(
  review: ReviewItemDetail,
  draft: DecisionDraft,
  t: Translate,
): string | undefined {
  const title = titleOf(draft);
  if (review.status !== 'open') {
    return t('drafts.droppedClosed', { title });
  }
  const action = review.actions.find(
    candidate => candidate.action === draft.request.decision,
  );
  return action?.allowed
    ? undefined
    : t('drafts.droppedNotMine', { title, reason: action?.reason ?? '' });
}

/**
 * Looks after drafts whose review has left the reader's list, and drops those that cannot be submitted any more.
 *
 * @param listed - the open reviews that wait for the reader, as far as they were read; nothing while they were not
 * @returns a sentence for each that was dropped
 */
export function useGoneDrafts(listed: ReadonlySet<string> | undefined): {
  dropped: string[];
  dismiss(): void;
} {
  const api = useApi(governanceApiRef);
  const { t } = useGovernanceTranslation();
  const drafts = useDecisionDrafts();
  const [dropped, setDropped] = useState<string[]>([]);
  const missing = listed
    ? drafts.all.map(({ item }) => item.id).filter(id => !listed.has(id))
    : [];
  const key = missing.join(' ');

  const whyGone = async (draft: DecisionDraft) => {
    try {
      return sayWhyGone(await api.getReview(draft.item.id), draft, t);
    } catch (caught) {
      const error = toError(caught);
      // Of any other failure nobody knows what it says about the review; the draft stays, and is looked after again.
      return isNotFound(error) || isForbidden(error)
        ? t('drafts.droppedHidden', { title: titleOf(draft) })
        : undefined;
    }
  };
  const look = async (id: string) => {
    const draft = drafts.current(id);
    const sentence = draft && (await whyGone(draft));
    // It may have been sent or made anew meanwhile.
    if (sentence && drafts.current(id)?.at === draft.at) {
      drafts.remove(id);
      setDropped(all => [...all, sentence]);
    }
  };
  const latest = useRef(look);
  latest.current = look;

  useEffect(() => {
    let isOver = false;
    const lookAfter = async () => {
      for (const id of key.split(' ').filter(Boolean)) {
        if (!isOver) {
          await latest.current(id);
        }
      }
    };
    void lookAfter();
    return () => {
      isOver = true;
    };
  }, [key]);

  return { dropped, dismiss: () => setDropped([]) };
}
