import {
  CoverageGap,
  evaluateFindings,
  Finding,
  FindingThresholds,
  Observation,
} from '@countersign/plugin-governance-common';

/** What the command prints with `--json`. */
export interface Evaluation {
  /** Id of the importer. */
  source: string;
  /** The time that was judged at, ISO 8601 in UTC. */
  at: string;
  summary: {
    identities: number;
    credentials: number;
    activeCredentials: number;
    activeCredentialsByKind: Record<string, number>;
    grants: number;
    roles: number;
    certificates: number;
    partnerIntegrations: number;
    findings: number;
    byRule: Record<string, number>;
    bySeverity: Record<string, number>;
    conflicts: number;
    unreadable: number;
    ignored: number;
    coverageGaps: number;
  };
  identities: Observation['identities'];
  roles: Observation['roles'];
  certificates: Observation['certificates'];
  partnerIntegrations: Observation['partnerIntegrations'];
  findings: Finding[];
  coverageGaps: CoverageGap[];
  unreadable: Observation['unreadable'];
  ignored: Observation['ignored'];
}

function countBy<T>(items: T[], keyOf: (item: T) => string) {
  const counts: Record<string, number> = {};
  for (const item of items) {
    const key = keyOf(item);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Judges what an importer read. Pure. */
export function evaluateObservation(
  source: string,
  observation: Observation,
  thresholds: FindingThresholds,
): Evaluation {
  const { identities, roles, certificates, partnerIntegrations } = observation;
  const { findings, coverageGaps } = evaluateFindings(
    {
      source,
      observedAt: observation.observedAt,
      identities,
      roles,
      certificates,
    },
    { now: new Date(observation.observedAt), thresholds },
  );
  const credentials = identities.flatMap(identity => identity.credentials);
  const active = credentials.filter(({ status }) => status === 'active');
  return {
    source,
    at: observation.observedAt,
    summary: {
      identities: identities.length,
      credentials: credentials.length,
      activeCredentials: active.length,
      activeCredentialsByKind: countBy(active, ({ kind }) => kind),
      grants: identities.flatMap(({ grants }) => grants).length,
      roles: roles.length,
      certificates: certificates.length,
      partnerIntegrations: partnerIntegrations.length,
      findings: findings.length,
      byRule: countBy(findings, ({ rule }) => rule),
      bySeverity: countBy(findings, ({ severity }) => severity),
      conflicts: identities.flatMap(({ conflicts }) => conflicts ?? []).length,
      unreadable: observation.unreadable.length,
      ignored: observation.ignored.length,
      coverageGaps: coverageGaps.length,
    },
    identities,
    roles,
    certificates,
    partnerIntegrations,
    findings,
    coverageGaps,
    unreadable: observation.unreadable,
    ignored: observation.ignored,
  };
}
