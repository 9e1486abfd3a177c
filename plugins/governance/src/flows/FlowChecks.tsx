import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Flex, Link, Text } from '@backstage/ui';
import {
  FlowCheckView,
  governanceFlowProposePermission,
} from '@countersign/plugin-governance-common';
import { governanceApiRef } from '../api/governanceApiRef';
import { DataTable } from '../display/DataTable';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { subjectLabel } from '../display/subjectLabel';
import { Section } from '../display/Section';
import { useAction } from '../queries/useAction';
import { useDisagreements } from '../queries/useDisagreements';
import { useFlowChecks } from '../queries/useFlowChecks';
import { flowInstanceRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { phrasePast } from '../time/phraseMoment';
import { PastTime } from '../time/PastTime';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Flows.module.css';

const STATUS = {
  pending: ['info', 'checks.pending'],
  running: ['info', 'checks.running'],
  passed: ['success', 'checks.passed'],
  failed: ['danger', 'checks.failed'],
} as const satisfies Record<FlowCheckView['status'], readonly [Tone, string]>;

function Disagreements({ checkId }: { checkId: string }) {
  const { t } = useGovernanceTranslation();
  const query = useDisagreements(checkId);
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  return (
    <PagedBoundary
      query={query}
      what={t('checks.disagreements')}
      permission="governance.flow.read"
      empty={<Text color="secondary">{t('facts.none')}</Text>}
    >
      {items => (
        <DataTable
          label={t('checks.disagreements')}
          items={items.map((item, index) => ({
            ...item,
            ref: `${item.instanceId} ${item.seq} ${index}`,
          }))}
          complete={query.complete}
          columns={[
            {
              id: 'instance',
              label: t('migrations.instance'),
              cell: ({ instanceId, subject, subjectTitle }) => (
                <Link href={instanceRoute?.({ instanceId })}>
                  {subjectTitle ?? subjectLabel(subject)}
                </Link>
              ),
            },
            { id: 'rule', label: t('checks.rule'), cell: ({ rule }) => rule },
            {
              id: 'came',
              label: t('checks.wasIs'),
              cell: ({ was, is, reason }) =>
                `${was} → ${is}${reason ? `: ${reason}` : ''}`,
            },
          ]}
        />
      )}
    </PagedBoundary>
  );
}

function Check({ check }: { check: FlowCheckView }) {
  const { t } = useGovernanceTranslation();
  const [tone, words] = STATUS[check.status];
  return (
    <Flex direction="column" gap="2">
      <Flex gap="2" align="center">
        <MarkBadge tone={tone}>{t(words)}</MarkBadge>
        <Text>
          {t('checks.result', {
            version: check.version,
            passed: String(check.casesPassed),
            cases: String(check.cases),
            decisions: String(check.decisions),
            instances: String(check.instances),
            disagreements: String(check.disagreements),
          })}
        </Text>
      </Flex>
      <Text as="p" variant="body-small" color="secondary">
        <PastTime at={check.finishedAt ?? check.askedAt} />: {check.cause}
      </Text>
      {check.failures.length > 0 && (
        <ul className={styles.failures}>
          {check.failures.map(failure => (
            <li key={failure}>
              <Text variant="body-small">{failure}</Text>
            </li>
          ))}
        </ul>
      )}
      {check.disagreements > 0 && <Disagreements checkId={check.id} />}
    </Flex>
  );
}

/** When a flow was looked at again, why, and what came of it. */
export function FlowChecks({ flow }: { flow: string }) {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const api = useApi(governanceApiRef);
  const query = useFlowChecks(flow);
  const may = usePermission({ permission: governanceFlowProposePermission });
  const action = useAction(() => api.checkFlow(flow), query.reload);
  const last = query.items.find(({ finishedAt }) => finishedAt !== undefined);
  return (
    <Section
      title={t('checks.title')}
      aside={
        may.allowed && (
          <Button
            size="small"
            variant="secondary"
            isPending={action.busy}
            onPress={() => action.run()}
          >
            {t('checks.now')}
          </Button>
        )
      }
    >
      <Flex direction="column" gap="4">
        {last?.finishedAt && (
          <Text as="p" weight="bold" role="status">
            {t('checks.sentence', {
              when: phrasePast(last.finishedAt, now),
              cause: last.cause,
            })}
          </Text>
        )}
        <PagedBoundary
          query={query}
          what={t('checks.title')}
          permission="governance.flow.read"
          empty={
            <EmptyState title={t('checks.none')} hint={t('checks.hint')} />
          }
        >
          {items => (
            <Flex direction="column" gap="4">
              {items.map(check => (
                <Check key={check.id} check={check} />
              ))}
            </Flex>
          )}
        </PagedBoundary>
      </Flex>
    </Section>
  );
}
