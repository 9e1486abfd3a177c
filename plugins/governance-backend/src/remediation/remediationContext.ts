import { LedgerPort } from '@countersign/plugin-governance-node';
import { addDuration } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import {
  IdentityMaterial,
  ReviewConnectors,
  ReviewEngine,
  ReviewInventory,
} from '../certification/ports';
import { ReviewRow, StoredSubject } from '../certification/reviewRow';
import { coolDownOf, CoolDownRule, findRunbook, Runbook } from '../runbooks';

/** What says how long something stays disabled. */
export interface CoolDownPolicy {
  runbooks: readonly Runbook[];
  rules: readonly CoolDownRule[];
}

/** What carrying decisions out works with, besides connectors. */
export interface RemediationContext {
  knex: Knex;
  engine: ReviewEngine;
  inventory: ReviewInventory;
  connectors: ReviewConnectors;
  ledger: LedgerPort;
  policy: CoolDownPolicy;
  evidenceMaxAgeMs: number;
}

/** Silence leaves owners this long at least, as the notices tell them. */
const AFTER_SILENCE = 'P14D';

/** What runbook an item goes by, and when what is disabled at a time would be deleted. */
export function coolDownFrom(
  policy: CoolDownPolicy,
  row: Pick<
    ReviewRow,
    'subject_kind' | 'subject_json' | 'identity_type' | 'environment'
  > & { decision?: ReviewRow['decision'] },
  at: string,
): { runbook: Runbook | undefined; deleteAt: string } {
  const stored: StoredSubject = JSON.parse(row.subject_json);
  const subject = {
    kind: row.subject_kind,
    identityType: row.identity_type,
    ...(stored.type === undefined ? {} : { type: stored.type }),
    ...(row.environment === null ? {} : { environment: row.environment }),
  };
  const runbook = findRunbook(policy.runbooks, subject);
  const deleteAt = addDuration(at, coolDownOf(policy.rules, runbook, subject));
  const silent = addDuration(at, AFTER_SILENCE);
  return {
    runbook,
    deleteAt: row.decision === null && deleteAt < silent ? silent : deleteAt,
  };
}

/** An identity and its holding as the inventory knows them now, of an item. */
export async function readNow(
  trx: Knex.Transaction,
  inventory: ReviewInventory,
  row: Pick<ReviewRow, 'identity_ref' | 'subject_ref'>,
): Promise<{
  identity: IdentityMaterial | undefined;
  holding: IdentityMaterial['holdings'][number] | undefined;
}> {
  const materials = await inventory.readMaterials(trx, [row.identity_ref]);
  const identity = materials.get(row.identity_ref);
  return {
    identity,
    holding: identity?.holdings.find(({ ref }) => ref === row.subject_ref),
  };
}
