import { ReviewItem } from '@countersign/plugin-governance-common';
import {
  defaultRangeExtractor,
  Range,
  useVirtualizer,
} from '@tanstack/react-virtual';
import {
  ReactNode,
  RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { ReviewGroup } from './groupReviews';
import { GroupTitle } from './GroupTitle';
import styles from './Inbox.module.css';

/** A line of the list: the title of a group, or a review. */
export type ListedRow =
  | { key: string; kind: 'title'; group: ReviewGroup }
  | { key: string; kind: 'item'; item: ReviewItem; by: ReviewGroup['by'] };

/** Pixels that most rows take; each is measured once it is drawn. */
const ESTIMATE = { title: 44, item: 60 };
/** Rows beyond the view that are drawn, so that nothing is blank while one scrolls. */
const OVERSCAN = 15;

/**
 * Rows of which only those in view are drawn, and the review that is shown, so that the focus has a place to go to and keeps it.
 * Assistive technology is told of all of them.
 */
export function VirtualRows(props: {
  rows: ListedRow[];
  complete: boolean;
  shownId?: string;
  scrollRef: RefObject<HTMLElement>;
  drawItem: (item: ReviewItem, by: ReviewGroup['by']) => ReactNode;
}) {
  const { rows, complete, shownId, scrollRef, drawItem } = props;
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState<number>();
  useEffect(() => {
    // What scrolls is known only now, and what stands above the list in it may have come or gone.
    if (list.current && scrollRef.current) {
      setMargin(
        list.current.getBoundingClientRect().top -
          scrollRef.current.getBoundingClientRect().top +
          scrollRef.current.scrollTop,
      );
    }
  }, [rows, scrollRef]);
  const shownIndex = useMemo(
    () => rows.findIndex(({ key }) => key === shownId),
    [rows, shownId],
  );
  // The same function for the same rows: with another one, every row is placed anew.
  const getItemKey = useCallback((index: number) => rows[index].key, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: index => ESTIMATE[rows[index].kind],
    getItemKey,
    overscan: OVERSCAN,
    // Texts may still be loading when rows are measured, and what waits cannot be drawn at once.
    useFlushSync: false,
    scrollMargin: margin ?? 0,
    rangeExtractor: (range: Range) => {
      const drawn = new Set(defaultRangeExtractor(range));
      if (shownIndex >= 0) {
        drawn.add(shownIndex);
      }
      return [...drawn].sort((a, b) => a - b);
    },
  });
  return (
    <div
      ref={list}
      role="list"
      className={styles.virtual}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index];
        return (
          <div
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            role="listitem"
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            className={styles.virtualRow}
            style={{
              transform: `translateY(${
                start - virtualizer.options.scrollMargin
              }px)`,
            }}
          >
            {row.kind === 'title' ? (
              <GroupTitle group={row.group} complete={complete} />
            ) : (
              drawItem(row.item, row.by)
            )}
          </div>
        );
      })}
    </div>
  );
}
