import { CHANGE_FLOW } from '../flowChanges/FlowChangeService';
import { REVALIDATION_FLOW } from './freeze';
import { CONTROL_FLOW } from './SwitchService';

/**
 * Flows by which people control flows. They lead out of a stop or an incident, so that neither the switch nor a cap on tasks
 * holds them up.
 */
export const CONTROLLING_FLOWS: readonly string[] = [
  CHANGE_FLOW,
  CONTROL_FLOW,
  REVALIDATION_FLOW,
];
