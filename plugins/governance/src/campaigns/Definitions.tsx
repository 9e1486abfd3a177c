import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Link, Text } from '@backstage/ui';
import {
  CampaignDefinitionView,
  governanceCampaignManagePermission,
} from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { Stacked } from '../granted/Stacked';
import { useCampaignDefinitions } from '../queries/useCampaigns';
import { campaignPreviewRouteRef, campaignRouteRef } from '../routes';
import { QueryBoundary } from '../states/QueryBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function WayOn(props: { view: CampaignDefinitionView }) {
  const { t } = useGovernanceTranslation();
  const { definition, runningCampaign } = props.view;
  const previewRoute = useRouteRef(campaignPreviewRouteRef);
  const campaignRoute = useRouteRef(campaignRouteRef);
  return runningCampaign ? (
    <Link href={campaignRoute?.({ campaignId: runningCampaign })}>
      {t('campaigns.seeRunning')}
    </Link>
  ) : (
    <Link href={previewRoute?.({ definition: definition.metadata.name })}>
      {t('campaigns.preview')}
    </Link>
  );
}

/** How many campaigns there were, and when last. */
function Launched(props: { launched: CampaignDefinitionView['launched'] }) {
  const { t } = useGovernanceTranslation();
  const { launched } = props;
  if (!launched) {
    return <>{t('campaigns.notLaunched')}</>;
  }
  const { campaigns, unended, lastStartedAt, lastEndedAt } = launched;
  return (
    <>
      {t('campaigns.launchedBefore', {
        count: campaigns,
        unended: String(unended),
      })}{' '}
      <PastTime at={lastStartedAt} />
      {lastEndedAt && (
        <>
          , {t('campaigns.lastEnded')} <PastTime at={lastEndedAt} />
        </>
      )}
    </>
  );
}

/** What campaigns can be launched from, for those who may launch one. */
export function Definitions() {
  const { t } = useGovernanceTranslation();
  const may = usePermission({
    permission: governanceCampaignManagePermission,
  });
  const query = useCampaignDefinitions();
  if (may.loading) {
    return null;
  }
  return (
    <Section title={t('campaigns.definitions')}>
      {may.allowed ? (
        <QueryBoundary query={query} what={t('campaigns.whatDefinitions')}>
          {({ items }) =>
            items.length === 0 ? (
              <Text as="p">{t('campaigns.noDefinitions')}</Text>
            ) : (
              <DataTable
                label={t('campaigns.definitions')}
                items={items.map(item => ({
                  ...item,
                  ref: item.definition.metadata.name,
                }))}
                complete
                columns={[
                  {
                    id: 'definition',
                    label: t('campaigns.definition'),
                    sortBy: ({ definition }) => definition.metadata.title,
                    cell: ({ definition, origin }) => (
                      <Stacked
                        below={[
                          definition.metadata.description ??
                            definition.spec.cause,
                          t(
                            origin === 'shipped'
                              ? 'campaigns.shipped'
                              : 'campaigns.saved',
                          ),
                        ]}
                      >
                        {definition.metadata.title}
                      </Stacked>
                    ),
                  },
                  {
                    id: 'owner',
                    label: t('campaigns.owner'),
                    sortBy: ({ definition }) => definition.metadata.owner,
                    cell: ({ definition }) => (
                      <EntityLink entityRef={definition.metadata.owner} />
                    ),
                  },
                  {
                    id: 'history',
                    label: t('campaigns.history'),
                    sortBy: ({ launched }) => launched?.lastStartedAt ?? '',
                    cell: ({ launched }) => <Launched launched={launched} />,
                  },
                  {
                    id: 'preview',
                    label: t('campaigns.preview'),
                    cell: view => <WayOn view={view} />,
                  },
                ]}
              />
            )
          }
        </QueryBoundary>
      ) : (
        <Text as="p" variant="body-small" color="secondary">
          {t('campaigns.mayNot')}
        </Text>
      )}
    </Section>
  );
}
