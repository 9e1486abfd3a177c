import { HoldingMaterial } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';

/** How a decision is carried out. */
export type RemediationWay =
  | 'disable-first'
  | 'at-once'
  | 'by-hand'
  | 'changed'
  | 'used';

/** A way, with what speaks for it in words for a person. */
export interface PlannedWay {
  way: RemediationWay;
  reason: string;
}

interface Known {
  holding: Pick<HoldingMaterial, 'live' | 'fingerprint'> | undefined;
  /** What would put it back, such as Terraform. */
  managedBy: string | undefined;
  can: { revoke: boolean; reduce: boolean; disable: boolean };
}

/**
 * How a revocation of something would go, by what is connected: disabled first where it can be brought back and stays
 * disabled for a while, at once otherwise, by a person where nothing can do it.
 *
 * @param coolDownMs - for how long it would stay disabled
 */
export function wayOfRevoke(
  { managedBy, can }: Omit<Known, 'holding'>,
  coolDownMs: number,
): PlannedWay {
  if (managedBy !== undefined) {
    return {
      way: 'by-hand',
      reason: `${managedBy} manages it and would put it back`,
    };
  }
  if (!can.revoke) {
    return { way: 'by-hand', reason: 'nothing connected can revoke it' };
  }
  return can.disable && coolDownMs > 0
    ? { way: 'disable-first', reason: 'it can be disabled and brought back' }
    : {
        way: 'at-once',
        reason: can.disable
          ? 'no cool-down is set for it'
          : 'it cannot be disabled and brought back',
      };
}

function hasChanged(
  row: Pick<ReviewRow, 'subject_fingerprint'>,
  { holding }: Known,
): boolean {
  return (
    holding !== undefined &&
    holding.live &&
    holding.fingerprint !== row.subject_fingerprint
  );
}

/**
 * How a decision is carried out now. What is not what was decided on any more is left alone: nobody decided about that.
 * What is gone already is ordered all the same, so that it is read back and not believed. Pure.
 */
export function planRemediation(
  row: Pick<ReviewRow, 'decision' | 'subject_fingerprint'>,
  known: Known,
  coolDownMs: number,
): PlannedWay {
  if (hasChanged(row, known)) {
    return {
      way: 'changed',
      reason: 'it is not what was decided on any more',
    };
  }
  if (row.decision === 'reduce') {
    return known.can.reduce && known.managedBy === undefined
      ? { way: 'at-once', reason: 'it can be reduced' }
      : { way: 'by-hand', reason: 'nothing connected can reduce it' };
  }
  return wayOfRevoke(known, coolDownMs);
}

/** Whether what was disabled is deleted now, that nobody was seen to use it. Pure. */
export function planDeletion(known: Known): PlannedWay {
  if (known.holding?.live) {
    return {
      way: 'changed',
      reason: 'it is active again, and nobody here has brought it back',
    };
  }
  return wayOfRevoke(known, 0);
}
