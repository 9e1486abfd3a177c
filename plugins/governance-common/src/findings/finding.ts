import {
  ObservedCertificate,
  ObservedIdentity,
  ObservedRole,
} from '../inventory';
import { IdentityKey } from '../inventory';
import { OwaspNhiId } from './owasp';
import { FindingThresholds } from './thresholds';

/**
 * From worst to mildest.
 *
 * @public
 */
export const FINDING_SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
] as const;

/**
 * How bad a finding is.
 *
 * @public
 */
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

/**
 * What a finding is about.
 *
 * @public
 */
export type FindingSubject =
  | { kind: 'identity'; identity: IdentityKey }
  | { kind: 'credential'; identity: IdentityKey; externalId: string }
  | { kind: 'grant'; identity: IdentityKey; externalId: string }
  | { kind: 'role'; realm: string; externalId: string }
  | { kind: 'certificate'; realm: string; externalId: string };

/**
 * A fact that a finding rests on.
 *
 * @public
 */
export interface FindingFact {
  /** Field of the observation, for example `credential.createdAt`. */
  field: string;
  value: string;
  /** Id of the source that states it. */
  source: string;
  /** When the source stated it, ISO 8601 in UTC. */
  at: string;
}

/**
 * A rule's verdict over facts.
 *
 * @public
 */
export interface Finding {
  /** Id of the rule, for example `long-lived-credential`. */
  rule: string;
  owasp: OwaspNhiId;
  severity: FindingSeverity;
  subject: FindingSubject;
  /** Name of the subject for a person. */
  title: string;
  message: string;
  facts: FindingFact[];
  wayOut: string;
  /** The subject belongs to the platform itself; nobody's to review, listed all the same. */
  platformOwned: boolean;
}

/**
 * A rule could neither pass nor fail because a fact is unknown.
 *
 * @public
 */
export interface CoverageGap {
  rule: string;
  subject: FindingSubject;
  title: string;
  /** The field that is not known. */
  field: string;
  reason: string;
}

/**
 * An identity as the rules see it: what a source says, and what is known about its attachment.
 *
 * @public
 */
export interface EvaluatedIdentity extends ObservedIdentity {
  /**
   * What the organisation knows about owner and consumers. Left out when nobody has looked (an offline evaluation);
   * then rules on ownership do not apply.
   */
  attachment?: { owner?: string };
}

/**
 * What the rules judge.
 *
 * @public
 */
export interface FindingInput {
  /** Id of the source or importer that states the facts. */
  source: string;
  /** When the source stated them, ISO 8601 in UTC. */
  observedAt: string;
  identities: EvaluatedIdentity[];
  certificates: ObservedCertificate[];
  roles: ObservedRole[];
  /** What no runbook can take out of service or replace, with why. Left out when nobody has looked. */
  withoutProcedure?: Array<{
    subject: FindingSubject;
    title: string;
    reason: string;
    facts: Record<string, string | undefined>;
  }>;
  /** What came to be in a system that is issued for, without a request. Left out when nobody has compared. */
  unrequested?: Array<{
    subject: FindingSubject;
    title: string;
    facts: Record<string, string | undefined>;
  }>;
}

/**
 * Clock and limits for the rules.
 *
 * @public
 */
export interface FindingContext {
  now: Date;
  thresholds: FindingThresholds;
}

/**
 * Findings, and what could not be judged.
 *
 * @public
 */
export interface FindingResult {
  findings: Finding[];
  coverageGaps: CoverageGap[];
}

/**
 * A named, pure rule over facts. Unknown facts never count as good or bad; they come out as coverage gaps.
 *
 * @public
 */
export interface FindingRule {
  id: string;
  title: string;
  owasp: OwaspNhiId;
  severity: FindingSeverity;
  /** Why it matters, for a person. */
  why: string;
  /** What to do about it. */
  wayOut: string;
  evaluate(input: FindingInput, context: FindingContext): FindingResult;
}
