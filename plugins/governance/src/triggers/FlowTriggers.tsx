import { Alert, Flex, Text } from '@backstage/ui';
import {
  FlowTriggerView,
  TriggerRunView,
} from '@countersign/plugin-governance-common';
import { Section } from '../display/Section';
import { PersonName } from '../flows/PersonName';
import { useFlowTrigger } from '../queries/useFlowTrigger';
import { useTriggerRuns } from '../queries/useTriggerRuns';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { QueryBoundary } from '../states/QueryBoundary';
import { phraseMoment } from '../time/phraseMoment';
import { PastTime } from '../time/PastTime';
import { useNow } from '../time/useNow';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { NotJudged } from './NotJudged';
import { ResumeRun } from './ResumeRun';
import { TriggerRuns } from './TriggerRuns';
import { TriggerTerms } from './TriggerTerms';

function useSentence(trigger: FlowTriggerView, paused: boolean): string {
  const { t } = useGovernanceTranslation();
  const now = useNow();
  const { on, schedule, nextDueAt, stopped } = trigger;
  if (paused) {
    return t('triggers.pausedSentence');
  }
  if (schedule && stopped) {
    return t('triggers.stoppedSentence');
  }
  if (nextDueAt !== undefined) {
    const when = phraseMoment(nextDueAt, now);
    return Date.parse(nextDueAt) > now
      ? t('triggers.nextSentence', { when })
      : t('triggers.overdueSentence', { when });
  }
  return t('triggers.eventsSentence', { events: on.join(', ') });
}

function Paused(props: { run: TriggerRunView; onResumed: () => void }) {
  const { run, onResumed } = props;
  return (
    <Flex direction="column" gap="2">
      <Alert status="warning" icon title={run.pauseReason ?? ''} />
      <ResumeRun run={run} onResumed={onResumed} />
    </Flex>
  );
}

function Known(props: { trigger: FlowTriggerView; flow: string }) {
  const { t } = useGovernanceTranslation();
  const { trigger, flow } = props;
  const runs = useTriggerRuns(flow);
  const paused = runs.items.filter(({ status }) => status === 'paused');
  const resumed = runs.items.find(
    ({ resumedBy, status }) => resumedBy !== undefined && status !== 'paused',
  );
  const unread = runs.items.find(({ unreadable }) => unreadable > 0);
  const sentence = useSentence(trigger, paused.length > 0);
  return (
    <Flex direction="column" gap="5">
      <Text as="p" weight="bold" role="status">
        {sentence}
      </Text>
      {paused.map(run => (
        <Paused key={run.id} run={run} onResumed={runs.reload} />
      ))}
      <TriggerTerms trigger={trigger} />
      <Section title={t('triggers.runs')}>
        <PagedBoundary
          query={runs}
          what={t('triggers.runs')}
          permission="governance.flow.read"
          empty={<Text color="secondary">{t('triggers.noRuns')}</Text>}
        >
          {items => <TriggerRuns runs={items} complete={runs.complete} />}
        </PagedBoundary>
        {resumed?.resumedBy !== undefined && (
          <Text as="p" variant="body-small" color="secondary">
            {t('triggers.resumedBy')} <PersonName actor={resumed.resumedBy} />
            {', '}
            <PastTime at={resumed.resumedAt ?? resumed.startedAt} />
            {': '}
            {resumed.resumeReason}
          </Text>
        )}
      </Section>
      {unread && (
        <Section title={t('triggers.notStarted')}>
          <NotJudged runId={unread.id} />
        </Section>
      )}
    </Flex>
  );
}

/** What starts a flow by itself: when next, what it has started, and what keeps it from going on. */
export function FlowTriggers({ flow }: { flow: string }) {
  const { t } = useGovernanceTranslation();
  const query = useFlowTrigger(flow);
  return (
    <QueryBoundary
      query={query}
      what={t('triggers.what')}
      permission="governance.flow.read"
    >
      {trigger =>
        trigger.on.length === 0 && !trigger.schedule ? (
          <EmptyState
            title={t('triggers.nothingTitle')}
            hint={t('triggers.nothingHint')}
          />
        ) : (
          <Known trigger={trigger} flow={flow} />
        )
      }
    </QueryBoundary>
  );
}
