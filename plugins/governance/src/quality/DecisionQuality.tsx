import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Flex, Text } from '@backstage/ui';
import {
  CampaignQuality,
  governanceQualityReadPermission,
  TeamQuality,
} from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { useCampaignQuality } from '../queries/useCampaignQuality';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { RunDetails } from './RunDetails';
import { SecondLooks } from './SecondLooks';

const sumOf = (teams: TeamQuality[], part: 'decisions' | 'flagged') =>
  teams.reduce((sum, team) => sum + team[part], 0);

function Teams({ quality }: { quality: CampaignQuality }) {
  const { t } = useGovernanceTranslation();
  const { teams, minPeople } = quality;
  return (
    <DataTable
      label={t('quality.title')}
      items={teams.map(team => ({ ...team, ref: team.owner }))}
      complete
      columns={[
        {
          id: 'team',
          label: t('quality.team'),
          sortBy: ({ owner }) => owner,
          cell: ({ owner }) => <EntityLink entityRef={owner} />,
        },
        {
          id: 'people',
          label: t('quality.people'),
          sortBy: ({ people }) => people,
          cell: ({ people }) => String(people),
        },
        {
          id: 'decisions',
          label: t('quality.decisions'),
          sortBy: ({ decisions }) => decisions,
          cell: ({ decisions }) => String(decisions),
        },
        {
          id: 'flagged',
          label: t('quality.flagged'),
          sortBy: ({ flagged }) => flagged,
          cell: ({ flagged, runs }) =>
            runs
              ? t('quality.ofRuns', {
                  flagged: String(flagged),
                  runs: String(runs.length),
                })
              : t('quality.withheld', { people: String(minPeople) }),
        },
      ]}
    />
  );
}

function Known(props: {
  campaignId: string;
  quality: CampaignQuality;
  reload: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { campaignId, quality, reload } = props;
  const { teams, secondLook, held, perPerson } = quality;
  return (
    <Flex direction="column" gap="3">
      {held && (
        <Alert
          status="warning"
          icon
          title={t('quality.held')}
          description={t('quality.heldHint')}
        />
      )}
      <Text as="p" weight="bold">
        {teams.length === 0
          ? t('quality.none')
          : t('quality.sentence', {
              decisions: String(sumOf(teams, 'decisions')),
              flagged: String(sumOf(teams, 'flagged')),
            })}
      </Text>
      <Text as="p" color="secondary">
        {t('quality.hint')}{' '}
        {t(perPerson ? 'quality.byPerson' : 'quality.byTeam')}
      </Text>
      {teams.length > 0 && <Teams quality={quality} />}
      {teams.flatMap(({ owner, runs }) =>
        (runs ?? []).map((run, index) => (
          <RunDetails key={`${owner} ${run.person ?? index}`} run={run} />
        )),
      )}
      {secondLook && (
        <SecondLooks
          campaignId={campaignId}
          counts={secondLook}
          onChanged={reload}
        />
      )}
    </Flex>
  );
}

/** How the decisions of a campaign were made, for those who may see it; nothing is drawn for others. */
export function DecisionQuality({ campaignId }: { campaignId: string }) {
  const { t } = useGovernanceTranslation();
  const may = usePermission({ permission: governanceQualityReadPermission });
  const query = useCampaignQuality(may.allowed ? campaignId : undefined);
  return may.allowed ? (
    <Section title={t('quality.title')}>
      <QueryBoundary query={query} what={t('quality.what')}>
        {quality => (
          <Known
            campaignId={campaignId}
            quality={quality}
            reload={query.reload}
          />
        )}
      </QueryBoundary>
    </Section>
  ) : null;
}
