import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { FlowSummary } from '@countersign/plugin-governance-common';
import { TableColumn } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { flowRouteRef } from '../routes';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

function Name({ flow }: { flow: FlowSummary }) {
  const route = useRouteRef(flowRouteRef);
  const title = flow.title ?? flow.name;
  return (
    <Flex direction="column" gap="1" align="start">
      {route ? (
        <Link href={route({ flowName: flow.name })}>{title}</Link>
      ) : (
        <Text>{title}</Text>
      )}
      {flow.description && (
        <Text variant="body-small" color="secondary">
          {flow.description}
        </Text>
      )}
    </Flex>
  );
}

/** The columns of the list of flows. */
export function useFlowColumns(): TableColumn<FlowSummary & { ref: string }>[] {
  const { t } = useGovernanceTranslation();
  return [
    {
      id: 'title',
      label: t('flows.flow'),
      sortBy: flow => flow.title ?? flow.name,
      cell: flow => <Name flow={flow} />,
    },
    {
      id: 'owner',
      label: t('columns.owner'),
      sortBy: flow => flow.owner,
      cell: flow => <EntityLink entityRef={flow.owner} />,
    },
    {
      id: 'version',
      label: t('flows.version'),
      cell: flow => (
        <Flex direction="column" gap="0.5" align="start">
          <Text>{flow.version}</Text>
          {flow.activeSince && (
            <Text variant="body-x-small" color="secondary">
              {t('flows.since')} <PastTime at={flow.activeSince} />
            </Text>
          )}
        </Flex>
      ),
    },
    {
      id: 'running',
      label: t('flows.running'),
      sortBy: flow => flow.running,
      cell: flow => flow.running,
    },
    {
      id: 'waiting',
      label: t('flows.waitsLongest'),
      sortBy: flow => flow.waitingSince ?? '~',
      cell: flow =>
        flow.waitingSince ? (
          <PastTime at={flow.waitingSince} />
        ) : (
          t('flows.nothingWaits')
        ),
    },
    {
      id: 'problems',
      label: t('checks.problemsColumn'),
      sortBy: flow => flow.problems.length,
      cell: flow =>
        flow.problems.length > 0 ? (
          <MarkBadge tone="warning">
            {t('checks.problems', { count: flow.problems.length })}
          </MarkBadge>
        ) : (
          t('facts.none')
        ),
    },
    {
      id: 'changes',
      label: t('flows.pendingChanges'),
      sortBy: flow => flow.pendingChanges,
      cell: flow =>
        flow.pendingChanges > 0 ? (
          <MarkBadge tone="info">
            {t('flows.pendingCount', { count: flow.pendingChanges })}
          </MarkBadge>
        ) : (
          t('facts.none')
        ),
    },
  ];
}
