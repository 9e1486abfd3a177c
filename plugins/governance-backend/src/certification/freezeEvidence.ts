import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { assembleEvidence } from './assembleEvidence';
import { digestEvidence } from './digestEvidence';
import { LastDecided } from './operations/findReviews';
import { HoldingMaterial, IdentityMaterial } from './ports';

/** Evidence about one holding, frozen and digested. */
export interface FrozenEvidence {
  bundle: EvidenceBundle;
  digest: string;
}

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** The worst of some findings. */
export function worstSeverity(
  findings: EvidenceBundle['findings'],
): (typeof SEVERITIES)[number] | undefined {
  return SEVERITIES.find(severity =>
    findings.some(finding => finding.severity === severity),
  );
}

/**
 * Freezes what is known about one holding of an identity.
 *
 * @param options.last - the last decision about it, with which the evidence is compared
 */
export function freezeEvidence(options: {
  identity: IdentityMaterial;
  holding: HoldingMaterial;
  last: LastDecided | undefined;
  now: Date;
  maxAgeMs: number;
}): FrozenEvidence {
  const { identity, holding, last, now, maxAgeMs } = options;
  const bundle = assembleEvidence(
    {
      identity: {
        ref: identity.ref,
        title: identity.title,
        type: identity.type,
        facts: identity.facts,
      },
      subject: {
        kind: holding.kind,
        ref: holding.ref,
        title: holding.title,
        fingerprint: holding.fingerprint,
        facts: holding.facts,
      },
      grants: identity.holdings
        .filter(({ kind, live }) => kind === 'grant' && live)
        .map(({ ref, title, privileged }) => ({ ref, title, privileged })),
      use: holding.use,
      dependents: identity.dependents,
      contract: holding.contract,
      findings: identity.findings,
      sources: identity.sources,
      last:
        last?.decision && last.decided_at
          ? {
              decision: last.decision,
              at: last.decided_at,
              by: last.decided_by ?? 'unknown',
              justification: last.justification ?? undefined,
              evidence: JSON.parse(last.evidence),
            }
          : undefined,
    },
    { now, maxAgeMs },
  );
  return { bundle, digest: digestEvidence(bundle) };
}
