import { ReactNode } from 'react';
import { phraseDay, phraseShortDay } from '../time/phraseMoment';
import styles from './chartLook.module.css';

const ink = { fill: 'var(--bui-fg-secondary)', fontSize: 11 };

/** Lines across, and none down. */
export const GRID = {
  vertical: false,
  stroke: 'var(--bui-border-1)',
} as const;

/** An axis of days, or of what days are put together into; as many are named as there is room for. */
export function dayAxis(unit: Parameters<typeof phraseShortDay>[1]) {
  return {
    dataKey: 'day',
    tickFormatter: (day: string) => phraseShortDay(day, unit),
    tick: ink,
    tickLine: false,
    axisLine: { stroke: 'var(--bui-border-2)' },
    interval: 'preserveStartEnd',
    minTickGap: 32,
  } as const;
}

/** An axis of whole numbers. */
export const COUNT_AXIS = {
  allowDecimals: false,
  tick: ink,
  tickLine: false,
  axisLine: false,
} as const;

/** What a chart hands to what it shows beside the pointer. */
export interface ChartReadingProps {
  active?: boolean;
  label?: string | number;
  payload?: ReadonlyArray<{ name?: unknown; value?: unknown }>;
}

/** The day that is pointed at, and what is read of it. */
export function ChartReading(
  props: ChartReadingProps & {
    read: (payload: NonNullable<ChartReadingProps['payload']>) => ReactNode;
  },
) {
  const { active, label, payload, read } = props;
  return active && payload?.length ? (
    <div className={styles.reading}>
      {phraseDay(String(label))}
      {read(payload)}
    </div>
  ) : null;
}
