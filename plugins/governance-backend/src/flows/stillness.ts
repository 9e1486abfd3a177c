import {
  FlowDefinition,
  FlowSnapshot,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { InstanceRow } from './rows';

/** Why deadlines stand still. */
export type StillCause = 'switch' | 'outage' | 'stale' | 'queue';

/** A time in which deadlines stood still, or do still. Times are ISO 8601, as the engine goes. */
export interface StandingTime {
  cause: StillCause;
  from: string;
  /** Absent while it lasts. */
  to?: string;
}

/** What the engine asks about deadlines that stand still. */
export interface Stillness {
  /** Takes note that the engine runs, and of how long it did not. */
  beat(): Promise<void>;
  /** The times in which the deadlines of instances stand still, by instance; those that stand in none may be left out. */
  read(
    trx: Knex.Transaction,
    rows: readonly InstanceRow[],
  ): Promise<Map<string, StandingTime[]>>;
}

/** Deadlines never stand still. */
export const noStillness: Stillness = {
  beat: async () => {},
  read: async () => new Map(),
};

/** By how much the deadlines of an instance are to be moved. */
export interface Standing {
  ms: number;
  /** Whether they stand still now. */
  lasts: boolean;
  causes: StillCause[];
}

const CAUSES: Record<StillCause, string> = {
  switch: 'what runs by itself was stopped',
  outage: 'the portal was away',
  stale: 'its source was not read',
  queue: 'the people to be asked had no room',
};

/** The causes in words, for the event that moves deadlines. */
export function describeCauses(causes: readonly StillCause[]): string {
  return `Deadlines stood still, for ${causes
    .map(cause => CAUSES[cause])
    .join(', and ')}`;
}

/**
 * Whether the deadlines of an instance stand still when others do: people are asked, or silence had a consequence that
 * somebody may contest. What waits for a time of the calendar, such as the end of a grant, is never put off.
 */
export function mayStand(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
): boolean {
  if (snapshot.outcome !== undefined) {
    return false;
  }
  const state = definition.states[snapshot.state];
  switch (state.kind) {
    case 'approval':
    case 'challenge':
      return true;
    case 'wait':
      return snapshot.closed?.how === 'deadline';
    case 'effect':
    case 'gate':
    case 'end':
      return false;
    default: {
      const unreachable: never = state;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}

/**
 * How long deadlines stood still since a moment. Times that overlap count once. Pure.
 *
 * @param since - ISO 8601: what was before has been taken care of.
 */
export function measureStanding(
  times: readonly StandingTime[],
  since: string,
  now: string,
): Standing {
  const parts = times
    .map(({ cause, from, to }) => ({
      cause,
      from: from > since ? from : since,
      to: to === undefined || to > now ? now : to,
      lasts: to === undefined,
    }))
    .filter(({ from, to, lasts }) => from < to || lasts)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  let ms = 0;
  let until = since;
  for (const part of parts) {
    const from = part.from > until ? part.from : until;
    if (part.to > from) {
      ms += Date.parse(part.to) - Date.parse(from);
      until = part.to;
    }
  }
  return {
    ms,
    lasts: parts.some(({ lasts }) => lasts),
    causes: [...new Set(parts.map(({ cause }) => cause))],
  };
}
