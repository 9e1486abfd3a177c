import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Alert,
  Button,
  Flex,
  Tab,
  TabList,
  TabPanel,
  Tabs,
  Text,
} from '@backstage/ui';
import {
  FlowDetail,
  governanceFlowProposePermission,
} from '@countersign/plugin-governance-common';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { governanceApiRef } from '../api/governanceApiRef';
import { isReason, ReasonField } from '../display/ReasonField';
import { useAction } from '../queries/useAction';
import { flowChangeRouteRef } from '../routes';
import { ErrorState } from '../states/ErrorState';
import { LoadingRows } from '../states/LoadingRows';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { CandidateReport } from './CandidateReport';
import { CodeEditor, CodeEditorHandle } from './CodeEditor';
import { DiscardDraft } from './DiscardDraft';
import { Problem } from './Problems';
import { Examination, useExamination } from './useExamination';
import { useCandidateDraft } from './useCandidateDraft';
import { Verdict } from './Verdict';
import styles from './Changes.module.css';

const TEST_FILE = 'flow.test.yaml';

function linesOf(problems: Problem[], inTests: boolean): number[] {
  return problems
    .filter(({ file }) => (file === TEST_FILE) === inTests)
    .map(({ range }) => range.start.line);
}

function Findings(props: {
  examination: Examination;
  onGoTo: (problem: Problem) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { examination, onGoTo } = props;
  const { report, error, pending } = examination;
  return (
    <Flex direction="column" gap="4">
      {error && (
        <ErrorState
          what={t('propose.findings')}
          error={error}
          retry={examination.retry}
          permission="governance.flow.read"
        />
      )}
      {report && <Verdict report={report} pending={pending} />}
      {report && <CandidateReport report={report} onGoTo={onGoTo} />}
      {!report && !error && <LoadingRows rows={6} height={32} />}
    </Flex>
  );
}

/** The editor of flow and tests, what was found about them, and the proposal with its reason. */
export function ProposeForm({ flow }: { flow: FlowDetail }) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const navigate = useNavigate();
  const changeRoute = useRouteRef(flowChangeRouteRef);
  const may = usePermission({ permission: governanceFlowProposePermission });
  const { draft, change, discard, isChanged, isKept, isOutdated } =
    useCandidateDraft(flow);
  const examination = useExamination(draft.source, draft.tests);
  const [side, setSide] = useState<'flow' | 'tests'>('flow');
  const [target, setTarget] = useState<Problem>();
  const editor = useRef<CodeEditorHandle>(null);
  const proposal = useAction(
    () =>
      api.proposeFlow({
        source: draft.source,
        tests: draft.tests,
        reason: draft.reason.trim(),
      }),
    proposed => {
      discard();
      const href = changeRoute?.({ changeId: proposed.id });
      if (href) {
        navigate(href);
      }
    },
  );

  // The editor of the other side is there only once that side is shown.
  useEffect(() => {
    if (target) {
      const { line, column } = target.range.start;
      editor.current?.goTo(line, column);
      setTarget(undefined);
    }
  }, [target]);
  const goTo = (problem: Problem) => {
    setSide(problem.file === TEST_FILE ? 'tests' : 'flow');
    setTarget(problem);
  };

  const { report, pending } = examination;
  const problems = report?.problems ?? [];
  const ready = report && !pending && report.refusals.length === 0;
  return (
    <Flex direction="column" gap="4">
      <div>
        <Text as="h2" variant="title-x-small" weight="bold">
          {t('propose.title', { title: flow.title ?? flow.name })}
        </Text>
        <Text as="p">{t('propose.hint', { version: flow.version })}</Text>
      </div>
      {isOutdated && (
        <Alert
          status="warning"
          icon
          title={t('propose.outdated', { version: flow.version })}
          description={t('propose.outdatedHint')}
        />
      )}
      <div className={styles.editor}>
        <Flex direction="column" gap="3">
          <Tabs
            selectedKey={side}
            onSelectionChange={key =>
              setSide(key === 'tests' ? 'tests' : 'flow')
            }
          >
            <TabList aria-label={t('propose.sides')}>
              <Tab id="flow">{t('flows.definition')}</Tab>
              <Tab id="tests">{t('flows.tests')}</Tab>
            </TabList>
            <TabPanel id="flow">
              <CodeEditor
                ref={side === 'flow' ? editor : undefined}
                label={t('propose.flowLabel')}
                value={draft.source}
                onChange={source => change({ source })}
                marked={linesOf(problems, false)}
              />
            </TabPanel>
            <TabPanel id="tests">
              <CodeEditor
                ref={side === 'tests' ? editor : undefined}
                label={t('propose.testsLabel')}
                value={draft.tests}
                onChange={tests => change({ tests })}
                marked={linesOf(problems, true)}
              />
            </TabPanel>
          </Tabs>
          <Text variant="body-small" color="secondary" role="status">
            {isChanged && t(isKept ? 'propose.kept' : 'propose.notKept')}
            {!isChanged && t('propose.unchanged')}
          </Text>
          <ReasonField
            label={t('propose.reason')}
            value={draft.reason}
            onChange={reason => change({ reason })}
          />
          {proposal.error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={t('dialogs.failed')}
              description={reasonOf(proposal.error)}
            />
          )}
          <Flex gap="2" align="center">
            <Button
              variant="primary"
              isDisabled={!ready || !isReason(draft.reason) || !may.allowed}
              isPending={proposal.busy}
              onPress={() => proposal.run()}
            >
              {report?.version && ready
                ? t('propose.proposeVersion', { version: report.version })
                : t('propose.propose')}
            </Button>
            {isChanged && <DiscardDraft onDiscard={discard} />}
          </Flex>
          <Text variant="body-small" color="secondary">
            {may.allowed || may.loading
              ? t('propose.consequence', { version: flow.version })
              : t('flows.mayNotPropose')}
          </Text>
        </Flex>
        <section aria-label={t('propose.findings')} aria-busy={pending}>
          <Findings examination={examination} onGoTo={goTo} />
        </section>
      </div>
    </Flex>
  );
}
