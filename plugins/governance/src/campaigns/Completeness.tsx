import { Flex, Text } from '@backstage/ui';
import {
  CampaignReason,
  CampaignSource,
} from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type ShownSource = CampaignSource & { stale?: boolean };

const COUNTS = [
  'counted',
  'outside',
  'items',
  'excluded',
  'exempt',
  'carried',
  'unreadable',
] as const;

/** A source with its last reading; beside the counts there is no room for a column of its own. */
function SourceCell(props: { source: ShownSource }) {
  const { t } = useGovernanceTranslation();
  const { source, readAt, stale } = props.source;
  return (
    <Flex direction="column" gap="1">
      <Text>{source}</Text>
      <Text variant="body-small" color="secondary">
        {t('campaigns.readAt')}{' '}
        {readAt ? <PastTime at={readAt} /> : t('campaigns.never')}{' '}
        {stale && <MarkBadge tone="danger">{t('campaigns.stale')}</MarkBadge>}
      </Text>
    </Flex>
  );
}

/** What of each source is asked about, in parts that add up to what the source holds. */
export function Completeness(props: { sources: ShownSource[] }) {
  const { t } = useGovernanceTranslation();
  const { sources } = props;
  const isJudging = sources.some(({ waiting }) => waiting > 0);
  const counts = isJudging ? ([...COUNTS, 'waiting'] as const) : COUNTS;
  return (
    <Section title={t('campaigns.completeness')}>
      <Text as="p" color="secondary">
        {t(
          sources.length === 0
            ? 'campaigns.noSources'
            : 'campaigns.completenessHint',
        )}
      </Text>
      {sources.length > 0 && (
        <DataTable
          label={t('campaigns.completeness')}
          items={sources.map(item => ({ ...item, ref: item.source }))}
          complete
          columns={[
            {
              id: 'source',
              label: t('campaigns.source'),
              sortBy: ({ source }) => source,
              cell: item => <SourceCell source={item} />,
            },
            ...counts.map(id => ({
              id,
              label: t(`campaigns.${id}`),
              sortBy: (item: ShownSource) => item[id],
              cell: (item: ShownSource) => String(item[id]),
            })),
          ]}
        />
      )}
    </Section>
  );
}

/** Says what is not known yet, or that there is nothing left out; nothing where the reasons say it. */
function useReasonsSentence(props: {
  reasons: CampaignReason[];
  waiting: number;
  carried: number;
}): string | undefined {
  const { t } = useGovernanceTranslation();
  const { reasons, waiting, carried } = props;
  if (waiting > 0) {
    return t('campaigns.stillJudged', { count: waiting });
  }
  if (reasons.length > 0) {
    return undefined;
  }
  return t(carried > 0 ? 'carried.onlyCarried' : 'campaigns.noReasons');
}

/**
 * Why something in scope is not asked about, and how often.
 *
 * @param waiting - what of the scope is not judged yet
 * @param carried - what of it is not asked about again, which is listed by itself
 */
export function LeftOutReasons(props: {
  reasons: CampaignReason[];
  waiting: number;
  carried: number;
}) {
  const { t } = useGovernanceTranslation();
  const { reasons } = props;
  const sentence = useReasonsSentence(props);
  return (
    <Section title={t('campaigns.reasons')}>
      {sentence && <Text as="p">{sentence}</Text>}
      {reasons.length > 0 && (
        <DataTable
          label={t('campaigns.reasons')}
          items={reasons.map(item => ({
            ...item,
            ref: `${item.outcome}/${item.reason}`,
          }))}
          complete
          columns={[
            {
              id: 'reason',
              label: t('campaigns.reason'),
              sortBy: ({ reason }) => reason,
              cell: ({ reason }) => reason,
            },
            {
              id: 'outcome',
              label: t('campaigns.state'),
              sortBy: ({ outcome }) => outcome,
              cell: ({ outcome }) => (
                <MarkBadge
                  tone={outcome === 'unreadable' ? 'unknown' : 'plain'}
                >
                  {t(`campaigns.${outcome}`)}
                </MarkBadge>
              ),
            },
            {
              id: 'count',
              label: t('campaigns.count'),
              sortBy: ({ count }) => count,
              cell: ({ count }) => String(count),
            },
          ]}
        />
      )}
    </Section>
  );
}
