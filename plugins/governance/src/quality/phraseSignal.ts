import { QualityRun } from '@countersign/plugin-governance-common';
import { Translate } from '../useGovernanceTranslation';

type Signal = QualityRun['signals'][number];

/** What the number of a signal is one of. */
const UNITS = {
  unseen: 'share',
  dwell: 'seconds',
  evidence: 'share',
  weighty: 'share',
  burst: 'count',
  bulk: 'share',
  against: 'share',
  agreement: 'share',
} as const satisfies Record<Signal['signal'], string>;

function phraseValue(value: number, { signal }: Signal, t: Translate): string {
  const unit = UNITS[signal];
  switch (unit) {
    case 'share':
      return `${Math.round(value * 100)} %`;
    case 'seconds':
      return t('quality.seconds', {
        number: String(Number(value.toFixed(value < 10 ? 1 : 0))),
      });
    case 'count':
      return String(value);
    default:
      throw new Error(`Unknown unit ${unit satisfies never}`);
  }
}

/** A signal in words: what it is about, what was measured, and from where on it counts. */
export function phraseSignal(
  signal: Signal,
  t: Translate,
): { name: string; measured: string; counts: string } {
  return {
    name: t(`quality.${signal.signal}`),
    measured:
      signal.value === undefined
        ? t('quality.unknown')
        : phraseValue(signal.value, signal, t),
    counts: t(`quality.${signal.side}`, {
      limit: phraseValue(signal.limit, signal, t),
    }),
  };
}
