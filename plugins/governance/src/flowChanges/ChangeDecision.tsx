import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { FlowChangeDetail } from '@countersign/plugin-governance-common';
import { AnswerForm } from '../approvals/AnswerForm';
import { Section } from '../display/Section';
import { Asked } from '../flowInstances/Asked';
import { useApproval } from '../queries/useApproval';
import { useFlowInstance } from '../queries/useFlowInstance';
import { useOwnRef } from '../queries/useOwnRef';
import { flowInstanceRouteRef } from '../routes';
import { isForbidden, isNotFound } from '../states/describeError';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Why somebody who looks at an undecided change is not asked about it. */
function useNote(change: FlowChangeDetail): string {
  const { t } = useGovernanceTranslation();
  const own = useOwnRef();
  return own === change.proposedBy
    ? t('change.notYourOwn')
    : t('change.notAsked');
}

function WhoDecides({ change }: { change: FlowChangeDetail }) {
  const { t } = useGovernanceTranslation();
  const query = useFlowInstance(change.instanceId);
  const route = useRouteRef(flowInstanceRouteRef);
  if (query.loading) {
    return <LoadingRows rows={2} />;
  }
  if (query.error) {
    return (
      <ErrorState
        what={t('change.whoDecides')}
        error={query.error}
        retry={query.reload}
        permission="governance.flow.read"
      />
    );
  }
  return (
    <Flex direction="column" gap="2">
      {query.value?.question && <Asked question={query.value.question} />}
      {change.instanceId && (
        <Text>
          <Link href={route?.({ instanceId: change.instanceId })}>
            {t('flows.howDecided')}
          </Link>
        </Text>
      )}
    </Flex>
  );
}

/** Who must approve, and, for those who are asked, the answer. */
export function ChangeDecision(props: {
  change: FlowChangeDetail;
  onAnswered: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { change, onAnswered } = props;
  const isPending = change.status === 'pending';
  const approval = useApproval(isPending ? change.instanceId : undefined);
  const note = useNote(change);
  if (!change.instanceId) {
    return (
      <Section title={t('change.whoDecides')}>
        <Text>{t('change.atOnce')}</Text>
      </Section>
    );
  }
  const { error, value } = approval;
  const isOther = error && (isForbidden(error) || isNotFound(error));
  return (
    <Section title={t('change.whoDecides')}>
      <Flex direction="column" gap="3">
        <WhoDecides change={change} />
        {isPending && isOther && (
          <Text as="p" color="secondary">
            {note}
          </Text>
        )}
        {isPending && error && !isOther && (
          <ErrorState
            what={t('approvals.whatOne')}
            error={error}
            retry={approval.reload}
          />
        )}
        {isPending && value && (
          <AnswerForm
            approval={value}
            consequences={{
              approve: t('change.ifApproved', { version: change.toVersion }),
              deny: t('change.ifRefused'),
            }}
            onAnswered={() => {
              approval.reload();
              onAnswered();
            }}
          />
        )}
      </Flex>
    </Section>
  );
}
