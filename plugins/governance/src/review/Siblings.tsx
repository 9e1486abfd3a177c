import { Button, Link, Text } from '@backstage/ui';
import {
  ReviewItem,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { Section } from '../display/Section';
import { StatusBadge } from '../display/StatusBadge';
import { SeverityBadge } from '../display/SeverityBadge';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Siblings.module.css';

/** The other questions about the same identity, to step through. */
export function Siblings(props: {
  review: ReviewItemDetail;
  hrefOf: (id: string) => string | undefined;
  onSelect?: (id: string) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { review, hrefOf, onSelect } = props;
  if (review.siblings.length === 0) {
    return null;
  }
  const items: ReviewItem[] = [review, ...review.siblings].sort((a, b) =>
    a.subject.title.localeCompare(b.subject.title),
  );
  return (
    <Section title={t('review.sameIdentity')}>
      <ul className={styles.list}>
        {items.map(item => {
          const current = item.id === review.id;
          return (
            <li key={item.id} className={styles.item}>
              {current && (
                <Text weight="bold" aria-current="true">
                  {item.subject.title} ({t('review.thisOne')})
                </Text>
              )}
              {!current && onSelect && (
                <Button
                  size="small"
                  variant="secondary"
                  onPress={() => onSelect(item.id)}
                >
                  {item.subject.title}
                </Button>
              )}
              {!current && !onSelect && (
                <Link href={hrefOf(item.id)}>{item.subject.title}</Link>
              )}
              {item.status !== 'open' && <StatusBadge item={item} />}
              {item.worstSeverity && (
                <SeverityBadge severity={item.worstSeverity} />
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
