import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { subjectLabel } from '../display/subjectLabel';
import { DataTable } from '../display/DataTable';
import { useHeldEffects } from '../queries/useHeldEffects';
import { flowInstanceRouteRef } from '../routes';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Automatic disables that wait until the hour has room. */
export function HeldEffects() {
  const { t } = useGovernanceTranslation();
  const query = useHeldEffects();
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  return (
    <PagedBoundary
      query={query}
      what={t('control.held')}
      permission="governance.flow.read"
      empty={<Text color="secondary">{t('facts.none')}</Text>}
    >
      {items => (
        <DataTable
          label={t('control.held')}
          items={items.map(item => ({ ...item, ref: item.key }))}
          complete={query.complete}
          columns={[
            {
              id: 'subject',
              label: t('migrations.instance'),
              cell: ({ instanceId, subject, subjectTitle }) => (
                <Link href={instanceRoute?.({ instanceId })}>
                  {subjectTitle ?? subjectLabel(subject)}
                </Link>
              ),
            },
            {
              id: 'uses',
              label: t('control.effect'),
              cell: ({ uses }) => uses,
            },
            {
              id: 'since',
              label: t('control.heldSince'),
              cell: ({ since }) => <PastTime at={since} />,
            },
            {
              id: 'goesOn',
              label: t('control.goesOn'),
              cell: ({ goesOnAt }) => <RelativeTime at={goesOnAt} />,
            },
          ]}
        />
      )}
    </PagedBoundary>
  );
}
