import { CoverageGap, Finding } from '@countersign/plugin-governance-common';
import { Evaluation } from './evaluation';
import { formatTable } from './formatTable';

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function sentence({ at, summary }: Evaluation): string {
  const kinds = [
    [summary.identities, 'identity', 'identities'],
    [summary.credentials, 'credential', 'credentials'],
    [summary.grants, 'grant', 'grants'],
    [summary.roles, 'role', 'roles'],
    [summary.certificates, 'certificate', 'certificates'],
    [
      summary.partnerIntegrations,
      'partner integration',
      'partner integrations',
    ],
  ] as const;
  const found = kinds
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, one, many));
  return `Read ${
    found.length > 0 ? found.join(', ') : 'nothing'
  }; at ${at} there are ${counted(
    summary.findings,
    'finding',
    'findings',
  )}, ${counted(
    summary.coverageGaps,
    'fact that is unknown',
    'facts that are unknown',
  )} and ${counted(
    summary.unreadable,
    'item that could not be read',
    'items that could not be read',
  )}.`;
}

function gapRows(gaps: CoverageGap[]): string[][] {
  const groups = new Map<string, { gap: CoverageGap; count: number }>();
  for (const gap of gaps) {
    const key = `${gap.rule} ${gap.field}`;
    const group = groups.get(key) ?? { gap, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()].map(({ gap, count }) => [
    gap.rule,
    gap.field,
    String(count),
    gap.reason,
  ]);
}

function findingRow(finding: Finding): string[] {
  return [
    finding.severity,
    finding.owasp,
    finding.rule,
    finding.platformOwned ? `${finding.title} (platform)` : finding.title,
    finding.message,
  ];
}

/** The evaluation for a person: one sentence, then tables. Every list is whole. */
export function formatEvaluation(evaluation: Evaluation): string {
  const { identities, certificates } = evaluation;
  return [
    sentence(evaluation),
    ...formatTable(
      'Identities',
      ['name', 'type', 'status', 'realm', 'credentials', 'grants', 'conflicts'],
      identities.map(identity => [
        identity.displayName,
        identity.type,
        identity.status,
        identity.key.realm,
        String(identity.credentials.length),
        String(identity.grants.length),
        (identity.conflicts ?? []).map(({ field }) => field).join(', '),
      ]),
    ),
    ...formatTable(
      'Credentials',
      [
        'identity',
        'credential',
        'status',
        'made or rotated',
        'expires',
        'last used',
      ],
      identities.flatMap(identity =>
        identity.credentials.map(credential => [
          identity.displayName,
          credential.displayName ?? credential.externalId,
          credential.status,
          credential.lastRotatedAt ?? credential.createdAt ?? 'unknown',
          credential.expiresAt ?? 'unknown',
          credential.lastUsedAt ?? 'unknown',
        ]),
      ),
    ),
    ...formatTable(
      'Certificates',
      ['name', 'state', 'not after', 'key', 'found in'],
      certificates.map(certificate => [
        certificate.displayName,
        certificate.certificateState ?? 'unknown',
        certificate.notValidAfter ?? 'unknown',
        certificate.subjectPublicKeyAlgorithm === undefined
          ? 'unknown'
          : `${certificate.subjectPublicKeyAlgorithm} ${
              certificate.subjectPublicKeySize ?? ''
            }`,
        certificate.location ?? '',
      ]),
    ),
    ...formatTable(
      'Findings',
      ['severity', 'OWASP', 'rule', 'subject', 'what'],
      evaluation.findings.map(findingRow),
    ),
    ...formatTable(
      'Unknown, so not judged',
      ['rule', 'fact', 'times', 'why'],
      gapRows(evaluation.coverageGaps),
    ),
    ...formatTable(
      'Could not be read',
      ['item', 'why'],
      evaluation.unreadable.map(({ item, reason }) => [item, reason]),
    ),
    ...formatTable(
      'No inventory',
      ['item', 'why'],
      evaluation.ignored.map(({ item, reason }) => [item, reason]),
    ),
    '',
  ].join('\n');
}
