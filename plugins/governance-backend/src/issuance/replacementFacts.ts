import { environmentWord } from '@countersign/plugin-governance-common';
import { JsonObject } from '@backstage/types';
import { CredentialRow } from './rows';

/** The flow by which a credential is replaced by one of the same rights. */
export const ROTATION_FLOW = 'credential-rotation';

/**
 * Whether a credential can be replaced now: it works, it does not, another is being made in its place or works already, or it was
 * ordered for less than a day, so that whoever needs it longer asks anew.
 */
export type ReplacedStanding =
  | 'in-use'
  | 'not-in-use'
  | 'being-replaced'
  | 'short-lived';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The life that a credential was ordered with, in whole days; 0 for less than most of one. */
export function lifeDays(
  row: Pick<CredentialRow, 'not_after' | 'ordered_at'>,
): number {
  const life = Date.parse(row.not_after) - Date.parse(row.ordered_at);
  return Math.round(life / DAY_MS);
}

/** What a flow is told of a credential that it replaces: which one, and terms that are exactly those of it. */
export function replacementFacts(
  row: CredentialRow,
  standing: ReplacedStanding,
): JsonObject {
  return {
    replaced: { ref: row.id, standing },
    request: {
      identity: row.identity_ref,
      issuer: row.issuer,
      // So that a freeze of the integration holds for what replaces its credentials too.
      ...(row.integration === null ? {} : { integration: row.integration }),
      purpose: row.purpose,
      environment: environmentWord(row.environment),
      ttlDays: lifeDays(row),
      scopes: JSON.parse(row.scopes),
      target: `${row.store}:${row.target}`,
    },
  };
}
