import { Checkbox, Link, Text } from '@backstage/ui';
import { ReviewItem } from '@countersign/plugin-governance-common';
import { MarkBadge } from '../display/MarkBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { StatusBadge } from '../display/StatusBadge';
import { DecisionDraft } from '../drafts/decisionDraft';
import { DraftLine, RemoveDraft } from '../drafts/DraftLine';
import { DraftMark } from '../drafts/DraftMark';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { ReviewGroup } from './groupReviews';
import styles from './Inbox.module.css';
import { isSelectable } from './useSelection';

/** The id of the link of a review, to put the focus on. */
export function linkIdOf(reviewId: string): string {
  return `governance-review-${reviewId}`;
}

/** One review in the list; the one whose evidence is shown is marked. */
export function InboxRow(props: {
  item: ReviewItem;
  grouping: ReviewGroup['by'];
  href?: string;
  isShown: boolean;
  isSelected: boolean;
  /** What was decided about it and not sent. */
  draft?: DecisionDraft;
  onToggle: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { item, grouping, href, isShown, isSelected, onToggle } = props;
  const title =
    grouping === 'identity'
      ? item.subject.title
      : `${item.identity.title}: ${item.subject.title}`;
  const draft = item.status === 'open' ? props.draft : undefined;
  const line = (
    <div className={styles.line}>
      {isSelectable(item) && (
        <Checkbox
          aria-label={t('bulk.select', {
            title: `${item.identity.title}: ${item.subject.title}`,
          })}
          isSelected={isSelected}
          onChange={onToggle}
        />
      )}
      <Link
        id={linkIdOf(item.id)}
        href={href}
        standalone
        aria-current={isShown ? 'true' : undefined}
        className={isShown ? styles.rowSelected : styles.row}
      >
        <span className={styles.rowTitle}>{title}</span>
        <span className={styles.rowMeta}>
          {item.status === 'open' ? (
            <Text variant="body-x-small" color="secondary">
              {t('inbox.due')} <RelativeTime at={item.dueAt} />
            </Text>
          ) : (
            <StatusBadge item={item} />
          )}
          {draft && <DraftMark draft={draft} />}
          {item.worstSeverity && grouping !== 'risk' && (
            <SeverityBadge severity={item.worstSeverity} />
          )}
          {item.changeCount > 0 && (
            <MarkBadge tone="info">
              {t('inbox.changed', { count: item.changeCount })}
            </MarkBadge>
          )}
        </span>
      </Link>
      {draft && <RemoveDraft draft={draft} />}
    </div>
  );
  return draft ? (
    <>
      {line}
      <DraftLine draft={draft} />
    </>
  ) : (
    line
  );
}
