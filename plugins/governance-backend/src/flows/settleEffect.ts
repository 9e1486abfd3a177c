import { FlowEvent } from '@countersign/plugin-governance-flows';
import { EffectOutcome } from '@countersign/plugin-governance-node';
import { Duration } from 'luxon';
import { EffectSettlement } from './operations/settleEffects';
import { ClaimedEffect, FlowMode, OutboxRow } from './rows';

/** What is known about a leased effect after it was called, or was not called for a reason. */
export type EffectEnding =
  | EffectOutcome
  | { outcome: 'withheld'; mode: FlowMode };

const FIRST_PAUSE_MS = 2000;

/** Pause before the next attempt: twice the last one, up to the cap of the flow. */
function pauseMillis(row: OutboxRow): number {
  const cap = Duration.fromISO(row.retry_cap).toMillis();
  return Math.min(cap, FIRST_PAUSE_MS * 2 ** Math.min(row.attempts - 1, 30));
}

/** What becomes of a leased effect, and the event that its instance is told. */
export function settleEffect(
  row: ClaimedEffect,
  ending: EffectEnding,
  now: Date,
): { settlement: EffectSettlement; event?: FlowEvent } {
  const at = now.toISOString();
  const base = { row, notBefore: at, result: null, error: null };
  const address = { effect: row.effect, visit: row.visit };
  const answer = (event: FlowEvent) => (row.kind === 'notice' ? {} : { event });
  switch (ending.outcome) {
    case 'done':
      return {
        settlement: {
          ...base,
          status: 'done',
          result: JSON.stringify(ending.proof),
        },
        ...answer({
          type: 'effect.done',
          ...address,
          proof: ending.proof,
          ...(ending.facts ? { facts: ending.facts } : {}),
        }),
      };
    case 'withheld': {
      const proof = { withheld: ending.mode };
      return {
        settlement: {
          ...base,
          status: 'withheld',
          result: JSON.stringify(proof),
        },
        ...answer({ type: 'effect.done', ...address, proof }),
      };
    }
    case 'failed': {
      const { reason } = ending;
      if (ending.retryable && row.attempts < row.max_attempts) {
        const next = new Date(now.getTime() + pauseMillis(row)).toISOString();
        return {
          settlement: {
            ...base,
            status: 'pending',
            notBefore: next,
            error: reason,
          },
        };
      }
      return {
        settlement: { ...base, status: 'failed', error: reason },
        ...answer({ type: 'effect.failed', ...address, reason }),
      };
    }
    default: {
      const unreachable: never = ending;
      throw new TypeError(`Unknown ending ${JSON.stringify(unreachable)}`);
    }
  }
}
