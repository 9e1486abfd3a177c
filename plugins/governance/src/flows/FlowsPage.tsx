import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link, Text } from '@backstage/ui';
import { FlowSummary } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { useFlows } from '../queries/useFlows';
import { flowChangesRouteRef, flowInstancesRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { LoadingRows } from '../states/LoadingRows';
import { QueryBoundary } from '../states/QueryBoundary';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { useFlowColumns } from './useFlowColumns';

function sum(flows: FlowSummary[], of: (flow: FlowSummary) => number): number {
  return flows.reduce((total, flow) => total + of(flow), 0);
}

/** What waits for somebody first, then what runs. */
function byUrgency(a: FlowSummary, b: FlowSummary): number {
  return (
    b.problems.length - a.problems.length ||
    b.pendingChanges - a.pendingChanges ||
    b.running - a.running
  );
}

function useSentence() {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  return (flows: FlowSummary[]) => {
    const [longest] = flows
      .filter(({ waitingSince }) => waitingSince !== undefined)
      .sort((a, b) =>
        (a.waitingSince ?? '') < (b.waitingSince ?? '') ? -1 : 1,
      );
    const troubled = flows.filter(({ problems }) => problems.length > 0);
    return [
      troubled.length > 0 &&
        t('checks.troubled', {
          count: troubled.length,
          titles: troubled.map(({ title, name }) => title ?? name).join(', '),
        }),
      t('flows.pendingSentence', {
        count: sum(flows, flow => flow.pendingChanges),
      }),
      t('flows.runningSentence', {
        count: sum(flows, flow => flow.running),
        flows: String(flows.length),
      }),
      longest?.waitingSince &&
        t('flows.longestSentence', {
          title: longest.title ?? longest.name,
          since: phrasePast(longest.waitingSince, now),
        }),
    ]
      .filter(Boolean)
      .join(' ');
  };
}

/** Every flow that decides something, and where something waits. */
export function FlowsPage() {
  const { t } = useGovernanceTranslation();
  const query = useFlows();
  const columns = useFlowColumns();
  const sentence = useSentence();
  const changesRoute = useRouteRef(flowChangesRouteRef);
  const instancesRoute = useRouteRef(flowInstancesRouteRef);
  return (
    <Container my="4">
      <QueryBoundary
        query={query}
        what={t('flows.what')}
        permission="governance.flow.read"
        skeleton={<LoadingRows rows={8} height={40} />}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={t('flows.emptyTitle')}
              hint={t('flows.emptyHint')}
            />
          ) : (
            <Flex direction="column" gap="4">
              <div>
                <Text as="p" weight="bold" role="status">
                  {sentence(items)}
                </Text>
                <Text as="p" color="secondary">
                  {t('flows.hint')}
                </Text>
                <Flex gap="4" mt="2">
                  <Link href={changesRoute?.()}>{t('change.back')}</Link>
                  <Link href={instancesRoute?.()}>{t('instances.back')}</Link>
                </Flex>
              </div>
              <DataTable
                label={t('page.flows')}
                items={[...items]
                  .sort(byUrgency)
                  .map(item => ({ ...item, ref: item.name }))}
                columns={columns}
                complete
              />
            </Flex>
          )
        }
      </QueryBoundary>
    </Container>
  );
}
