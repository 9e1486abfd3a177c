import { Alert, Button, Flex, Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { reasonOf } from '../states/describeError';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { OnItState } from './useOnIt';

/** Who leads on a review of a team, who is on it, and saying so oneself. */
export function OnIt(props: { review: ReviewItemDetail; onIt: OnItState }) {
  const { t } = useGovernanceTranslation();
  const { review, onIt } = props;
  const { lead, claimedBy, claimedAt } = onIt.known;
  if (review.status !== 'open' || review.reviewers.length < 2) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3">
        <Text variant="body-small">
          {lead && (
            <>
              {t('onIt.lead')}: <EntityLink entityRef={lead} />.{' '}
            </>
          )}
          {claimedBy ? (
            <>
              <EntityLink entityRef={claimedBy} /> {t('onIt.claimed')}{' '}
              {claimedAt && <PastTime at={claimedAt} />}
            </>
          ) : (
            t('onIt.nobody')
          )}
        </Text>
        {onIt.mayClaim && (
          <Button
            size="small"
            variant="secondary"
            isPending={onIt.busy.claim}
            onPress={onIt.claim}
          >
            {t('onIt.claim')}
          </Button>
        )}
        {onIt.mayUnclaim && (
          <Button
            size="small"
            variant="secondary"
            isPending={onIt.busy.unclaim}
            onPress={onIt.unclaim}
          >
            {t('onIt.unclaim')}
          </Button>
        )}
      </Flex>
      {onIt.error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('onIt.failed')}
          description={reasonOf(onIt.error)}
        />
      )}
    </Flex>
  );
}
