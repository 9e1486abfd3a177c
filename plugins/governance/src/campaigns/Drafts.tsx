import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  CampaignDraft,
  governanceCampaignManagePermission,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { ActionDialog } from '../display/ActionDialog';
import { isReason, ReasonField } from '../display/ReasonField';
import { Section } from '../display/Section';
import { useAction } from '../queries/useAction';
import { useCampaignDrafts } from '../queries/useReviewStaging';
import { reasonOf } from '../states/describeError';
import { PagedBoundary } from '../states/PagedBoundary';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function DropDialog(props: {
  draft: CampaignDraft;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { draft, onDone, onClose } = props;
  const api = useApi(governanceApiRef);
  const [reason, setReason] = useState('');
  const action = useAction(
    () => api.dropCampaignDraft(draft.id, reason.trim()),
    onDone,
  );
  return (
    <ActionDialog
      title={t('starts.dropTitle')}
      confirm={t('starts.drop')}
      isDisabled={!isReason(reason)}
      busy={action.busy}
      error={action.error}
      onConfirm={() => action.run()}
      onClose={onClose}
    >
      <Text as="p">{t('starts.dropConsequence')}</Text>
      <ReasonField value={reason} onChange={setReason} />
    </ActionDialog>
  );
}

function Draft(props: {
  draft: CampaignDraft;
  manages: boolean;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { draft, manages, onChanged } = props;
  const api = useApi(governanceApiRef);
  const [dropping, setDropping] = useState(false);
  const launch = useAction(() => api.launchCampaignDraft(draft.id), onChanged);
  const blocked = launch.error ? reasonOf(launch.error) : draft.blocked;
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3">
        <Text>
          {draft.definition}: {t('starts.startsAt')}{' '}
          <RelativeTime at={draft.startsAt} />
        </Text>
        {manages && (
          <>
            <Button
              size="small"
              variant="secondary"
              isPending={launch.busy}
              onPress={() => launch.run()}
            >
              {t('starts.launchNow')}
            </Button>
            <Button
              size="small"
              variant="secondary"
              onPress={() => setDropping(true)}
            >
              {t('starts.drop')}
            </Button>
          </>
        )}
      </Flex>
      {blocked && (
        <Alert
          role="alert"
          status="warning"
          icon
          title={t('starts.blocked')}
          description={blocked}
        />
      )}
      {dropping && (
        <DropDialog
          draft={draft}
          onDone={() => {
            setDropping(false);
            onChanged();
          }}
          onClose={() => setDropping(false)}
        />
      )}
    </Flex>
  );
}

/** Campaigns that were staged by schedule and start by themselves. */
export function Drafts(props: { onStarted: () => void }) {
  const { t } = useGovernanceTranslation();
  const query = useCampaignDrafts();
  const may = usePermission({ permission: governanceCampaignManagePermission });
  const staged = query.items.filter(({ state }) => state === 'staged');
  const none = (
    <Text as="p" color="secondary">
      {t('starts.none')}
    </Text>
  );
  return (
    <Section title={t('starts.drafts')}>
      <PagedBoundary
        query={query}
        what={t('starts.draftsWhat')}
        permission="governance.campaign.read"
        empty={none}
      >
        {() =>
          staged.length === 0 ? (
            none
          ) : (
            <Flex direction="column" gap="3">
              <Text as="p" weight="bold">
                {t('starts.sentence', { count: staged.length })}
              </Text>
              {staged.map(draft => (
                <Draft
                  key={draft.id}
                  draft={draft}
                  manages={may.allowed}
                  onChanged={() => {
                    query.reload();
                    props.onStarted();
                  }}
                />
              ))}
            </Flex>
          )
        }
      </PagedBoundary>
    </Section>
  );
}
