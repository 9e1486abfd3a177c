import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import { ReviewItemDetail } from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { EntityLink } from '../display/EntityLink';
import { useAction } from '../queries/useAction';
import { useOwnRef } from '../queries/useOwnRef';
import { useReviewLead } from '../queries/useReviewStaging';
import { reasonOf } from '../states/describeError';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Who leads on a review of a team, who is on it, and saying so oneself. */
export function OnIt(props: { review: ReviewItemDetail }) {
  const { t } = useGovernanceTranslation();
  const { review } = props;
  const api = useApi(governanceApiRef);
  const own = useOwnRef();
  const query = useReviewLead(review.id);
  const claim = useAction(() => api.claimReview(review.id), query.replace);
  const unclaim = useAction(() => api.unclaimReview(review.id), query.replace);
  const { lead, claimedBy, claimedAt } = query.value ?? {};
  const isAsked = review.reviewers.some(({ ref }) => ref === own);
  const error = claim.error ?? unclaim.error ?? query.error;
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
              {claimedAt && <RelativeTime at={claimedAt} />}
            </>
          ) : (
            t('onIt.nobody')
          )}
        </Text>
        {isAsked && !claimedBy && (
          <Button
            size="small"
            variant="secondary"
            isPending={claim.busy}
            onPress={() => claim.run()}
          >
            {t('onIt.claim')}
          </Button>
        )}
        {claimedBy && (claimedBy === own || lead === own) && (
          <Button
            size="small"
            variant="secondary"
            isPending={unclaim.busy}
            onPress={() => unclaim.run()}
          >
            {t('onIt.unclaim')}
          </Button>
        )}
      </Flex>
      {error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('onIt.failed')}
          description={reasonOf(error)}
        />
      )}
    </Flex>
  );
}
