import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { ExceptionView } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { spellOut } from '../display/spellOut';
import { subjectLabel } from '../display/subjectLabel';
import { flowInstanceRouteRef, flowRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Withdraw } from './Withdraw';

const STATUS = {
  'in-force': { tone: 'warning', label: 'exceptions.inForce' },
  expired: { tone: 'plain', label: 'exceptions.expired' },
  withdrawn: { tone: 'plain', label: 'exceptions.withdrawn' },
} as const satisfies Record<
  ExceptionView['status'],
  { tone: Tone; label: string }
>;

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
          cell: ({ id, exception, renewal }) => (
            <>
              <Link href={instanceRoute?.({ instanceId: id })}>
                {exception}
              </Link>{' '}
              <Text variant="body-small" color="secondary">
                {t('exceptions.renewal', { count: renewal })}
              </Text>
            </>
          ),
        },
        {
          id: 'flow',
          label: t('exceptions.flow'),
          sortBy: ({ flow }) => flow,
          cell: ({ flow }) => (
            <Link href={flowRoute?.({ flowName: flow })}>{spellOut(flow)}</Link>
          ),
        },
        {
          id: 'subject',
          label: t('exceptions.subject'),
          cell: ({ subject, subjectTitle }) => (
            <span title={subject}>{subjectTitle ?? subjectLabel(subject)}</span>
          ),
        },
        {
          id: 'owner',
          label: t('exceptions.owner'),
          sortBy: ({ owner }) => owner,
          cell: ({ owner }) => <EntityLink entityRef={owner} />,
        },
        {
          id: 'control',
          label: t('exceptions.control'),
          cell: ({ control }) => control,
        },
        {
          id: 'until',
          label: t('exceptions.until'),
          sortBy: ({ until }) => until,
          cell: ({ until }) => <RelativeTime at={until} />,
        },
        {
          id: 'status',
          label: t('exceptions.status'),
          sortBy: ({ status }) => status,
          cell: exception => (
            <>
              <MarkBadge tone={STATUS[exception.status].tone}>
                {t(STATUS[exception.status].label)}
              </MarkBadge>
              {mayWithdraw && exception.status === 'in-force' && (
                <Withdraw exception={exception} onWithdrawn={onChanged} />
              )}
            </>
          ),
        },
      ]}
    />
  );
}
