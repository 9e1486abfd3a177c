import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { ApprovalView } from '@countersign/plugin-governance-common';
import { useMemo } from 'react';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { factText, flattenFacts } from '../display/factText';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { spellOut } from '../display/spellOut';
import { readDefinition } from '../flowDrawing/readDefinition';
import { PersonName } from '../flows/PersonName';
import { useFlowInstance } from '../queries/useFlowInstance';
import { flowInstanceRouteRef } from '../routes';
import { isMode } from '../control/modeRanks';
import { PastTime } from '../time/PastTime';
import { phraseExactly } from '../time/phraseMoment';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { AnswerForm } from './AnswerForm';
import { AskedCredential } from './AskedCredential';
import { AskedExclusion } from './AskedExclusion';
import { AskedJustification } from './AskedJustification';
import { useMigrationHref } from './useMigrationHref';
import { consequencesOf } from './consequencesOf';
import { decisionLabel } from './decisionLabel';
import styles from '../flowInstances/Instances.module.css';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** A moment in full, a value by its name where it has one: entities, and what the question is about. */
function Value(props: { value: unknown; approval: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  const { value, approval } = props;
  if (value === '') {
    return <>{t('facts.none')}</>;
  }
  if (typeof value !== 'string') {
    return <>{factText(value)}</>;
  }
  if (INSTANT.test(value)) {
    return <time dateTime={value}>{phraseExactly(value)}</time>;
  }
  return value === approval.subject && approval.subjectTitle ? (
    <span title={value}>{approval.subjectTitle}</span>
  ) : (
    <EntityLink entityRef={value} />
  );
}

function Fields({ approval }: { approval: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  const rows = flattenFacts(approval.fields);
  return (
    <Section title={t('approvals.fields')}>
      <Text as="p" variant="body-small" color="secondary">
        {t('approvals.fieldsHint')}
      </Text>
      {rows.length > 0 && (
        <DataTable
          label={t('approvals.fields')}
          items={rows.map(([path, value]) => ({ ref: path, path, value }))}
          complete
          columns={[
            {
              id: 'path',
              label: t('approvals.field'),
              cell: ({ path }) => path,
            },
            {
              id: 'value',
              label: t('approvals.value'),
              cell: ({ value }) => <Value value={value} approval={approval} />,
            },
          ]}
        />
      )}
    </Section>
  );
}

function Stages({ approval }: { approval: ApprovalView }) {
  const { t } = useGovernanceTranslation();
  return (
    <Section title={t('approvals.stages')}>
      <ul className={styles.people}>
        {approval.stages.map(stage => (
          <li key={stage.id}>
            <Text>
              {t('approvals.stage', {
                stage: spellOut(stage.id),
                quorum: String(stage.quorum),
                eligible: String(stage.eligible),
              })}
            </Text>
          </li>
        ))}
      </ul>
      {approval.answered.length === 0 ? (
        <Text color="secondary">{t('approvals.nobodyYet')}</Text>
      ) : (
        approval.answered.map(({ by, decision, at }) => (
          <Text key={by} as="p">
            <PersonName actor={by} />: {decisionLabel(decision, t)},{' '}
            <PastTime at={at} />
          </Text>
        ))
      )}
    </Section>
  );
}

/** What is asked in plain words, by whom and until when; what the answer is bound to; who else is asked; the answer. */
export function ApprovalDetail(props: {
  approval: ApprovalView;
  onAnswered: () => void;
}) {
  const { t } = useGovernanceTranslation();
  const { approval, onAnswered } = props;
  const instance = useFlowInstance(approval.instanceId).value;
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const migrationHref = useMigrationHref(approval);
  const consequences = useMemo(
    () =>
      instance
        ? consequencesOf(readDefinition(instance.definition), approval, t)
        : {},
    [instance, approval, t],
  );
  return (
    <Flex direction="column" gap="5">
      <div>
        <Flex gap="2" align="center">
          <Text as="h2" variant="title-x-small" weight="bold">
            {approval.title}: {approval.subjectTitle ?? approval.subject}
          </Text>
          {approval.kind === 'challenge' && (
            <MarkBadge tone="warning">{t('approvals.challenge')}</MarkBadge>
          )}
        </Flex>
        {approval.description && <Text as="p">{approval.description}</Text>}
        <dl className={styles.facts}>
          {approval.requestedBy && (
            <div>
              <dt>{t('fields.requestedBy')}</dt>
              <dd>
                <PersonName actor={approval.requestedBy} />
                {', '}
                <PastTime at={approval.startedAt} />
              </dd>
            </div>
          )}
          <div>
            <dt>{t('review.dueLabel')}</dt>
            <dd>
              {approval.due ? (
                <RelativeTime at={approval.due} />
              ) : (
                t('approvals.noDue')
              )}
            </dd>
          </div>
          {isMode(approval.mode) && (
            <div>
              <dt>{t('review.modeLabel')}</dt>
              <dd>{t(`mode.${approval.mode}`)}</dd>
            </div>
          )}
          {migrationHref && (
            <div>
              <dt>{t('migrations.migration')}</dt>
              <dd>
                <Link href={migrationHref}>{t('migrations.see')}</Link>
              </dd>
            </div>
          )}
          <div>
            <dt>{t('flows.flow')}</dt>
            <dd>
              <Link href={instanceRoute?.({ instanceId: approval.instanceId })}>
                {t('approvals.seeWay')}
              </Link>
            </dd>
          </div>
        </dl>
      </div>
      <AskedCredential approval={approval} />
      <AskedJustification approval={approval} />
      <AskedExclusion approval={approval} />
      <Fields approval={approval} />
      <Stages approval={approval} />
      <AnswerForm
        approval={approval}
        consequences={consequences}
        onAnswered={onAnswered}
      />
    </Flex>
  );
}
