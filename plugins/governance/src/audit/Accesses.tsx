import { Text } from '@backstage/ui';
import { AuditorGrant } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { Section } from '../display/Section';
import { useAuditorAccesses } from '../queries/useEvidence';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What was read by a grant, the latest first. */
export function Accesses(props: { grant: AuditorGrant }) {
  const { t } = useGovernanceTranslation();
  const { grant } = props;
  const query = useAuditorAccesses(grant.id);
  return (
    <Section
      title={t('auditors.accessesOf', { person: grant.person })}
      level="h4"
    >
      <PagedBoundary
        query={query}
        what={t('auditors.whatAccesses')}
        empty={<Text as="p">{t('auditors.noAccess')}</Text>}
      >
        {items => (
          <DataTable
            label={t('auditors.accesses')}
            items={items.map(item => ({ ...item, ref: item.id }))}
            complete={query.complete}
            columns={[
              {
                id: 'at',
                label: t('auditors.at'),
                cell: ({ at }) => <PastTime at={at} />,
              },
              {
                id: 'operation',
                label: t('auditors.operation'),
                cell: ({ operation }) => operation,
              },
              {
                id: 'target',
                label: t('auditors.target'),
                cell: ({ target }) => target,
              },
            ]}
          />
        )}
      </PagedBoundary>
    </Section>
  );
}
