import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { ExceptionView } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { spellOut } from '../display/spellOut';
import { subjectLabel } from '../display/subjectLabel';
import { GrantedState } from '../granted/GrantedState';
import { Stacked } from '../granted/Stacked';
import { flowInstanceRouteRef, flowRouteRef } from '../routes';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Withdraw } from './Withdraw';

/** Exceptions: from what, about what, who owns it, what is done instead and until when. */
export function ExceptionTable(props: {
  exceptions: ExceptionView[];
  complete: boolean;
  mayWithdraw: boolean;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { exceptions, complete, mayWithdraw, onChanged } = props;
  const flowRoute = useRouteRef(flowRouteRef);
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  return (
    <DataTable
      label={t('exceptions.title')}
      items={exceptions.map(item => ({ ...item, ref: item.id }))}
      complete={complete}
      columns={[
        {
          id: 'exception',
          label: t('exceptions.exception'),
          sortBy: ({ exception }) => exception,
          cell: ({ id, exception, flow, renewal }) => (
            <Stacked
              below={[
                <>
                  {t('exceptions.from')}{' '}
                  <Link href={flowRoute?.({ flowName: flow })}>
                    {spellOut(flow)}
                  </Link>
                </>,
                t('exceptions.renewal', { count: renewal }),
              ]}
            >
              <Link href={instanceRoute?.({ instanceId: id })}>
                {exception}
              </Link>
            </Stacked>
          ),
        },
        {
          id: 'subject',
          label: t('exceptions.subject'),
          cell: ({ subject, subjectTitle, control }) => (
            <Stacked below={[t('granted.control', { control })]}>
              <span title={subject}>
                {subjectTitle ?? subjectLabel(subject)}
              </span>
            </Stacked>
          ),
        },
        {
          id: 'owner',
          label: t('exceptions.owner'),
          sortBy: ({ owner }) => owner,
          cell: ({ owner }) => <EntityLink entityRef={owner} />,
        },
        {
          id: 'status',
          label: t('exceptions.status'),
          sortBy: ({ endedAt, until }) => endedAt ?? until,
          cell: exception => (
            <GrantedState
              granted={exception}
              action={
                mayWithdraw && (
                  <Withdraw exception={exception} onWithdrawn={onChanged} />
                )
              }
            />
          ),
        },
      ]}
    />
  );
}
