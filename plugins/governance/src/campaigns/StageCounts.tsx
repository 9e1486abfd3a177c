import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  CampaignDetail,
  CampaignStages,
  governanceCampaignManagePermission,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { DataTable } from '../display/DataTable';
import { Section } from '../display/Section';
import { useAction } from '../queries/useAction';
import { useCampaignStages } from '../queries/useReviewStaging';
import { reasonOf } from '../states/describeError';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

const PARTS = ['keep', 'reduce', 'revoke', 'undecided'] as const;

/** Has what waits for its next iteration asked again at once. */
function AskAgain(props: { campaign: CampaignDetail; onDone: () => void }) {
  const { t } = useGovernanceTranslation();
  const { campaign, onDone } = props;
  const api = useApi(governanceApiRef);
  const may = usePermission({ permission: governanceCampaignManagePermission });
  const [asked, setAsked] = useState<number>();
  const action = useAction(
    () => api.askUnansweredAgain(campaign.id),
    result => {
      setAsked(result.asked);
      onDone();
    },
  );
  if (!may.allowed || !campaign.document.spec.iterations) {
    return null;
  }
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3">
        <Button
          size="small"
          variant="secondary"
          isPending={action.busy}
          onPress={() => action.run()}
        >
          {t('starts.askAgain')}
        </Button>
        {asked !== undefined && (
          <Text role="status">
            {asked > 0
              ? t('starts.askedAgain', { count: asked })
              : t('starts.askedNone')}
          </Text>
        )}
      </Flex>
      {action.error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('onIt.failed')}
          description={reasonOf(action.error)}
        />
      )}
    </Flex>
  );
}

function Counts(props: { counts: CampaignStages }) {
  const { t } = useGovernanceTranslation();
  const { stages, overall } = props.counts;
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold">
        {t('starts.overall', {
          keep: String(overall.keep),
          reduce: String(overall.reduce),
          revoke: String(overall.revoke),
          remedied: String(overall.remedied),
          undecided: String(overall.undecided),
        })}
      </Text>
      <DataTable
        label={t('starts.stageCounts')}
        items={stages.map(stage => ({
          ...stage,
          ref: `${stage.stage} ${stage.iteration}`,
        }))}
        complete
        columns={[
          {
            id: 'stage',
            label: t('starts.stage'),
            cell: ({ stage, iteration }) =>
              iteration > 1
                ? t('stages.iteration', {
                    id: stage,
                    iteration: String(iteration),
                  })
                : t('stages.stage', { id: stage }),
          },
          {
            id: 'open',
            label: t('starts.open'),
            cell: ({ open }) => String(open),
          },
          ...PARTS.map(part => ({
            id: part,
            label: t(`starts.${part}`),
            cell: (row: CampaignStages['stages'][number]) => String(row[part]),
          })),
          {
            id: 'noResponse',
            label: t('starts.noResponse'),
            cell: ({ noResponse }) => String(noResponse),
          },
          {
            id: 'tasks',
            label: t('starts.tasks'),
            cell: ({ tasks }) =>
              `${tasks.answered} / ${
                tasks.open + tasks.answered + tasks.closed
              }`,
          },
        ]}
      />
    </Flex>
  );
}

/** How a campaign stands stage by stage; only for those who see all of its items. */
export function StageCounts(props: { campaign: CampaignDetail }) {
  const { t } = useGovernanceTranslation();
  const { campaign } = props;
  const query = useCampaignStages(campaign.partial ? undefined : campaign.id);
  return (
    <Section title={t('starts.stageCounts')}>
      {campaign.partial ? (
        <Text as="p" color="secondary">
          {t('starts.stageCountsHidden')}
        </Text>
      ) : (
        <QueryBoundary
          query={query}
          what={t('starts.stageCountsWhat')}
          permission="governance.review.read"
        >
          {counts => (
            <Flex direction="column" gap="3">
              <Counts counts={counts} />
              <AskAgain campaign={campaign} onDone={query.reload} />
            </Flex>
          )}
        </QueryBoundary>
      )}
    </Section>
  );
}
