import { randomUUID } from 'node:crypto';
import { STAGED_FLOW } from '@countersign/plugin-governance-common';
import { toReviewEngine } from '../certification/engineAdapter';
import { ReviewInventory } from '../certification/ports';
import { readMaterials } from '../certification/readMaterials';
import { Foundation } from './layFoundation';

const inventory: ReviewInventory = { readMaterials };

/** What reviews ask of flows and of the inventory. Once the engine was made. */
export function reviewPorts({ later }: Foundation) {
  return { engine: toReviewEngine(later.engine.get()), inventory };
}

/** What it takes to ask people about reviews. Once the engine was made. */
export function taskContext(base: Foundation) {
  const { bounds, knex, later, review, security } = base;
  return {
    ...reviewPorts(base),
    knex,
    policy: later.engine.get().ports.policy,
    triageGroup: review.settings.triageGroup,
    approverGroups: security,
    reviewFlows: [review.settings.flow, STAGED_FLOW],
    cap: bounds.openTasksPerPerson,
    newId: randomUUID,
  };
}

/** What it takes to carry decisions out and to read them back. Once the engine was made. */
export function remediationContext(base: Foundation) {
  const { connectors, coolDowns, knex, ledger, review } = base;
  return {
    ...reviewPorts(base),
    knex,
    connectors,
    ledger: ledger.ledger,
    policy: coolDowns,
    evidenceMaxAgeMs: review.settings.evidenceMaxAgeMs,
  };
}
