import { ReviewItem } from '@countersign/plugin-governance-common';
import { useMemo, useState } from 'react';
import { PagedQuery } from '../queries/usePagedQuery';
import { useDecisionDrafts } from './useDecisionDrafts';

/** The ids of what is open among reviews. */
export function openIds(items: readonly ReviewItem[]): ReadonlySet<string> {
  return new Set(
    items.filter(({ status }) => status === 'open').map(({ id }) => id),
  );
}

/**
 * The listed reviews, or of all reviews those of which there is a draft. Of what was not listed yet it is shown how it was when it
 * was decided, so that no draft is left out.
 */
export function useDraftedReviews(listed: ReviewItem[]): {
  items: ReviewItem[];
  isLooking: boolean;
  setIsLooking(isLooking: boolean): void;
  /** A query for reviews as if these were what it found. */
  queryOf(query: PagedQuery<ReviewItem>): PagedQuery<ReviewItem>;
} {
  const { all } = useDecisionDrafts();
  const [wanted, setIsLooking] = useState(false);
  // With the last draft, looking through them is over.
  const isLooking = wanted && all.length > 0;
  const items = useMemo(() => {
    if (!isLooking) {
      return listed;
    }
    const known = new Map(listed.map(item => [item.id, item]));
    return all.map(({ item }) => known.get(item.id) ?? item);
  }, [isLooking, listed, all]);
  return {
    items,
    isLooking,
    setIsLooking,
    queryOf: query =>
      isLooking
        ? { ...query, items, total: items.length, complete: true }
        : { ...query, items },
  };
}
