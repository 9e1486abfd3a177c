import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** That a decision was sent, with the way back that it has for a short while. */
export function TakeBackSent(props: {
  review: ReviewItemDetail;
  onTakenBack: (review: ReviewItemDetail) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { review, onTakenBack } = props;
  const api = useApi(governanceApiRef);
  const [isBack, setIsBack] = useState(false);
  const action = useAction(
    () => api.withdrawDecision(review.id),
    changed => {
      setIsBack(true);
      onTakenBack(changed);
    },
  );
  if (isBack) {
    return <Text role="status">{t('drafts.takenBack')}</Text>;
  }
  return (
    <Flex gap="2" align="center">
      <Text>
        {action.error
          ? t('drafts.notTakenBack', { reason: reasonOf(action.error) })
          : t('drafts.sent')}
      </Text>
      <Button
        size="small"
        variant="secondary"
        aria-label={`${t('drafts.takeBack')}: ${review.subject.title}`}
        isPending={action.busy}
        onPress={() => action.run()}
      >
        {t('drafts.takeBack')}
      </Button>
    </Flex>
  );
}
