import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { useOverview } from '../queries/useOverview';
import { EmptyState } from '../states/EmptyState';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { OverviewContent } from './OverviewContent';
import { subjectOf } from './subjectOf';
import { useTabHref } from './useTabHref';

/** The overview card of a component, a group or a governed Resource. */
export function EntityGovernanceCard() {
  const { t } = useGovernanceTranslation();
  const { entity } = useEntity();
  const subject = subjectOf(entity);
  const query = useOverview(subject);
  const tabHref = useTabHref(entity);
  return (
    <EntityInfoCard
      title={t('card.title')}
      headerActions={
        tabHref && (
          <Link href={tabHref} variant="body-small">
            {t('card.toTab')}
          </Link>
        )
      }
    >
      {subject ? (
        <QueryBoundary
          query={query}
          what={t('card.what')}
          permission="governance.identity.read"
          skeleton={<LoadingRows rows={4} />}
        >
          {overview => (
            <OverviewContent
              overview={overview}
              tabHref={tabHref}
              onChanged={query.reload}
            />
          )}
        </QueryBoundary>
      ) : (
        <EmptyState title={t('tab.notLinked')} hint={t('tab.notLinkedHint')} />
      )}
    </EntityInfoCard>
  );
}
