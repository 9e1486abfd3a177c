import { randomUUID } from 'node:crypto';
import { STAGED_FLOW } from '@countersign/plugin-governance-common';
import { createAskedListener } from '../approvals/askedListener';
import { createReviewListener } from '../certification/engineAdapter';
import { createNoticeEffects } from '../certification/NoticeEffects';
import { createRemediationEffects } from '../certification/RemediationEffects';
import { createSignalListener } from '../certification/signalReviews';
import { CONTROLLING_FLOWS } from '../control/controllingFlows';
import { createEffectGate } from '../control/createEffectGate';
import { exceptionsInForce } from '../exceptionGrants';
import { createFactListener } from '../facts';
import { createChangeListener } from '../flowChanges/changeListener';
import {
  createControlEffect,
  flowAppliers,
} from '../flowChanges/createControlEffect';
import { createMigrationListener } from '../flowMigrations/migrationListener';
import { FlowEngine } from '../flows';
import { createBreakGlassEffects } from '../issuance/breakGlassEffects';
import { followReviews } from '../issuance/followReviews';
import { createIssuanceEffects } from '../issuance/issuanceEffects';
import { createEndedListener } from '../issuance/tellEnded';
import { createPageEffect } from '../notices/createPageEffect';
import { createObligationListener } from '../obligations';
import { createCheckEffects, createFollowing } from '../remediation';
import { createStageEffects } from '../reviewTasks/StageEffects';
import { createTaskListener } from '../reviewTasks/taskListener';
import { createSecondListener } from '../secondPerson/secondListener';
import { createTriggerListener } from '../triggers';
import { Controls } from './createControls';
import { Granting } from './createGranting';
import { Foundation } from './layFoundation';
import { remediationContext, taskContext } from './reviewContexts';

/**
 * One spares who comes alone the way over a claim. While it is busy, what others start is claimed and settled together,
 * which at ten callers was measured to take half the processor time of ten hands.
 */
const HANDS = 1;

/** What the flow that controls others carries out, once it was approved. */
function controlAppliers(
  { later }: Foundation,
  { flowSwitch, modes }: Controls,
): Parameters<typeof createControlEffect>[0]['appliers'] {
  return {
    ...flowAppliers(later.flowChanges.get),
    migrate: (trx, { target, digest, flow }) =>
      later.flowMigrations.get().approve(trx, target, digest, {
        kind: 'engine',
        route: flow,
      }),
    mode: (trx, { flow, ...change }) =>
      modes.raise(trx, change, { kind: 'engine', route: flow }),
    resume: (trx, { digest, flow }) =>
      flowSwitch.resume(trx, digest, { kind: 'engine', route: flow }),
  };
}

/** Makes the flow engine, with every effect that it carries out and everybody who listens to what it does. */
export function createEngine(
  base: Foundation,
  controls: Controls,
  { exceptions, exclusions }: Granting,
): FlowEngine {
  const { bounds, connectors, coolDowns, knex, later, logger, shipped } = base;
  const engine = later.engine.get;
  const onEnded = createEndedListener(engine);
  return later.engine.set(
    FlowEngine.create({
      database: knex,
      contexts: shipped.flows.contexts,
      effects: shipped.flows.effects,
      gate: createEffectGate(bounds),
      stillness: controls.stillness,
      exceptions: exceptionsInForce,
      handlers: [
        ...createRemediationEffects({
          knex,
          connectors: () => connectors.remediationConnectors,
          following: createFollowing(coolDowns, followReviews(onEnded)),
        }),
        ...createCheckEffects(() => remediationContext(base)),
        ...createNoticeEffects({ knex }),
        ...createStageEffects(() => taskContext(base)),
        ...createIssuanceEffects({
          knex,
          ports: () => connectors,
          newId: randomUUID,
          fingerprintKey: base.issuance.keyFor('fingerprint').toString('hex'),
          patienceMs: base.issuance.patienceMs,
          onEnded,
          approvalValidityMs: base.issuance.approvalValidityMs,
        }),
        ...createBreakGlassEffects({
          notifications: base.notifications,
          incidents: controls.incidents,
        }),
        createPageEffect({ knex, notifications: base.notifications }),
        createControlEffect({
          knex,
          appliers: controlAppliers(base, controls),
        }),
        controls.incidents.liftEffect,
        ...exceptions.effects,
        ...exclusions.effects,
        ...connectors.effectHandlers,
      ],
      ledger: base.ledger.ledger,
      logger,
      hands: HANDS,
      listeners: [
        createReviewListener(engine),
        createTaskListener(engine),
        createSecondListener(engine),
        createAskedListener(engine, {
          except: [base.review.settings.flow, STAGED_FLOW],
          uncapped: CONTROLLING_FLOWS,
          openTasksPerPerson: bounds.openTasksPerPerson,
        }),
        createChangeListener(),
        createFactListener(),
        createMigrationListener(),
        createTriggerListener(),
        createObligationListener(),
        createSignalListener({ signals: base.signals, logger }),
      ],
    }),
  );
}
