import { JsonObject } from '@backstage/types';
import { FlowContext } from '@countersign/plugin-governance-flows';
import {
  REVIEW_SUBJECT_KINDS,
  ReviewSubjectKind,
} from '@countersign/plugin-governance-common';
import { IdentityRow } from '../inventory';

/** One thing as the scope of a campaign sees it. */
export interface Candidate {
  kind: ReviewSubjectKind;
  ref: string;
  source: string;
  title: string;
  /** `api-key`, `token`, …; of a grant `role`, `scope`, …; of what stands for itself its type. */
  type: string;
  status?: string;
  privileged?: boolean;
  platformManaged: boolean;
  requestedBy?: string;
  createdAt?: string;
  /** A time, or `never`. */
  expiresAt?: string;
  /** A time, or `never`. */
  lastUsedAt?: string;
  /** Of a certificate: who issued it. */
  issuer?: string;
  /** Of a partner integration: with whom. */
  partner?: string;
}

/** What holds something: an identity, or a thing that stands for itself. */
export type CandidateHolder = Pick<
  IdentityRow,
  | 'ref'
  | 'source'
  | 'display_name'
  | 'environment'
  | 'owner_ref'
  | 'privileged'
  | 'platform_owned'
  | 'managed_by'
> & { type: string; status: IdentityRow['status'] };

/** An identity with what it holds; what stands for itself holds itself. */
export interface CandidateIdentity {
  row: CandidateHolder;
  holdings: Candidate[];
}

/**
 * The facts that `scope.where` may read. What is not known is absent, and an expression that reads it without asking
 * `has()` first fails: such a holding is reported as unreadable and never silently left out.
 */
export const SCOPE_CONTEXT: FlowContext = {
  name: 'CampaignScope/v1',
  fields: {
    source: { type: 'string' },
    environment: { type: 'string', optional: true },
    identity: {
      fields: {
        ref: { type: 'string' },
        name: { type: 'string' },
        type: { type: 'string' },
        status: { type: 'string', oneOf: ['active', 'disabled', 'unknown'] },
        owner: { type: 'string', optional: true },
        privileged: { type: 'bool', optional: true },
        managed: { type: 'bool' },
      },
    },
    subject: {
      fields: {
        ref: { type: 'string' },
        name: { type: 'string' },
        kind: { type: 'string', oneOf: REVIEW_SUBJECT_KINDS },
        type: { type: 'string' },
        privileged: { type: 'bool', optional: true },
        requestedBy: { type: 'string', optional: true },
        ageDays: { type: 'int', min: 0, max: 100000, optional: true },
        unusedDays: { type: 'int', min: 0, max: 100000, optional: true },
        neverUsed: { type: 'bool', optional: true },
        expires: { type: 'bool', optional: true },
        daysLeft: { type: 'int', min: -100000, max: 1000000, optional: true },
        issuer: { type: 'string', optional: true },
        partner: { type: 'string', optional: true },
      },
    },
  },
};

const DAY_MS = 24 * 60 * 60 * 1000;

function daysSince(at: string | undefined, now: Date): number | undefined {
  return at === undefined || at === 'never'
    ? undefined
    : Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / DAY_MS));
}

/** Whole days until an end, below zero once it has passed. */
function daysUntil(at: string | undefined, now: Date): number | undefined {
  return at === undefined || at === 'never'
    ? undefined
    : Math.floor((Date.parse(at) - now.getTime()) / DAY_MS);
}

/** What a value says, left out where it is not known. */
function known(fields: Record<string, string | number | boolean | undefined>) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as JsonObject;
}

/** The facts of one thing. */
export function scopeFacts(
  { row }: CandidateIdentity,
  holding: Candidate,
  now: Date,
): JsonObject {
  return {
    source: row.source,
    ...known({ environment: row.environment ?? undefined }),
    identity: known({
      ref: row.ref,
      name: row.display_name,
      type: row.type,
      status: row.status,
      owner: row.owner_ref ?? undefined,
      privileged: row.privileged === null ? undefined : Boolean(row.privileged),
      managed: row.managed_by !== null,
    }),
    subject: known({
      ref: holding.ref,
      name: holding.title,
      kind: holding.kind,
      type: holding.type,
      privileged: holding.privileged,
      requestedBy: holding.requestedBy,
      ageDays: daysSince(holding.createdAt, now),
      unusedDays: daysSince(holding.lastUsedAt, now),
      neverUsed:
        holding.lastUsedAt === undefined
          ? undefined
          : holding.lastUsedAt === 'never',
      expires:
        holding.expiresAt === undefined
          ? undefined
          : holding.expiresAt !== 'never',
      daysLeft: daysUntil(holding.expiresAt, now),
      issuer: holding.issuer,
      partner: holding.partner,
    }),
  };
}
