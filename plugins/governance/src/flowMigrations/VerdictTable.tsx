import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { MigrationVerdictView } from '@countersign/plugin-governance-common';
import { DataTable, TableColumn } from '../display/DataTable';
import { MarkBadge, Tone } from '../display/MarkBadge';
import { flowInstanceRouteRef } from '../routes';
import { RelativeTime } from '../time/RelativeTime';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** An instance with what a migration does, or did, to it. */
export interface JudgedInstance {
  ref: string;
  subject: string;
  verdict?: MigrationVerdictView;
  /** What was foreseen, where that is another column. */
  planned?: MigrationVerdictView;
}

const OUTCOMES = {
  'goes-on': ['success', 'migrations.outcomes.goesOn'],
  stays: ['plain', 'migrations.outcomes.stays'],
  refused: ['danger', 'migrations.outcomes.refused'],
  gone: ['info', 'migrations.outcomes.gone'],
} as const satisfies Record<
  MigrationVerdictView['outcome'],
  readonly [Tone, string]
>;

function Verdict({ verdict }: { verdict?: MigrationVerdictView }) {
  const { t } = useGovernanceTranslation();
  if (!verdict) {
    return <Text color="secondary">{t('facts.none')}</Text>;
  }
  const [tone, words] = OUTCOMES[verdict.outcome];
  return (
    <Flex direction="column" gap="1" align="start">
      <MarkBadge tone={tone}>{t(words)}</MarkBadge>
      {verdict.reason && (
        <Text variant="body-small" color="secondary">
          {verdict.reason}
        </Text>
      )}
    </Flex>
  );
}

function Due({ timers }: { timers: MigrationVerdictView['timersBefore'] }) {
  const { t } = useGovernanceTranslation();
  const [first] = [...timers].sort((a, b) => (a.due < b.due ? -1 : 1));
  return first ? <RelativeTime at={first.due} /> : <>{t('facts.none')}</>;
}

/** Instances with where they would go on or went on, and when something is due before and after. */
export function VerdictTable(props: {
  items: JudgedInstance[];
  complete: boolean;
  /** Whether there is a plan beside what became of it. */
  withPlan: boolean;
}) {
  const { t } = useGovernanceTranslation();
  const instanceRoute = useRouteRef(flowInstanceRouteRef);
  const { items, complete, withPlan } = props;
  const columns: TableColumn<JudgedInstance>[] = [
    {
      id: 'instance',
      label: t('migrations.instance'),
      cell: ({ ref, subject }) => (
        <Link href={instanceRoute?.({ instanceId: ref })}>
          {subject || ref}
        </Link>
      ),
    },
    {
      id: 'state',
      label: t('migrations.state'),
      cell: ({ verdict, planned }) => {
        const shown = verdict ?? planned;
        return shown?.toState
          ? `${shown.fromState} → ${shown.toState}`
          : shown?.fromState;
      },
    },
    ...(withPlan
      ? [
          {
            id: 'planned',
            label: t('migrations.planned'),
            cell: ({ planned }: JudgedInstance) => (
              <Verdict verdict={planned} />
            ),
          },
        ]
      : []),
    {
      id: 'verdict',
      label: t(withPlan ? 'migrations.result' : 'migrations.planned'),
      cell: ({ verdict }) => <Verdict verdict={verdict} />,
    },
    {
      id: 'timers',
      label: t('migrations.timers'),
      cell: ({ verdict, planned }) => {
        const shown = verdict ?? planned;
        return shown ? (
          <span>
            <Due timers={shown.timersBefore} /> →{' '}
            <Due timers={shown.timersAfter} />
          </span>
        ) : null;
      },
    },
  ];
  return (
    <DataTable
      label={t('migrations.title')}
      items={items}
      complete={complete}
      columns={columns}
    />
  );
}
