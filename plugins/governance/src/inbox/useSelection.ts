import { ReviewItem } from '@countersign/plugin-governance-common';
import { useMemo, useState } from 'react';

/** A review that may be decided together with others, with the evidence that was listed. */
export type SelectableReview = ReviewItem & { evidenceDigest: string };

/** Whether a review may be decided together with others, as it is listed. */
export function isSelectable(item: ReviewItem): item is SelectableReview {
  return (
    item.status === 'open' &&
    item.bulk === 'allowed' &&
    item.evidenceDigest !== undefined
  );
}

/** Which of the listed reviews are selected. What leaves the list, or may not be selected any more, is not. */
export interface Selection {
  selected: SelectableReview[];
  selectable: SelectableReview[];
  has(id: string): boolean;
  toggle(id: string): void;
  selectAll(): void;
  clear(): void;
}

/** Keeps a selection among listed reviews. */
export function useSelection(items: ReviewItem[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selectable = useMemo(() => items.filter(isSelectable), [items]);
  const selected = useMemo(
    () => selectable.filter(({ id }) => ids.has(id)),
    [selectable, ids],
  );
  return {
    selected,
    selectable,
    has: id => ids.has(id),
    toggle: id =>
      setIds(current => {
        const next = new Set(current);
        if (!next.delete(id)) {
          next.add(id);
        }
        return next;
      }),
    selectAll: () => setIds(new Set(selectable.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  };
}
