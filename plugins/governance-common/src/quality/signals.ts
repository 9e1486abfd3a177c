import { DecisionMark } from './decisionMark';

/** What is looked at in a run of decisions. @public */
export const QUALITY_SIGNALS = [
  'unseen',
  'dwell',
  'evidence',
  'weighty',
  'burst',
  'bulk',
  'against',
  'agreement',
] as const;

/** One of {@link QUALITY_SIGNALS}. @public */
export type QualitySignalName = (typeof QUALITY_SIGNALS)[number];

/** What a signal measures; undefined where there is too little to say. @public */
export type MeasuredSignals = Record<QualitySignalName, number | undefined>;

/** Below so many cases a share says nothing. */
const FEW = 5;
const MINUTE = 60_000;

function share(
  among: readonly DecisionMark[],
  holds: (mark: DecisionMark) => boolean,
): number | undefined {
  return among.length < FEW
    ? undefined
    : among.filter(holds).length / among.length;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length < FEW
    ? undefined
    : sorted[Math.floor(sorted.length / 2)];
}

/** Seconds from when the item was last opened to the decision. */
function dwellOf({ openedAt, decidedAt }: DecisionMark): number[] {
  return openedAt === undefined
    ? []
    : [(Date.parse(decidedAt) - Date.parse(openedAt)) / 1000];
}

/** Most decisions, each made by itself, within one minute. */
function findBurst(marks: readonly DecisionMark[]): number | undefined {
  const times = marks
    .filter(({ together }) => together === 1)
    .map(({ decidedAt }) => Date.parse(decidedAt))
    .sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  times.forEach((time, to) => {
    while (time - times[from] >= MINUTE) {
      from += 1;
    }
    most = Math.max(most, to - from + 1);
  });
  return times.length < FEW ? undefined : most;
}

/** Measures every signal over decisions. @public */
export function measureSignals(
  marks: readonly DecisionMark[],
): MeasuredSignals {
  const recommended = marks.filter(mark => mark.recommended !== undefined);
  // What is not known counts neither for nor against anybody.
  const sure = marks.filter(({ unsure }) => !unsure);
  return {
    unseen: share(sure, ({ openedAt }) => openedAt === undefined),
    dwell: median(sure.flatMap(dwellOf)),
    evidence: share(sure, ({ evidenceOpened }) => evidenceOpened),
    weighty: share(
      sure.filter(({ weighty }) => weighty),
      ({ evidenceOpened }) => evidenceOpened,
    ),
    burst: findBurst(marks),
    bulk: share(marks, ({ together }) => together > 1),
    against: share(
      recommended.filter(mark => mark.recommended === 'revoke'),
      ({ decision }) => decision === 'keep',
    ),
    agreement: share(recommended, mark =>
      mark.recommended === 'keep'
        ? mark.decision === 'keep'
        : mark.decision !== 'keep',
    ),
  };
}
