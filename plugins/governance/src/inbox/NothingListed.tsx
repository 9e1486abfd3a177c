import { Text } from '@backstage/ui';
import { EmptyState } from '../states/EmptyState';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { InboxScope } from './inboxChoices';
import styles from './Inbox.module.css';

/**
 * That no review is listed. Where nothing waits for the reader at all, the sentence above says so, and only what would be
 * here is added.
 */
export function NothingListed(props: {
  scope: InboxScope;
  /** What names are filtered by. */
  text: string;
  /** How many approvals wait for the reader. */
  approvals: number;
}) {
  const { t } = useGovernanceTranslation();
  const { scope, text, approvals } = props;
  const draw = () => {
    if (text !== '') {
      return (
        <EmptyState
          title={t('inbox.emptyTitle')}
          hint={t('inbox.noneFitsHint')}
        />
      );
    }
    if (scope !== 'mine') {
      return (
        <EmptyState title={t('inbox.emptyTitle')} hint={t('inbox.emptyHint')} />
      );
    }
    return approvals > 0 ? (
      <EmptyState
        title={t('inbox.noReviewTitle')}
        hint={t('inbox.emptyMineHint')}
      />
    ) : (
      <Text as="p" color="secondary">
        {t('inbox.emptyMineHint')}
      </Text>
    );
  };
  return <div className={styles.nothing}>{draw()}</div>;
}
