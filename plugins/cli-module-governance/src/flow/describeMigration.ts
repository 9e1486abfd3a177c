import { MigrationDryRun } from '@countersign/plugin-governance-common';

type Timers = MigrationDryRun['items'][number]['timersBefore'];

function describeTimers(timers: Timers): string {
  return timers.map(({ id, due }) => `${id} ${due}`).join(', ') || 'none';
}

/** What a migration would do to each instance, as text. */
export function describeMigration(report: MigrationDryRun): string {
  const { flow, from, to, counts, warnings, items } = report;
  return [
    `${flow} ${from} → ${to}: ${counts['goes-on']} go on, ${counts.stays} stay, ${counts.refused} cannot go on.`,
    ...warnings.map(warning => `Look twice: ${warning}.`),
    ...items.map(item => {
      const where =
        item.outcome === 'goes-on'
          ? `${item.fromState} → ${
              item.toState
            }; timers before: ${describeTimers(
              item.timersBefore,
            )}; after: ${describeTimers(item.timersAfter)}`
          : `${item.fromState}: ${item.reason ?? ''}`;
      return `  ${item.outcome}  ${item.subject}, ${item.instanceId}: ${where}`;
    }),
    '',
  ].join('\n');
}
