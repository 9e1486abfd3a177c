import { DEFAULT_FINDING_THRESHOLDS } from '@countersign/plugin-governance-common';
import { createCelPolicyEngine } from '@countersign/plugin-governance-flows';
import { ExceptionService } from '../exceptionGrants';
import { createReopening } from '../exceptionGrants/reopenCovered';
import { ExclusionService, readExclusionSettings } from '../exclusions';
import {
  createFactAssembler,
  FactRefresher,
  FlowStarter,
  readShippedFormulas,
} from '../facts';
import { Controls } from './createControls';
import { Foundation } from './layFoundation';

/** What starts flows from facts, and what flows grant for a time. */
export type Granting = ReturnType<typeof createGranting>;

/** Makes what starts flows from facts, and what flows grant for a time: exceptions and exclusions. */
export function createGranting(base: Foundation, { modes }: Controls) {
  const { background, config, connectors, later, review, shared } = base;
  const { knex, engine, people } = shared;
  const facts = createFactAssembler({
    people,
    formulas: readShippedFormulas(base.shipped.flows),
    policy: createCelPolicyEngine(),
    thresholds: DEFAULT_FINDING_THRESHOLDS,
    now: trx => engine().now(trx),
    connectors,
    correlation: background.correlation.rules,
    triageGroup: review.settings.triageGroup,
  });
  const starter = new FlowStarter({
    engine,
    facts,
    modeFor: (place, trx) => modes.modeFor(trx, place),
  });
  return {
    starter,
    factRefresher: new FactRefresher({ knex, engine, facts }),
    exceptions: new ExceptionService({
      ...shared,
      starter,
      onEnd: createReopening({
        reviews: later.reviews.get,
        triggers: later.triggers.get,
      }),
    }),
    exclusions: new ExclusionService({
      ...shared,
      starter,
      reviews: later.reviews.get,
      settings: readExclusionSettings(config),
    }),
  };
}
