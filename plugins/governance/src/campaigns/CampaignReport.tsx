import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import {
  CampaignDetail,
  CampaignProgress,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { ExportButton } from '../display/ExportButton';
import { Section } from '../display/Section';
import { ProcessFindings } from '../rollup/ProcessFindings';
import { DecisionQuality } from '../quality/DecisionQuality';
import { PastTime } from '../time/PastTime';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CampaignStateBadge } from './CampaignStateBadge';
import { Completeness, LeftOutReasons } from './Completeness';
import { EndCampaign } from './EndCampaign';
import { CampaignEvidence } from '../evidence/CampaignEvidence';
import { RegisterTable } from '../evidence/RegisterTable';
import { StageCounts } from './StageCounts';
import { Terms } from './Terms';
import { useCampaignSentence } from './useCampaignSentence';
import { CarriedForward } from './CarriedForward';
import { countCarried, countWaiting } from './countSources';
import { useShare } from './useShare';

const PARTS = [
  'open',
  'answered',
  'keep',
  'reduce',
  'revoke',
  'inRemediation',
  'excepted',
  'endedUnanswered',
] as const;

function ProgressTable(props: { progress: CampaignProgress }) {
  const { t } = useGovernanceTranslation();
  const share = useShare();
  const { progress } = props;
  return (
    <DataTable
      label={t('campaigns.progress')}
      items={PARTS.map(part => ({ ref: part, part }))}
      complete
      columns={[
        {
          id: 'state',
          label: t('campaigns.state'),
          cell: ({ part }) => t(`campaigns.${part}`),
        },
        {
          id: 'share',
          label: t('campaigns.share'),
          cell: ({ part }) => share(progress[part], progress.items),
        },
      ]}
    />
  );
}

function Owners(props: { owners: CampaignDetail['owners'] }) {
  const { t } = useGovernanceTranslation();
  const share = useShare();
  const { owners } = props;
  return (
    <Section title={t('campaigns.byOwner')}>
      {owners.length === 0 ? (
        <Text as="p">{t('campaigns.noneVisible')}</Text>
      ) : (
        <DataTable
          label={t('campaigns.byOwner')}
          items={owners.map(item => ({ ...item, ref: item.owner }))}
          complete
          columns={[
            {
              id: 'owner',
              label: t('campaigns.owner'),
              sortBy: ({ owner }) => owner,
              cell: ({ owner }) => <EntityLink entityRef={owner} />,
            },
            ...(['open', 'answered', 'inRemediation'] as const).map(part => ({
              id: part,
              label: t(`campaigns.${part}`),
              sortBy: ({ progress }: { progress: CampaignProgress }) =>
                progress[part],
              cell: ({ progress }: { progress: CampaignProgress }) =>
                share(progress[part], progress.items),
            })),
          ]}
        />
      )}
    </Section>
  );
}

const FORMATS = [
  { format: 'csv', label: 'campaigns.exportCsv' },
  { format: 'jsonl', label: 'campaigns.exportJsonl' },
] as const;

/** Every item that the reader may see, for spreadsheets and programs. */
function Exports({ campaign }: { campaign: CampaignDetail }) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  return (
    <Flex gap="3">
      {FORMATS.map(({ format, label }) => (
        <ExportButton
          key={format}
          label={t(label)}
          fileName={`${campaign.definition}-${campaign.number}.${format}`}
          fetchContent={() => api.exportCampaignItems(campaign.id, format)}
        />
      ))}
    </Flex>
  );
}

/** A campaign, its sentence first. */
export function CampaignReport(props: {
  campaign: CampaignDetail;
  onChanged: (campaign: CampaignDetail) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { campaign, onChanged } = props;
  const sentence = useCampaignSentence(campaign);
  return (
    <Flex direction="column" gap="4">
      <Flex align="center" gap="3">
        <Text as="h2" variant="title-small">
          {campaign.title}
        </Text>
        <CampaignStateBadge state={campaign.state} />
      </Flex>
      <Text as="p" weight="bold" role="status">
        {sentence}
      </Text>
      <Text as="p" color="secondary">
        {campaign.endedAt ? t('campaigns.over') : t('campaigns.deadline')}{' '}
        {campaign.endedAt ? (
          <PastTime at={campaign.endedAt} />
        ) : (
          <RelativeTime at={campaign.dueAt} />
        )}
        {campaign.partial && ` · ${t('campaigns.partial')}`}
      </Text>
      {campaign.lastError && (
        <Alert
          role="alert"
          status="warning"
          icon
          title={t('campaigns.lastError')}
          description={campaign.lastError}
        />
      )}
      <EndCampaign campaign={campaign} onChanged={onChanged} />
      <CampaignEvidence campaign={campaign} onChanged={onChanged} />
      <Section title={t('campaigns.progress')}>
        <Flex direction="column" gap="3">
          <ProgressTable progress={campaign.progress} />
          <Exports campaign={campaign} />
        </Flex>
      </Section>
      {campaign.document.spec.stages && <StageCounts campaign={campaign} />}
      <Owners owners={campaign.owners} />
      <ProcessFindings campaign={campaign.id} />
      <DecisionQuality campaignId={campaign.id} />
      <Completeness sources={campaign.sources} />
      {campaign.register && (
        <Section title={t('register.title')}>
          <RegisterTable register={campaign.register} />
        </Section>
      )}
      <LeftOutReasons
        reasons={campaign.reasons}
        waiting={countWaiting(campaign.sources)}
        carried={countCarried(campaign.sources)}
      />
      <CarriedForward campaign={campaign} />
      <Terms campaign={campaign} />
    </Flex>
  );
}
