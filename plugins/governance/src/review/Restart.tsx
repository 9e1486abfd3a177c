import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Text } from '@backstage/ui';
import {
  governanceCampaignManagePermission,
  ReviewItemDetail,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { reviewRouteRef } from '../routes';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function RestartDialog(props: {
  review: ReviewItemDetail;
  onDone: (next: ReviewItemDetail) => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { review, onDone, onClose } = props;
  const [reason, setReason] = useState('');
  const action = useAction(
    () => api.restartReview(review.id, { reason: reason.trim() }),
    onDone,
  );
  return (
    <ActionDialog
      title={t('restart.title')}
      confirm={t('restart.confirm')}
      isDisabled={!isReason(reason)}
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Text as="p" weight="bold">
        {review.question}
      </Text>
      <Text as="p">{t('restart.consequence')}</Text>
      <ReasonField value={reason} onChange={setReason} />
    </ActionDialog>
  );
}

/** Has a question that is over asked again, and goes to the new one. Nothing is drawn for who may not, or while it is not over. */
export function Restart({ review }: { review: ReviewItemDetail }) {
  const { t } = useGovernanceTranslation();
  const navigate = useNavigate();
  const hrefOf = useRouteRef(reviewRouteRef);
  const [asked, setAsked] = useState(false);
  const may = usePermission({
    permission: governanceCampaignManagePermission,
  });
  if (review.status !== 'closed' || may.loading || !may.allowed) {
    return null;
  }
  return (
    <div>
      <Button variant="secondary" onPress={() => setAsked(true)}>
        {t('restart.ask')}
      </Button>
      {asked && (
        <RestartDialog
          review={review}
          onDone={({ id }) => {
            setAsked(false);
            const href = hrefOf?.({ reviewId: id });
            if (href) {
              navigate(href);
            }
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  );
}
