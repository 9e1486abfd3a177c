import {
  EvidenceBundle,
  EvidenceFact,
  Fact,
  ReviewSubjectKind,
} from '@countersign/plugin-governance-common';
import { compareEvidence } from './compareEvidence';

/** The value of a fact as evidence shows it. */
export type FactValue = string | number | boolean | null | string[];

/** Facts by field name. */
export type Facts = Record<string, Fact<FactValue>>;

/** Everything that is known about a subject at one time, before it is frozen. */
export interface ReviewMaterial {
  identity: { ref: string; title: string; type: string; facts: Facts };
  subject: {
    kind: ReviewSubjectKind;
    ref: string;
    title: string;
    fingerprint: string;
    facts: Facts;
  };
  grants: Array<{ ref: string; title: string; privileged?: boolean }>;
  use: EvidenceBundle['use'];
  dependents: EvidenceBundle['dependents'];
  /** Of a partner integration. */
  contract?: EvidenceBundle['contract'];
  findings: EvidenceBundle['findings'];
  /** Sources that had a say, with the time of their last complete reading. */
  sources: Array<{ source: string; at: string }>;
  last?: {
    decision: string;
    at: string;
    by: string;
    justification?: string;
    evidence: EvidenceBundle;
  };
}

function listFacts(facts: Facts, staleBefore: string): EvidenceFact[] {
  return Object.keys(facts)
    .sort()
    .map(field => {
      const fact = facts[field];
      return fact.known
        ? {
            field,
            known: true,
            value: fact.value,
            source: fact.source,
            at: fact.at,
            basis: fact.basis,
            stale: fact.basis === 'observed' && fact.at < staleBefore,
          }
        : { field, known: false, reason: fact.reason };
    });
}

/**
 * Freezes what is known into one bundle. The same material and time give the same bundle, so that its digest can be
 * recomputed.
 *
 * @param options.maxAgeMs - how old an observation may be before it counts as stale
 */
export function assembleEvidence(
  material: ReviewMaterial,
  options: { now: Date; maxAgeMs: number },
): EvidenceBundle {
  const staleBefore = new Date(
    options.now.getTime() - options.maxAgeMs,
  ).toISOString();
  const { last } = material;
  const bundle: EvidenceBundle = {
    v: 1,
    collectedAt: options.now.toISOString(),
    subject: {
      ...material.subject,
      facts: listFacts(material.subject.facts, staleBefore),
    },
    identity: {
      ...material.identity,
      facts: listFacts(material.identity.facts, staleBefore),
    },
    grants: material.grants
      .map(grant => ({
        ref: grant.ref,
        title: grant.title,
        privileged: grant.privileged ?? null,
      }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
    use: material.use,
    dependents: material.dependents,
    ...(material.contract ? { contract: material.contract } : {}),
    findings: material.findings,
    changes: [],
    lastDecision: last
      ? {
          decision: last.decision,
          at: last.at,
          by: last.by,
          justification: last.justification ?? null,
        }
      : null,
    sources: material.sources.map(({ source, at }) => ({
      source,
      at,
      stale: at < staleBefore,
    })),
  };
  return {
    ...bundle,
    changes: last ? compareEvidence(last.evidence, bundle) : [],
  };
}

/** Whether a decision on this bundle has to wait for a new one. */
export function isEvidenceStale(
  bundle: EvidenceBundle,
  options: { now: Date; maxAgeMs: number },
): boolean {
  const staleBefore = new Date(
    options.now.getTime() - options.maxAgeMs,
  ).toISOString();
  return (
    bundle.collectedAt < staleBefore ||
    bundle.sources.some(({ at }) => at < staleBefore)
  );
}
