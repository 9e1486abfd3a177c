import { CandidateReportView } from '@countersign/plugin-governance-common';

type Replay = NonNullable<CandidateReportView['replay']>;

function describeReplay({ examined, flips, listed }: Replay): string[] {
  const kinds = Object.entries(flips).map(
    ([kind, count]) => `${count} ${kind}`,
  );
  return [
    `Replayed ${examined} past decisions: ${kinds.join(', ')}.`,
    ...listed.map(
      ({ flip, subject, requestedBy, startedAt, instanceId, before, after }) =>
        `  ${flip}  ${subject}, ${
          requestedBy === undefined ? '' : `asked by ${requestedBy}, `
        }${startedAt}, ${instanceId}: ${before.outcome ?? before.state} → ${
          after.outcome ?? after.state
        }`,
    ),
  ];
}

/** What the portal found about a candidate, as text. */
export function describeReport(report: CandidateReportView): string {
  const {
    flow,
    version,
    hash,
    problems,
    tests,
    diff,
    replay,
    resting,
    refusals,
  } = report;
  return [
    `${flow ?? 'unknown flow'} ${version ?? ''} ${hash ?? ''}`.trimEnd(),
    ...problems.map(
      ({ file, range, code, message }) =>
        `${file}:${range.start.line}:${range.start.column} error [${code}] ${message}`,
    ),
    ...(tests ? [`Tests ${tests.passed ? 'pass' : 'DO NOT PASS'}.`] : []),
    ...(diff
      ? [
          diff.widening.length === 0
            ? 'It allows nothing that was not allowed before.'
            : `It allows more in ${diff.widening.length} ways.`,
          ...diff.widening.map(({ words }) => `  ${words}`),
        ]
      : []),
    ...(replay ? describeReplay(replay) : ['Nothing was replayed.']),
    ...(resting ?? []).map(
      ({ state, version: old, count }) =>
        `${count} running instances of ${old} rest in ${state}, which this version does not have; they stay, or a FlowMigration says where they go.`,
    ),
    ...refusals.map(refusal => `Cannot be proposed: ${refusal}`),
    '',
  ].join('\n');
}
