import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  FlowDetail,
  MigrationDryRun,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { governanceApiRef } from '../api/governanceApiRef';
import { isReason, ReasonField } from '../display/ReasonField';
import { subjectLabel } from '../display/subjectLabel';
import { CodeEditor } from '../flowChanges/CodeEditor';
import { useAction } from '../queries/useAction';
import { reasonOf } from '../states/describeError';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { migrationDraft } from './migrationDraft';
import { phraseCounts } from './phraseCounts';
import { VerdictTable } from './VerdictTable';

function DryRun(props: { dryRun: MigrationDryRun; onMore: () => void }) {
  const { t } = useGovernanceTranslation();
  const { dryRun, onMore } = props;
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold" role="status">
        {t('migrations.dryRunSentence', {
          from: dryRun.from,
          to: dryRun.to,
          counts: t('migrations.counts', phraseCounts(dryRun.counts)),
        })}
      </Text>
      {dryRun.warnings.length > 0 && (
        <Alert
          status="warning"
          icon
          title={t('migrations.lookTwice')}
          description={dryRun.warnings.join(' ')}
        />
      )}
      <VerdictTable
        items={dryRun.items.map(
          ({ instanceId, subject, subjectTitle, ...verdict }) => ({
            ref: instanceId,
            subject: subjectTitle ?? subjectLabel(subject),
            verdict,
          }),
        )}
        complete={dryRun.nextCursor === undefined}
        withPlan={false}
      />
      {dryRun.nextCursor !== undefined && (
        <Button size="small" variant="secondary" onPress={onMore}>
          {t('states.more')}
        </Button>
      )}
    </Flex>
  );
}

/** Where a migration is written, looked at, and proposed. */
export function PlanMigration(props: {
  flow: FlowDetail;
  onProposed: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const api = useApi(governanceApiRef);
  const { flow, onProposed } = props;
  const [source, setSource] = useState(() => migrationDraft(flow));
  const [reason, setReason] = useState('');
  const [dryRun, setDryRun] = useState<MigrationDryRun>();
  const look = useAction(
    (after?: string) => api.dryRunFlowMigration(source, { after }),
    next =>
      setDryRun(before =>
        before && before.nextCursor !== undefined
          ? { ...next, items: [...before.items, ...next.items] }
          : next,
      ),
  );
  const propose = useAction(
    () => api.proposeFlowMigration(source, reason.trim()),
    () => {
      setDryRun(undefined);
      setReason('');
      onProposed();
    },
  );
  const error = look.error ?? propose.error;
  return (
    <Flex direction="column" gap="3">
      <CodeEditor
        label={t('migrations.text')}
        hint={t('migrations.textHint')}
        value={source}
        onChange={text => {
          setSource(text);
          setDryRun(undefined);
        }}
      />
      {error && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('dialogs.failed')}
          description={reasonOf(error)}
        />
      )}
      <Button
        variant="secondary"
        isPending={look.busy}
        onPress={() => {
          setDryRun(undefined);
          look.run();
        }}
      >
        {t('migrations.dryRun')}
      </Button>
      {dryRun && (
        <>
          <DryRun dryRun={dryRun} onMore={() => look.run(dryRun.nextCursor)} />
          <Text as="p">{t('migrations.consequence')}</Text>
          <ReasonField value={reason} onChange={setReason} />
          <Button
            variant="primary"
            isDisabled={!isReason(reason)}
            isPending={propose.busy}
            onPress={() => propose.run()}
          >
            {t('migrations.propose')}
          </Button>
        </>
      )}
    </Flex>
  );
}
