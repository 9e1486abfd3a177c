import { Text } from '@backstage/ui';
import { DataTable } from '../display/DataTable';
import { subjectLabel } from '../display/subjectLabel';
import { useTriggerStarts } from '../queries/useTriggerStarts';
import { PagedBoundary } from '../states/PagedBoundary';
import { PastTime } from '../time/PastTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** What a run did not start because it could not be judged, and why. */
export function NotJudged({ runId }: { runId: string }) {
  const { t } = useGovernanceTranslation();
  const query = useTriggerStarts(runId);
  return (
    <PagedBoundary
      query={query}
      what={t('triggers.notStarted')}
      permission="governance.flow.read"
      empty={<Text color="secondary">{t('triggers.noRuns')}</Text>}
    >
      {items => (
        <DataTable
          label={t('triggers.notStarted')}
          items={items.map(item => ({ ...item, ref: item.id }))}
          complete={query.complete}
          columns={[
            {
              id: 'subject',
              label: t('triggers.subject'),
              cell: ({ subject, subjectTitle }) => (
                <span title={subject}>
                  {subjectTitle ?? subjectLabel(subject)}
                </span>
              ),
            },
            {
              id: 'reason',
              label: t('triggers.why'),
              cell: ({ reason }) => reason,
            },
            {
              id: 'at',
              label: t('instances.started'),
              cell: ({ at }) => <PastTime at={at} />,
            },
          ]}
        />
      )}
    </PagedBoundary>
  );
}
