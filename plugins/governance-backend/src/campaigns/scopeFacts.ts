import { JsonObject } from '@backstage/types';
import { FlowContext } from '@countersign/plugin-governance-flows';
import { IdentityRow } from '../inventory';

/** One credential or grant as the scope of a campaign sees it. */
export interface Candidate {
  kind: 'credential' | 'grant';
  ref: string;
  source: string;
  title: string;
  /** `api-key`, `token`, …; of a grant `role`, `scope`, … */
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
}

/** An identity with what it holds. */
export interface CandidateIdentity {
  row: IdentityRow;
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
        kind: { type: 'string', oneOf: ['credential', 'grant'] },
        type: { type: 'string' },
        privileged: { type: 'bool', optional: true },
        requestedBy: { type: 'string', optional: true },
        ageDays: { type: 'int', min: 0, max: 100000, optional: true },
        unusedDays: { type: 'int', min: 0, max: 100000, optional: true },
        neverUsed: { type: 'bool', optional: true },
        expires: { type: 'bool', optional: true },
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

/** What a value says, left out where it is not known. */
function known(fields: Record<string, string | number | boolean | undefined>) {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as JsonObject;
}

/** The facts of one holding. */
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
    }),
  };
}
