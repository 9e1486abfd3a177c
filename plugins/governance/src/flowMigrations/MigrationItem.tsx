import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import { FlowMigrationView } from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { subjectLabel } from '../display/subjectLabel';
import { PersonName } from '../flows/PersonName';
import { useMigratedInstances } from '../queries/useMigratedInstances';
import { approvalRouteRef } from '../routes';
import { EmptyState } from '../states/EmptyState';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { phraseCounts } from './phraseCounts';
import { VerdictTable } from './VerdictTable';

const STATUS = {
  pending: ['info', 'migrations.pending'],
  running: ['info', 'migrations.running'],
  done: ['success', 'migrations.done'],
  refused: ['plain', 'migrations.refused'],
} as const satisfies Record<
  FlowMigrationView['status'],
  readonly [Tone, string]
>;

function Instances({ migration }: { migration: FlowMigrationView }) {
  const { t } = useGovernanceTranslation();
  const query = useMigratedInstances(
    migration.id,
    JSON.stringify(migration.done),
  );
  return (
    <PagedBoundary
      query={query}
      what={t('migrations.what')}
      permission="governance.flow.read"
      empty={<EmptyState title={t('facts.none')} hint={t('migrations.hint')} />}
    >
      {items => (
        <VerdictTable
          items={items.map(
            ({ instanceId, subject, subjectTitle, planned, done }) => ({
              ref: instanceId,
              subject: subjectTitle ?? subjectLabel(subject),
              planned,
              verdict: done,
            }),
          )}
          complete={query.complete}
          withPlan
        />
      )}
    </PagedBoundary>
  );
}

/** One migration: what was foreseen, how far it is, and what became of each instance. */
export function MigrationItem({ migration }: { migration: FlowMigrationView }) {
  const { t } = useGovernanceTranslation();
  const approvalRoute = useRouteRef(approvalRouteRef);
  const [isOpen, setOpen] = useState(false);
  const { status, from, to, planned, done, changed, instanceId } = migration;
  const [tone, words] = STATUS[status];
  return (
    <Flex direction="column" gap="2">
      <Flex gap="2" align="center">
        <MarkBadge tone={tone}>{t(words)}</MarkBadge>
        <Text as="h4" weight="bold">
          {t('migrations.route', { from, to })}
        </Text>
      </Flex>
      <Text as="p">{migration.reason}</Text>
      <Text as="p" variant="body-small" color="secondary">
        <PersonName actor={migration.proposedBy} />,{' '}
        <PastTime at={migration.proposedAt} />
      </Text>
      <Text as="p">
        {t('migrations.planned')}:{' '}
        {t('migrations.counts', phraseCounts(planned))}
      </Text>
      {(status === 'running' || status === 'done') && (
        <Text as="p" role="status">
          {t('migrations.result')}: {t('migrations.counts', phraseCounts(done))}{' '}
          {t('migrations.changed', { count: changed })}
        </Text>
      )}
      <Flex gap="3" align="center">
        {status === 'pending' && instanceId && (
          <Link href={approvalRoute?.({ instanceId })}>
            {t('migrations.decide')}
          </Link>
        )}
        <Button
          size="small"
          variant="secondary"
          aria-expanded={isOpen}
          onPress={() => setOpen(!isOpen)}
        >
          {t(isOpen ? 'migrations.hideInstances' : 'migrations.seeInstances')}
        </Button>
      </Flex>
      {isOpen && <Instances migration={migration} />}
    </Flex>
  );
}
