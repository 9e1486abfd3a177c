import {
  canonicalJson,
  carryBasis,
  EvidenceBundle,
} from '@countersign/plugin-governance-common';
import { sha256Hex } from '../ledger/digest';
import { isEvidenceStale } from './assembleEvidence';
import { FrozenEvidence } from './freezeEvidence';
import { LastDecided } from './operations/findReviews';
import { recommend } from './recommend';

/** What is carried forward instead of being asked about. */
export interface CarryRule {
  /** How old the decision of a person may be. */
  maxAgeMs: number;
  /** The share that is asked about all the same, and by what it is drawn. */
  sample: { share: number; seed: string };
}

/** That something is carried forward: which decision, on what evidence, and what that is now. */
export interface CarryProof {
  review: string;
  decidedAt: string;
  decidedBy: string;
  /** Digest of the evidence that was decided on. */
  evidenceDigest: string;
  /** Digest of the evidence as it is now, which is the same in everything that counts. */
  digest: string;
  bundle: EvidenceBundle;
}

const SPREAD = 0x100000000;

/** Whether something is drawn to be asked about; the same for the same seed. */
export function isDrawn(
  { share, seed }: CarryRule['sample'],
  subjectRef: string,
): boolean {
  const place = parseInt(
    sha256Hex(canonicalJson([seed, subjectRef])).slice(0, 8),
    16,
  );
  return place / SPREAD < share;
}

function isPrivileged(bundle: EvidenceBundle): boolean {
  return [...bundle.subject.facts, ...bundle.identity.facts].some(
    fact => fact.field === 'privileged' && fact.known && fact.value === true,
  );
}

/** Whether what is known speaks for keeping it, and nothing against: used, without a finding, not privileged, owned. */
function isLowRisk(bundle: EvidenceBundle, privileged: boolean): boolean {
  const owner = bundle.identity.facts.find(({ field }) => field === 'owner');
  return (
    !privileged &&
    !isPrivileged(bundle) &&
    bundle.findings.length === 0 &&
    owner?.known === true &&
    recommend(bundle)?.decision === 'keep'
  );
}

/**
 * Says whether a keep is carried forward, and by what proof. Only what a person has decided can be: what was carried forward
 * itself is no decision, so that nothing lasts longer than the age that is allowed.
 */
export function carryForward(
  rule: CarryRule,
  of: {
    subjectRef: string;
    privileged: boolean;
    evidence: FrozenEvidence;
    last: LastDecided | undefined;
    now: Date;
    evidenceMaxAgeMs: number;
  },
): CarryProof | undefined {
  const { subjectRef, privileged, evidence, last, now } = of;
  if (
    last?.decision !== 'keep' ||
    last.outcome !== 'kept' ||
    !last.decided_at ||
    !last.decided_by?.startsWith('user:')
  ) {
    return undefined;
  }
  const { bundle, digest } = evidence;
  const age = now.getTime() - Date.parse(last.decided_at);
  const before: EvidenceBundle = JSON.parse(last.evidence);
  const isSame =
    canonicalJson(carryBasis(before)) === canonicalJson(carryBasis(bundle));
  const isCarried =
    age < rule.maxAgeMs &&
    isSame &&
    isLowRisk(bundle, privileged) &&
    !isEvidenceStale(bundle, { now, maxAgeMs: of.evidenceMaxAgeMs }) &&
    !isDrawn(rule.sample, subjectRef);
  return isCarried
    ? {
        review: last.id,
        decidedAt: last.decided_at,
        decidedBy: last.decided_by,
        evidenceDigest: last.evidence_digest,
        digest,
        bundle,
      }
    : undefined;
}
