import { ReviewItem } from '@countersign/plugin-governance-common';
import { ReactNode, RefObject, useMemo } from 'react';
import { useDecisionDrafts } from '../drafts/useDecisionDrafts';
import { ReviewGroup } from './groupReviews';
import { GroupTitle } from './GroupTitle';
import styles from './Inbox.module.css';
import { InboxRow } from './InboxRow';
import { Selection } from './useSelection';
import { ListedRow, VirtualRows } from './VirtualRows';

/** Rows that are drawn all at once; more are drawn as far as they are in view, or scrolling would stutter. */
const MOST_DRAWN = 300;

interface InboxListProps {
  groups: ReviewGroup[];
  /** Whether all there are have been read. */
  complete: boolean;
  shownId?: string;
  selection: Selection;
  hrefOf: (id: string) => string | undefined;
  /** What scrolls the list. */
  scrollRef: RefObject<HTMLElement>;
}

function listRows(groups: ReviewGroup[]): ListedRow[] {
  return groups.flatMap(group => [
    { key: `title ${group.id}`, kind: 'title' as const, group },
    ...group.items.map(item => ({
      key: item.id,
      kind: 'item' as const,
      item,
      by: group.by,
    })),
  ]);
}

/** The reviews in groups; the one whose evidence is shown is marked. */
export function InboxList(props: InboxListProps) {
  const { groups, complete, shownId, selection, hrefOf, scrollRef } = props;
  const rows = useMemo(() => listRows(groups), [groups]);
  const drafts = useDecisionDrafts();
  const drawItem = (item: ReviewItem, by: ReviewGroup['by']): ReactNode => (
    <InboxRow
      item={item}
      grouping={by}
      href={hrefOf(item.id)}
      isShown={item.id === shownId}
      draft={drafts.of(item.id)}
      isSelected={selection.has(item.id)}
      onToggle={() => selection.toggle(item.id)}
    />
  );
  if (rows.length > MOST_DRAWN) {
    return (
      <VirtualRows
        rows={rows}
        complete={complete}
        shownId={shownId}
        scrollRef={scrollRef}
        drawItem={drawItem}
      />
    );
  }
  return (
    <div className={styles.groups}>
      {groups.map(group => (
        <section key={group.id}>
          <GroupTitle group={group} complete={complete} />
          <ul className={styles.rows}>
            {group.items.map(item => (
              <li key={item.id}>{drawItem(item, group.by)}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
