import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Link } from '@backstage/ui';
import {
  CertificationLeaf,
  RollupQuery,
} from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { Section } from '../display/Section';
import { useCertificationLeaves } from '../queries/useCertificationRollup';
import { reviewRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { standingLabel } from './standingLabel';
import { ShownLeaves } from './useRollupPlace';

function LeafTable(props: { leaves: CertificationLeaf[]; complete: boolean }) {
  const { t } = useGovernanceTranslation();
  const route = useRouteRef(reviewRouteRef);
  return (
    <DataTable
      label={t('rollup.whatItems')}
      items={props.leaves.map(leaf => ({
        ...leaf,
        ref: `${leaf.subject.ref} ${leaf.reviewId ?? ''}`,
      }))}
      complete={props.complete}
      columns={[
        {
          id: 'thing',
          label: t('rollup.thing'),
          sortBy: ({ identity, subject }) =>
            `${identity.title}: ${subject.title}`,
          cell: ({ identity, subject, reviewId }) => {
            const text = `${identity.title}: ${subject.title}`;
            const href = reviewId && route?.({ reviewId });
            return href ? <Link href={href}>{text}</Link> : text;
          },
        },
        {
          id: 'standing',
          label: t('rollup.standing'),
          sortBy: ({ standing }) => standing,
          cell: ({ standing }) => standingLabel(standing, t),
        },
        {
          id: 'owner',
          label: t('rollup.owner'),
          sortBy: ({ owner }) => owner ?? '',
          cell: ({ owner }) =>
            owner ? <EntityLink entityRef={owner} /> : t('rollup.na'),
        },
        {
          id: 'when',
          label: t('rollup.when'),
          sortBy: ({ decidedAt, dueAt }) => decidedAt ?? dueAt ?? '',
          cell: ({ decidedAt, dueAt, reason }) => {
            if (decidedAt) {
              return <PastTime at={decidedAt} />;
            }
            return dueAt ? <RelativeTime at={dueAt} /> : reason ?? '';
          },
        },
      ]}
    />
  );
}

/** The single things behind a number. */
export function LeafList(props: {
  query: RollupQuery;
  shown: ShownLeaves;
  name: string;
  onClose: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { query, shown, name, onClose } = props;
  const leaves = useCertificationLeaves({ ...query, ...shown });
  return (
    <Section
      title={t('rollup.itemsTitle', {
        standing: standingLabel(shown.standing, t),
        name,
      })}
      aside={
        <Button size="small" variant="secondary" onPress={onClose}>
          {t('rollup.close')}
        </Button>
      }
    >
      <PagedBoundary
        query={leaves}
        what={t('rollup.whatItems')}
        permission="governance.review.read"
        empty={
          <EmptyState
            title={t('rollup.noItems')}
            hint={t('rollup.noItemsHint')}
          />
        }
      >
        {items => <LeafTable leaves={items} complete={leaves.complete} />}
      </PagedBoundary>
    </Section>
  );
}
