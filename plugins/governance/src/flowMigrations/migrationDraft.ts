import { FlowDetail } from '@countersign/plugin-governance-common';

/** What to begin a migration with: from the version that most instances run under to the one that is active. */
export function migrationDraft(flow: FlowDetail): string {
  const [from] = flow.versions
    .filter(({ active, running }) => !active && running > 0)
    .sort((a, b) => b.running - a.running);
  return [
    'apiVersion: governance.countersign.dev/v1',
    'kind: FlowMigration',
    `metadata: { flow: ${flow.name}, owner: ${flow.owner} }`,
    'spec:',
    `  from: ${from?.version ?? '1.0.0'}`,
    `  to: ${flow.version}`,
    '  timers: keep',
    '  states:',
    ...flow.waiting.map(({ state }) => `    ${state}: ${state}`),
    '',
  ].join('\n');
}
