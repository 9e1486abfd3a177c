import {
  WaveAction,
  WaveItemState,
} from '@countersign/plugin-governance-common';
import { CredentialState } from '../issuance/rows';

/** What is seen of a credential whose turn has come. */
export interface ObservedItem {
  credential: CredentialState;
  /** The flow that ends or replaces it; absent where it cannot be found. */
  instance?: {
    status: 'running' | 'ended';
    state: string;
    outcome: string | null;
  };
  /** Calls of its flow: how many since it was last resumed, and why the last one failed that did. */
  calls: number;
  error?: string;
  /** Whether that one is still to be made again. */
  again: boolean;
}

/** How an item stands, and what is to be said of it. */
export interface ItemStanding {
  state: WaveItemState;
  reason?: string;
}

function judgeEnd(
  action: WaveAction,
  outcome: string,
  { credential, error }: ObservedItem,
): ItemStanding {
  // What the flow says is not enough: only a credential that has ended is done.
  const ended = credential === 'ended';
  switch (action) {
    case 'revoke':
      if (ended && outcome === 'revoked') {
        return { state: 'done' };
      }
      if (ended && outcome === 'revoked-not-withdrawn') {
        return {
          state: 'done',
          reason: 'It works no more, and still lies where it was delivered',
        };
      }
      break;
    case 'rotate':
      if (ended && outcome === 'rotated') {
        return { state: 'done' };
      }
      if (outcome === 'denied') {
        return { state: 'failed', reason: 'Its owner has refused' };
      }
      break;
    default:
      throw new Error(`Unknown action ${action satisfies never}`);
  }
  return {
    state: 'failed',
    reason: error ?? `Its flow has ended: ${outcome}`,
  };
}

/**
 * How a credential stands whose turn has come. What failed counts as failed until another attempt of its flow succeeds; a
 * replacement has had its turn when both work. Pure.
 */
export function judgeItem(
  action: WaveAction,
  observed: ObservedItem,
): ItemStanding {
  const { instance, calls, error, again } = observed;
  if (!instance) {
    return { state: 'failed', reason: 'Its flow is not there any more' };
  }
  if (instance.status === 'ended') {
    return judgeEnd(action, instance.outcome ?? 'unknown', observed);
  }
  if (again && error !== undefined && calls > 0) {
    return { state: 'trying', reason: error };
  }
  if (action === 'rotate' && instance.state === 'overlap') {
    return { state: 'switching' };
  }
  return action === 'rotate' && instance.state === 'review'
    ? { state: 'begun', reason: 'Its owner is asked' }
    : { state: 'begun' };
}
