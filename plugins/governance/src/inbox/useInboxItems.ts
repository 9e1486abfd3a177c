import { ReviewItem } from '@countersign/plugin-governance-common';
import { useMemo, useState } from 'react';
import { PagedQuery } from '../queries/usePagedQuery';
import { useReviews } from '../queries/useReviews';
import { InboxScope, SCOPE_FILTERS } from './inboxChoices';

/** Reviews that are read at once: as many as the backend gives, for somebody may have thousands. */
const PAGE = 200;

/** The reviews of the inbox. */
export interface InboxItems {
  list: PagedQuery<ReviewItem>;
  /** What was read, and what was answered here: that stays until one leaves, so that it can be seen and taken back. */
  items: ReviewItem[];
  /** Whether all that wait for the reader are asked for, and nothing is filtered. */
  isUnfiltered: boolean;
  /** Takes in a review as it is after something was done to it here. */
  remember(changed: ReviewItem): void;
}

/**
 * Reads the reviews of the inbox.
 *
 * @param text - what their names hold; empty where all are wanted
 */
export function useInboxItems(scope: InboxScope, text: string): InboxItems {
  const [answered, setAnswered] = useState<Record<string, ReviewItem>>({});
  const list = useReviews(
    { ...SCOPE_FILTERS[scope], ...(text ? { text } : {}) },
    PAGE,
  );
  const isUnfiltered = scope === 'mine' && text === '';
  const items = useMemo(() => {
    const listed = new Set(list.items.map(({ id }) => id));
    const gone = Object.values(answered).filter(
      item => isUnfiltered && !listed.has(item.id),
    );
    return [...list.items, ...gone];
  }, [list.items, answered, isUnfiltered]);
  return {
    list,
    items,
    isUnfiltered,
    remember: changed => {
      // What it belongs to is known of listed reviews only, and stays as it was.
      const item = {
        ...list.items.find(({ id }) => id === changed.id),
        ...changed,
      };
      setAnswered(all => ({ ...all, [changed.id]: item }));
      list.reload();
    },
  };
}
