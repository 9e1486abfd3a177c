export { createFactAssembler } from './createFactAssembler';
export type { FactAssemblerOptions } from './createFactAssembler';
export type {
  AssembledFacts,
  FactAssembler,
  FactPage,
  FactRequest,
} from './factPorts';
export { FactRefresher } from './FactRefresher';
export { createFactListener } from './factListener';
export { FlowStarter } from './FlowStarter';
export type { ActiveFlow, FlowStart, ModeFor } from './FlowStarter';
export { readShippedFormulas } from './readShippedFormulas';
