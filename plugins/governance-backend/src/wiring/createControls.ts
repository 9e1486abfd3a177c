import { randomUUID } from 'node:crypto';
import { CONTROLLING_FLOWS } from '../control/controllingFlows';
import { IncidentService } from '../control/IncidentService';
import { ModeService } from '../control/ModeService';
import { SwitchService } from '../control/SwitchService';
import { StillnessService } from '../stillness/StillnessService';
import { Foundation } from './layFoundation';

/** What bounds and stops flows. */
export type Controls = ReturnType<typeof createControls>;

/** Makes what bounds and stops flows: incidents, the switch, modes, and deadlines that stand still. */
export function createControls({
  background,
  bounds,
  logger,
  shared,
}: Foundation) {
  return {
    incidents: new IncidentService({ ...shared, newId: randomUUID }),
    flowSwitch: new SwitchService(shared),
    modes: new ModeService({ ...shared, newId: randomUUID }),
    stillness: new StillnessService({
      knex: shared.knex,
      engine: shared.engine,
      logger,
      outageAfterMs: bounds.outageAfterMs,
      staleAfterMs: background.staleAfterMs,
      exempt: CONTROLLING_FLOWS,
    }),
  };
}
