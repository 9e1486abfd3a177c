import { useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, ButtonLink, Flex, Link, Text } from '@backstage/ui';
import {
  FlowDetail,
  governanceFlowProposePermission,
} from '@countersign/plugin-governance-common';
import { EntityLink } from '../display/EntityLink';
import { CHANGE_TITLES } from '../flowChanges/changeWords';
import { useFlowChanges } from '../queries/useFlowChanges';
import { flowChangeRouteRef, proposeRouteRef } from '../routes';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { FlowProblems } from './FlowProblems';
import { RollBack } from './RollBack';
import styles from './Flows.module.css';

function useSentence(flow: FlowDetail): string {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const [longest] = [...flow.waiting].sort((a, b) =>
    a.oldest < b.oldest ? -1 : 1,
  );
  return [
    t('flows.runs', { count: flow.running, version: flow.version }),
    longest &&
      t('flows.longestAt', {
        state: longest.state,
        since: phrasePast(longest.oldest, now),
      }),
    flow.testReport.passed ? t('flows.testsPass') : t('flows.testsFail'),
  ]
    .filter(Boolean)
    .join(' ');
}

function PendingChanges({ flow }: { flow: FlowDetail }) {
  const { t } = useGovernanceTranslation();
  const query = useFlowChanges({ flow: flow.name, status: 'pending' }, 10);
  const route = useRouteRef(flowChangeRouteRef);
  if (query.items.length === 0) {
    return null;
  }
  return (
    <Alert
      status="info"
      icon
      title={t('flows.pendingSentence', { count: query.total })}
      description={
        <Flex direction="column" gap="1">
          {query.items.map(change => (
            <Text key={change.id}>
              <Link href={route?.({ changeId: change.id })}>
                {t(CHANGE_TITLES[change.kind], {
                  version: change.toVersion,
                })}
              </Link>
              , <EntityLink entityRef={change.proposedBy} />: {change.reason}
            </Text>
          ))}
        </Flex>
      }
    />
  );
}

/** What the flow is, how it stands, and what can be done about it. */
export function FlowHeading(props: {
  flow: FlowDetail;
  onChanged: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { flow, onChanged } = props;
  const propose = useRouteRef(proposeRouteRef);
  const sentence = useSentence(flow);
  const may = usePermission({ permission: governanceFlowProposePermission });
  return (
    <Flex direction="column" gap="3">
      <div className={styles.head}>
        <div>
          <Text as="h2" variant="title-x-small" weight="bold">
            {flow.title ?? flow.name}
          </Text>
          <Text as="p" weight="bold" role="status">
            {sentence}
          </Text>
          {flow.description && <Text as="p">{flow.description}</Text>}
          <Text as="p" variant="body-small" color="secondary">
            {t('columns.owner')}: <EntityLink entityRef={flow.owner} />
          </Text>
        </div>
        {may.allowed && (
          <Flex gap="2">
            <RollBack flow={flow} onDone={onChanged} />
            <ButtonLink
              variant="primary"
              href={propose?.({ flowName: flow.name })}
            >
              {t('flows.propose')}
            </ButtonLink>
          </Flex>
        )}
        {!may.allowed && !may.loading && (
          <Text variant="body-small" color="secondary">
            {t('flows.mayNotPropose')}
          </Text>
        )}
      </div>
      <FlowProblems flow={flow} />
      <PendingChanges flow={flow} />
    </Flex>
  );
}
