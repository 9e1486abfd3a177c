import { DecisionMark } from './decisionMark';
import {
  MeasuredSignals,
  measureSignals,
  QUALITY_SIGNALS,
  QualitySignalName,
} from './signals';

/** From where on a signal counts, and how much; a run whose points reach `flagAt` is flagged. @public */
export interface QualityThresholds {
  /** Fewer decisions are not judged. */
  decisions: number;
  flagAt: number;
  signals: Record<
    QualitySignalName,
    { limit: number; side: 'above' | 'below'; points: number }
  >;
}

/**
 * The shipped thresholds. They were found by `npm run bench -- quality` on simulated reviewers, and are tried on others. What
 * has no points is shown and flags nobody: many who look closely decide together, or agree with every recommendation.
 *
 * @public
 */
export const DEFAULT_QUALITY_THRESHOLDS: QualityThresholds = {
  decisions: 10,
  flagAt: 2,
  signals: {
    unseen: { limit: 0.3, side: 'above', points: 2 },
    dwell: { limit: 4, side: 'below', points: 1 },
    evidence: { limit: 0.2, side: 'below', points: 1 },
    weighty: { limit: 0.35, side: 'below', points: 1 },
    burst: { limit: 11, side: 'above', points: 1 },
    bulk: { limit: 0.8, side: 'above', points: 0 },
    against: { limit: 0.9, side: 'above', points: 1 },
    agreement: { limit: 0.99, side: 'above', points: 0 },
  },
};

/** One signal of a run: what was measured, and from where on it counts. @public */
export interface QualitySignal {
  signal: QualitySignalName;
  /** Absent where there is too little to say. */
  value?: number;
  limit: number;
  side: 'above' | 'below';
  /** Whether it is beyond its limit. */
  raised: boolean;
  points: number;
}

/** What is said of a run of decisions. @public */
export interface RunScore {
  decisions: number;
  /** Whether there were too few to judge. */
  tooFew: boolean;
  flagged: boolean;
  points: number;
  flagAt: number;
  signals: QualitySignal[];
  /** Decisions of which nobody knows what was opened before; they count for no signal of it. */
  unsure: number;
}

function toSignal(
  signal: QualitySignalName,
  measured: MeasuredSignals,
  thresholds: QualityThresholds,
): QualitySignal {
  const { limit, side, points } = thresholds.signals[signal];
  const value = measured[signal];
  const raised =
    value !== undefined && (side === 'above' ? value > limit : value < limit);
  return { signal, value, limit, side, raised, points: raised ? points : 0 };
}

/**
 * Judges a run of decisions by how they were made, never by what was decided alone: no single signal flags but decisions about
 * what was never opened.
 *
 * @public
 */
export function scoreRun(
  marks: readonly DecisionMark[],
  thresholds: QualityThresholds = DEFAULT_QUALITY_THRESHOLDS,
): RunScore {
  const measured = measureSignals(marks);
  const signals = QUALITY_SIGNALS.map(signal =>
    toSignal(signal, measured, thresholds),
  );
  const points = signals.reduce((sum, signal) => sum + signal.points, 0);
  const tooFew = marks.length < thresholds.decisions;
  return {
    decisions: marks.length,
    tooFew,
    flagged: !tooFew && points >= thresholds.flagAt,
    points,
    flagAt: thresholds.flagAt,
    signals,
    unsure: marks.filter(mark => mark.unsure).length,
  };
}
