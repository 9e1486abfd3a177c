import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { FlowInstanceView } from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { spellOut } from '../display/spellOut';
import { flowInstanceRouteRef, flowRouteRef } from '../routes';
import { subjectLabel } from '../display/subjectLabel';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

type Row = FlowInstanceView & { ref: string };

function Where({ instance }: { instance: FlowInstanceView }) {
  return instance.status === 'running' ? (
    <MarkBadge tone="info">{instance.state}</MarkBadge>
  ) : (
    <MarkBadge tone="plain">{instance.outcome ?? instance.state}</MarkBadge>
  );
}

/** Instances of flows: what each is about, where it is and since when. */
export function InstanceTable(props: {
  instances: FlowInstanceView[];
  complete: boolean;
  withFlow: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const { instances, complete, withFlow } = props;
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const flowRoute = useRouteRef(flowRouteRef);
  const flowColumn: TableColumn<Row> = {
    id: 'flow',
    label: t('flows.flow'),
    sortBy: ({ flow }) => flow,
    cell: ({ flow }) => (
      <Link href={flowRoute?.({ flowName: flow })}>{spellOut(flow)}</Link>
    ),
  };
  const columns: TableColumn<Row>[] = [
    {
      id: 'subject',
      label: t('instances.subject'),
      sortBy: ({ subject, subjectTitle }) => subjectTitle ?? subject,
      cell: ({ id, subject, subjectTitle }) => (
        <Link href={instanceRoute?.({ instanceId: id })} title={subject}>
          {subjectTitle ?? subjectLabel(subject)}
        </Link>
      ),
    },
    ...(withFlow ? [flowColumn] : []),
    {
      id: 'state',
      label: t('instances.where'),
      sortBy: ({ state }) => state,
      cell: instance => <Where instance={instance} />,
    },
    {
      id: 'since',
      label: t('instances.since'),
      sortBy: ({ updatedAt }) => updatedAt,
      cell: ({ updatedAt }) => <PastTime at={updatedAt} />,
    },
    {
      id: 'started',
      label: t('instances.started'),
      sortBy: ({ createdAt }) => createdAt,
      cell: ({ createdAt, mode }) => (
        <Flex direction="column" gap="0.5" align="start">
          <PastTime at={createdAt} />
          <Text variant="body-x-small" color="secondary">
            {mode}
          </Text>
        </Flex>
      ),
    },
  ];
  return (
    <DataTable
      label={t('flows.instances')}
      items={instances.map(instance => ({ ...instance, ref: instance.id }))}
      columns={columns}
      complete={complete}
    />
  );
}
