export { noGate } from './effectGate';
export { mayStand } from './stillness';
export type { StandingTime, StillCause, Stillness } from './stillness';
export type { EffectGate, OpenGate } from './effectGate';
export { FlowEngine } from './FlowEngine';
export type { PumpResult } from './FlowEngine';
export { databaseClock } from './clock';
export type { EngineClock } from './clock';
export type {
  FlowChange,
  FlowEngineOptions,
  FlowListener,
} from './engineContext';
export type { SendResult } from './applyEvents';
export type { StartRequest, StartedInstance } from './startInstances';
export type { FlowInstance, FlowInstanceEvent } from './instanceView';
export type { InstanceVerification } from './verifyInstance';
export type { FlowMode } from './rows';
