import { Text } from '@backstage/ui';
import {
  CampaignReason,
  CampaignSource,
} from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type ShownSource = CampaignSource & { stale?: boolean };

const COUNTS = [
  'counted',
  'outside',
  'items',
  'excluded',
  'unreadable',
  'waiting',
] as const;

/** What of each source is asked about, in parts that add up to what the source holds. */
export function Completeness(props: { sources: ShownSource[] }) {
  const { t } = useGovernanceTranslation();
  const { sources } = props;
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
              cell: ({ source }) => source,
            },
            ...COUNTS.map(id => ({
              id,
              label: t(`campaigns.${id}`),
              sortBy: (item: ShownSource) => item[id],
              cell: (item: ShownSource) => String(item[id]),
            })),
            {
              id: 'readAt',
              label: t('campaigns.readAt'),
              sortBy: ({ readAt }) => readAt ?? '',
              cell: ({ readAt, stale }) => (
                <>
                  {readAt ? <RelativeTime at={readAt} /> : t('campaigns.never')}{' '}
                  {stale && (
                    <MarkBadge tone="danger">{t('campaigns.stale')}</MarkBadge>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}

/** Why something in scope is not asked about, and how often. */
export function LeftOutReasons(props: { reasons: CampaignReason[] }) {
  const { t } = useGovernanceTranslation();
  const { reasons } = props;
  return (
    <Section title={t('campaigns.reasons')}>
      {reasons.length === 0 ? (
        <Text as="p">{t('campaigns.noReasons')}</Text>
      ) : (
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
