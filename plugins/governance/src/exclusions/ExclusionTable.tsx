import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { ExclusionView } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { EntityList } from '../display/EntityList';
import { GrantedState } from '../granted/GrantedState';
import { Stacked } from '../granted/Stacked';
import { flowInstanceRouteRef } from '../routes';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { SelectorText } from './SelectorText';
import { WithdrawExclusion } from './WithdrawExclusion';

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
          cell: ({ id, selector, refTitle, reason, control, ...counts }) => (
            <Stacked
              below={[
                reason,
                control
                  ? t('granted.control', { control })
                  : t('exclusions.noControl'),
                t('exclusions.leftOut', { count: counts.leftOut }),
                ...(counts.toReopen > 0
                  ? [t('exclusions.toReopen', { count: counts.toReopen })]
                  : []),
              ]}
            >
              <Link href={instanceRoute?.({ instanceId: id })}>
                <SelectorText selector={selector} refTitle={refTitle} />
              </Link>
            </Stacked>
          ),
        },
        {
          id: 'owner',
          label: t('exclusions.owner'),
          sortBy: ({ owner }) => owner,
          cell: ({ owner, requestedBy, approvedBy }) => (
            <Stacked
              below={[
                <>
                  {t('granted.askedBy')} <EntityLink entityRef={requestedBy} />
                </>,
                <>
                  {t('granted.approvedBy')} <EntityList refs={approvedBy} />
                </>,
              ]}
            >
              <EntityLink entityRef={owner} />
            </Stacked>
          ),
        },
        {
          id: 'status',
          label: t('exclusions.status'),
          sortBy: ({ endedAt, until }) => endedAt ?? until,
          cell: exclusion => (
            <GrantedState
              granted={exclusion}
              action={
                mayWithdraw && (
                  <WithdrawExclusion
                    exclusion={exclusion}
                    onWithdrawn={onChanged}
                  />
                )
              }
            />
          ),
        },
      ]}
    />
  );
}
