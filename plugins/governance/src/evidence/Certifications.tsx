import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { Certification } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { useCertifications } from '../queries/useEvidence';
import { campaignRouteRef, reviewRouteRef } from '../routes';
import { QueryBoundary } from '../states/QueryBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function Certifiers(props: { certification: Certification }) {
  const { t } = useGovernanceTranslation();
  const { certifiers } = props.certification;
  return certifiers.length === 0 ? (
    <MarkBadge tone="unknown">{t('certified.nobody')}</MarkBadge>
  ) : (
    <Flex direction="column" gap="1">
      {certifiers.map(({ ref, at, decision, comment }) => (
        <Text key={`${ref} ${at}`} variant="body-small">
          <EntityLink entityRef={ref} />: {comment ?? decision}
        </Text>
      ))}
    </Flex>
  );
}

/** What the last closed campaigns came to about what an identity holds. */
export function Certifications(props: { identityRef: string }) {
  const { t } = useGovernanceTranslation();
  const query = useCertifications(props.identityRef);
  const campaignRoute = useRouteRef(campaignRouteRef);
  const reviewRoute = useRouteRef(reviewRouteRef);
  return (
    <QueryBoundary
      query={query}
      what={t('certified.what')}
      permission="governance.review.read"
    >
      {({ items }) =>
        items.length === 0 ? (
          <Text color="secondary">{t('certified.none')}</Text>
        ) : (
          <DataTable
            label={t('certified.title')}
            items={items.map(item => ({ ...item, ref: item.review }))}
            complete
            columns={[
              {
                id: 'subject',
                label: t('certified.subject'),
                sortBy: ({ subject }) => subject.title,
                cell: ({ subject, review }) => (
                  <Link href={reviewRoute?.({ reviewId: review })}>
                    {subject.title}
                  </Link>
                ),
              },
              {
                id: 'outcome',
                label: t('certified.outcome'),
                sortBy: ({ outcome }) => outcome ?? '',
                cell: ({ outcome }) => outcome ?? t('certified.underWay'),
              },
              {
                id: 'campaign',
                label: t('certified.campaign'),
                sortBy: ({ closedAt }) => closedAt,
                cell: ({ campaign, closedAt }) => (
                  <>
                    <Link href={campaignRoute?.({ campaignId: campaign.id })}>
                      {campaign.title}
                    </Link>{' '}
                    <PastTime at={closedAt} />
                  </>
                ),
              },
              {
                id: 'by',
                label: t('certified.by'),
                cell: item => <Certifiers certification={item} />,
              },
            ]}
          />
        )
      }
    </QueryBoundary>
  );
}
