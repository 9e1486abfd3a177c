import { randomUUID } from 'node:crypto';
import { DEFAULT_FINDING_THRESHOLDS } from '@countersign/plugin-governance-common';
import { createToldListener } from '../campaigns/starts/hearTold';
import { FlowChangeService } from '../flowChanges/FlowChangeService';
import { FlowCheckService } from '../flowChecks/FlowCheckService';
import { MigrationService } from '../flowMigrations/MigrationService';
import { FlowEngine } from '../flows';
import { ObligationService } from '../obligations';
import { readToolPolicy } from '../requests/toolPolicy';
import { RequestService } from '../requests/RequestService';
import { TriggerService } from '../triggers';
import { Granting } from './createGranting';
import { Foundation } from './layFoundation';

/** What starts flows, what is owed from them, and what changes and examines them. */
export type FlowServices = ReturnType<typeof createFlowServices>;

/** Makes what starts flows, what is owed from them, and what changes and examines them. */
export function createFlowServices(
  base: Foundation,
  engine: FlowEngine,
  { starter }: Granting,
) {
  const { later, logger, notifications, shared, shipped } = base;
  return {
    triggers: later.triggers.set(
      new TriggerService({
        ...shared,
        starter,
        logger,
        notifications,
        thresholds: DEFAULT_FINDING_THRESHOLDS,
        onEvent: createToldListener(() => shipped.campaigns),
      }),
    ),
    obligations: new ObligationService({
      ...shared,
      logger,
      reviews: later.reviews.get,
      triggers: later.triggers.get,
    }),
    flowChanges: later.flowChanges.set(
      new FlowChangeService({ ...shared, engine, newId: randomUUID }),
    ),
    flowMigrations: later.flowMigrations.set(
      new MigrationService({ ...shared, engine, logger, newId: randomUUID }),
    ),
    flowChecks: new FlowCheckService({
      ...shared,
      engine,
      logger,
      notifications,
      newId: randomUUID,
    }),
    requests: new RequestService({
      knex: shared.knex,
      engine,
      starter,
      tools: readToolPolicy(base.config),
      ports: () => base.connectors,
      newId: randomUUID,
    }),
  };
}
