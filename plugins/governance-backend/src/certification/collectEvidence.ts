import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { assembleEvidence } from './assembleEvidence';
import { digestEvidence } from './digestEvidence';
import { findLastDecided } from './operations/findReviews';
import { HoldingMaterial, IdentityMaterial } from './ports';

/** Evidence about one holding, frozen and digested. */
export interface CollectedEvidence {
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

/** Freezes what is known about one holding of an identity, compared with what the last decision rested on. */
export async function collectEvidence(
  trx: Knex.Transaction,
  options: {
    identity: IdentityMaterial;
    holding: HoldingMaterial;
    now: Date;
    maxAgeMs: number;
  },
): Promise<CollectedEvidence> {
  const { identity, holding, now, maxAgeMs } = options;
  const last = await findLastDecided(trx, holding.ref);
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
