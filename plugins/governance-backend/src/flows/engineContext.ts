import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EffectDeclaration,
  FlowContext,
  FlowDefinition,
  FlowEvent,
  FlowEvidence,
  GrantedException,
  FlowSnapshot,
  StepPorts,
} from '@countersign/plugin-governance-flows';
import {
  EffectHandler,
  LedgerActor,
  LedgerPort,
  LedgerRecord,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { SealedRows } from '../ledger/operations';
import { EngineClock } from './clock';
import { EffectGate } from './effectGate';
import { FlowMode } from './rows';
import { Stillness } from './stillness';
import { UnrecordedEnds } from './UnrecordedEnds';

/** An accepted event of an instance and what it did, as a listener sees it. */
export interface FlowChange {
  instanceId: string;
  flow: string;
  hash: string;
  subject: string;
  mode: FlowMode;
  seq: number;
  event: FlowEvent;
  actor: LedgerActor;
  /** State before; `undefined` for the start. */
  from?: string;
  snapshot: FlowSnapshot;
  evidence: FlowEvidence[];
  at: Date;
}

/** The ledger; one that can make its rows has them written together with what they are about. */
export interface FlowLedger extends LedgerPort {
  seal?(trx: Knex.Transaction, records: LedgerRecord[]): Promise<SealedRows>;
}

/** Is told of changes inside the transaction that makes them; what it throws undoes them. */
export type FlowListener = (
  trx: Knex.Transaction,
  changes: FlowChange[],
) => Promise<void>;

/** Says which exceptions are in force for subjects of a flow, in the transaction that starts instances. */
export type ExceptionSource = (
  trx: Knex.Transaction,
  definition: FlowDefinition,
  options: { subjects: string[]; at: string },
) => Promise<Map<string, GrantedException[]>>;

/** What the engine works with. */
export interface FlowEngineOptions {
  database: Knex;
  /** The typed contexts that a published flow may name. */
  contexts: readonly FlowContext[];
  handlers: readonly EffectHandler[];
  ledger: FlowLedger;
  logger: LoggerService;
  /** The database's clock unless told. */
  clock?: EngineClock;
  /** Asked before effects are claimed; nothing stands in the way unless told. */
  gate?: EffectGate;
  /** When deadlines stand still; they never do unless told. */
  stillness?: Stillness;
  /** What is known of effects, by versioned name. One that is not declared counts as giving access. */
  effects?: { [uses: string]: EffectDeclaration };
  listeners?: readonly FlowListener[];
  /** Where granted exceptions come from; there are none unless told. */
  exceptions?: ExceptionSource;
  /** Tells replicas apart in leases; random unless told. */
  owner?: string;
  /** Yields the ids of new instances; UUIDs in the order of time unless told. */
  newId?: () => string;
  /**
   * How many transactions may have what they started carried out as soon as they commit, without the way over a claim;
   * none unless told.
   */
  hands?: number;
  /** Longest pause of the local loop in milliseconds; 5,000 unless told. */
  pollMs?: number;
}

/** What the parts of the engine share. */
export interface EngineContext {
  database: Knex;
  contexts: readonly FlowContext[];
  handlers: ReadonlyMap<string, EffectHandler>;
  ledger: FlowLedger;
  logger: LoggerService;
  clock: EngineClock;
  gate: EffectGate;
  stillness: Stillness;
  effects: { [uses: string]: EffectDeclaration };
  listeners: readonly FlowListener[];
  exceptions: ExceptionSource;
  owner: string;
  newId: () => string;
  ports: StepPorts;
  /** What came back from outside and waits for the database. */
  unrecorded: UnrecordedEnds;
  /** Definitions are immutable, so those once read are kept. */
  definitions: Map<string, FlowDefinition>;
}
