import { Alert, Button, Flex, Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { reasonOf } from '../states/describeError';
import { phraseMoment } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { DecisionDraft, dueSoon } from './decisionDraft';
import styles from './Drafts.module.css';
import { SubmitDraftsDialog } from './SubmitDraftsDialog';
import { useDecisionDrafts } from './useDecisionDrafts';
import { useGoneDrafts } from './useGoneDrafts';

/** That decisions were made and not sent, by when they have to be, and the way to send them. Nothing where there are none. */
export function DraftBar(props: {
  /** The open reviews that wait for the reader; nothing while they were not read. */
  listed: ReadonlySet<string> | undefined;
  /** Whether the list shows the drafts only. */
  isLooking: boolean;
  onLookingChange: (isLooking: boolean) => void;
  onSent: (review: ReviewItemDetail) => void;
}) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { listed, isLooking, onLookingChange, onSent } = props;
  const drafts = useDecisionDrafts();
  const gone = useGoneDrafts(listed);
  const [asked, setAsked] = useState<DecisionDraft[]>();
  const { all } = drafts;
  const soon = dueSoon(all, now);
  const stayed = all.filter(draft => draft.stayed).length;
  if (all.length === 0 && gone.dropped.length === 0 && !asked) {
    return null;
  }
  return (
    <section className={styles.bar} aria-label={t('drafts.label')}>
      {all.length > 0 && (
        <>
          <Text as="p" weight="bold" role="status">
            {t('drafts.sentence', { count: all.length })}{' '}
            {stayed > 0 && t('drafts.stayed', { count: stayed })}
          </Text>
          {soon.length > 0 && (
            <Alert
              status="warning"
              icon
              title={t('drafts.dueSoon', {
                count: soon.length,
                due: phraseMoment(soon[0].item.dueAt, now),
              })}
            />
          )}
          {drafts.failure && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('drafts.notKept', { reason: reasonOf(drafts.failure) })}
            />
          )}
          <Flex gap="2" align="center" className={styles.actions}>
            <Button
              size="small"
              variant="primary"
              onPress={() => setAsked(all)}
            >
              {t('drafts.submit', { count: all.length })}
            </Button>
            <Button
              size="small"
              variant="secondary"
              onPress={() => onLookingChange(!isLooking)}
            >
              {t(isLooking ? 'drafts.showAll' : 'drafts.lookThrough')}
            </Button>
          </Flex>
        </>
      )}
      {gone.dropped.length > 0 && (
        <Alert
          role="alert"
          status="warning"
          icon
          title={t('drafts.dropped')}
          description={gone.dropped.join(' ')}
          customActions={
            <Button size="small" variant="secondary" onPress={gone.dismiss}>
              {t('drafts.dismiss')}
            </Button>
          }
        />
      )}
      {asked && (
        <SubmitDraftsDialog
          drafts={asked}
          onSent={onSent}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}
