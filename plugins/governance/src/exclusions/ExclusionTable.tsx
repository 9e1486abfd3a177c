import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { ExclusionView } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { flowInstanceRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { SelectorText } from './SelectorText';
import { WithdrawExclusion } from './WithdrawExclusion';

const STATUS = {
  'in-force': { tone: 'warning', label: 'exclusions.inForce' },
  expired: { tone: 'plain', label: 'exclusions.expired' },
  withdrawn: { tone: 'plain', label: 'exclusions.withdrawn' },
} as const satisfies Record<
  ExclusionView['status'],
  { tone: Tone; label: string }
>;

/** Exclusions: what each covers, why, who stands for it, until when and what it has left out. */
export function ExclusionTable(props: {
  exclusions: ExclusionView[];
  complete: boolean;
  mayWithdraw: boolean;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const { exclusions, complete, mayWithdraw, onChanged } = props;
  return (
    <DataTable
      label={t('exclusions.title')}
      items={exclusions.map(item => ({ ...item, ref: item.id }))}
      complete={complete}
      columns={[
        {
          id: 'covers',
          label: t('exclusions.covers'),
          cell: ({ id, selector }) => (
            <Link href={instanceRoute?.({ instanceId: id })}>
              <SelectorText selector={selector} />
            </Link>
          ),
        },
        {
          id: 'reason',
          label: t('exclusions.reason'),
          cell: ({ reason, control }) => (
            <>
              {reason}{' '}
              <Text variant="body-small" color="secondary">
                {control
                  ? t('exclusions.control', { control })
                  : t('exclusions.noControl')}
              </Text>
            </>
          ),
        },
        {
          id: 'owner',
          label: t('exclusions.owner'),
          sortBy: ({ owner }) => owner,
          cell: ({ owner }) => <EntityLink entityRef={owner} />,
        },
        {
          id: 'people',
          label: t('exclusions.people'),
          cell: ({ requestedBy, approvedBy }) => (
            <>
              {t('exclusions.askedBy')} <EntityLink entityRef={requestedBy} />,{' '}
              {t('exclusions.approvedBy')}{' '}
              {approvedBy.map(person => (
                <span key={person}>
                  <EntityLink entityRef={person} />{' '}
                </span>
              ))}
            </>
          ),
        },
        {
          id: 'until',
          label: t('exclusions.until'),
          sortBy: ({ until }) => until,
          cell: ({ until }) => <RelativeTime at={until} />,
        },
        {
          id: 'leftOut',
          label: t('exclusions.leftOut'),
          sortBy: ({ leftOut }) => leftOut,
          cell: ({ leftOut, toReopen }) => (
            <>
              {leftOut}{' '}
              {toReopen > 0 && (
                <Text variant="body-small" color="secondary">
                  {t('exclusions.toReopen', { count: toReopen })}
                </Text>
              )}
            </>
          ),
        },
        {
          id: 'status',
          label: t('exclusions.status'),
          sortBy: ({ status }) => status,
          cell: exclusion => (
            <>
              <MarkBadge tone={STATUS[exclusion.status].tone}>
                {t(STATUS[exclusion.status].label)}
              </MarkBadge>
              {mayWithdraw && exclusion.status === 'in-force' && (
                <WithdrawExclusion
                  exclusion={exclusion}
                  onWithdrawn={onChanged}
                />
              )}
            </>
          ),
        },
      ]}
    />
  );
}
