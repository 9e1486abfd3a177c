import { FlowDefinition } from '../definition/definition';

/** One finding of a check; `path` is relative to `spec`. */
export interface CheckFinding {
  path: (string | number)[];
  message: string;
}

/** A structural check of a definition. Total: never throws, also when other checks find something. */
export interface FlowCheck {
  id: string;
  run(definition: FlowDefinition): CheckFinding[];
}
