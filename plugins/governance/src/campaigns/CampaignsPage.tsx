import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Switch, Text } from '@backstage/ui';
import { CampaignView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Stacked } from '../granted/Stacked';
import { useCampaigns } from '../queries/useCampaigns';
import { campaignRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CampaignStateBadge } from './CampaignStateBadge';
import { Definitions } from './Definitions';
import { Drafts } from './Drafts';
import { useShare } from './useShare';

const OVER = ['closed', 'closed-with-open-remediation', 'cancelled'];

function CampaignTable(props: {
  campaigns: CampaignView[];
  complete: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const route = useRouteRef(campaignRouteRef);
  const share = useShare();
  return (
    <DataTable
      label={t('campaigns.title')}
      items={props.campaigns.map(item => ({ ...item, ref: item.id }))}
      complete={props.complete}
      columns={[
        {
          id: 'name',
          label: t('campaigns.name'),
          sortBy: ({ title }) => title,
          cell: ({ id, title, owner }) => (
            <Stacked below={[<EntityLink entityRef={owner} />]}>
              <Link href={route?.({ campaignId: id })}>{title}</Link>
            </Stacked>
          ),
        },
        {
          id: 'state',
          label: t('campaigns.state'),
          sortBy: ({ state }) => state,
          cell: ({ state }) => <CampaignStateBadge state={state} />,
        },
        {
          id: 'answered',
          label: t('campaigns.answered'),
          cell: ({ progress }) => share(progress.answered, progress.items),
        },
        {
          id: 'deadline',
          label: t('campaigns.deadline'),
          sortBy: ({ dueAt }) => dueAt,
          cell: ({ dueAt }) => <RelativeTime at={dueAt} />,
        },
      ]}
    />
  );
}

/** Campaigns with how far they are, and what can be launched. */
export function CampaignsPage() {
  const { t } = useGovernanceTranslation();
  const [isAll, setAll] = useState(false);
  const query = useCampaigns(isAll ? 'all' : 'unended');
  const running = query.items.filter(({ state }) => !OVER.includes(state));
  return (
    <Container my="4">
      <Flex direction="column" gap="4">
        {!query.loading && !query.error && (
          <Text as="p" weight="bold" role="status">
            {t(isAll ? 'campaigns.sentence' : 'campaigns.unendedSentence', {
              count: query.total,
              running: String(running.length),
            })}
          </Text>
        )}
        <Text as="p" color="secondary">
          {t('campaigns.hint')}
          {query.items.some(({ partial }) => partial) &&
            ` ${t('campaigns.partial')}`}
        </Text>
        <Switch
          label={t('campaigns.showEnded')}
          isSelected={isAll}
          onChange={setAll}
        />
        <PagedBoundary
          query={query}
          what={t('campaigns.what')}
          permission="governance.campaign.read"
          empty={
            <EmptyState
              title={t('campaigns.emptyTitle')}
              hint={t('campaigns.emptyHint')}
            />
          }
        >
          {items => (
            <CampaignTable campaigns={items} complete={query.complete} />
          )}
        </PagedBoundary>
        {!query.error && <Drafts onStarted={query.reload} />}
        {!query.error && <Definitions />}
      </Flex>
    </Container>
  );
}
