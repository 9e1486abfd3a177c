import {
  FlowDefinition,
  FlowEvent,
  FlowMigration,
  FlowSnapshot,
  SnapshotTimer,
  StepPorts,
  step,
} from '@countersign/plugin-governance-flows';
import { InstanceRow } from '../flows/rows';

/** The two versions of a migration by their addresses, and the definition of the later one. */
export interface MigrationTarget {
  fromHash: string;
  toHash: string;
  definition: FlowDefinition;
  migration: Pick<FlowMigration, 'states' | 'timers' | 'to'>;
}

/** What a migration does to one instance. */
export interface MigrationVerdict {
  outcome: 'goes-on' | 'stays' | 'refused';
  /** Version of the instance that was looked at. */
  version: number;
  fromState: string;
  toState?: string;
  reason?: string;
  timersBefore: SnapshotTimer[];
  timersAfter: SnapshotTimer[];
}

/** The event by which an instance goes on in a state of the later version. */
export function migrateEvent(
  target: MigrationTarget,
  state: string,
): Extract<FlowEvent, { type: 'migrate' }> {
  return {
    type: 'migrate',
    state,
    version: target.migration.to,
    from: target.fromHash,
    hash: target.toHash,
    timers: target.migration.timers,
  };
}

/**
 * What a migration does to an instance as it is now. The dry run and the real run both ask this and nothing else. Pure.
 */
export function judgeInstance(
  target: MigrationTarget,
  row: Pick<InstanceRow, 'snapshot' | 'version' | 'state'>,
  now: string,
  ports: StepPorts,
): MigrationVerdict {
  const snapshot: FlowSnapshot = JSON.parse(row.snapshot);
  const { states } = target.migration;
  const base = {
    version: Number(row.version),
    fromState: row.state,
    timersBefore: snapshot.timers,
  };
  if (!Object.hasOwn(states, row.state)) {
    return {
      ...base,
      outcome: 'stays',
      reason: `the migration does not name ${row.state}; it goes on under its version`,
      timersAfter: snapshot.timers,
    };
  }
  const toState = states[row.state];
  const result = step(
    target.definition,
    snapshot,
    migrateEvent(target, toState),
    now,
    ports,
  );
  return result.refused
    ? {
        ...base,
        outcome: 'refused',
        toState,
        reason: result.refused.reason,
        timersAfter: snapshot.timers,
      }
    : { ...base, outcome: 'goes-on', toState, timersAfter: result.timers };
}
