import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { phraseDay, phraseShortDay } from '../time/phraseMoment';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { UseBucket, UseUnit } from './bucketUse';
import styles from './UseChart.module.css';

function Reading(props: {
  active?: boolean;
  label?: string | number;
  payload?: ReadonlyArray<{ value?: unknown }>;
}) {
  const { t } = useGovernanceTranslation();
  const { active, label, payload } = props;
  return active && payload?.length ? (
    <div className={styles.reading}>
      {phraseDay(String(label))}
      {': '}
      {t('use.times', { count: Number(payload[0].value) })}
    </div>
  ) : null;
}

/** Use over time, as bars. By keyboard, the arrow keys read bar after bar. */
export function UseBars(props: {
  buckets: UseBucket[];
  unit: UseUnit;
  label: string;
  /** Pixels. */
  height: number;
}) {
  const { buckets, unit, label, height } = props;
  const ink = { fill: 'var(--bui-fg-secondary)', fontSize: 11 };
  return (
    <ResponsiveContainer
      width="100%"
      height={height}
      initialDimension={{ width: 480, height }}
    >
      <BarChart
        data={buckets}
        title={label}
        margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
        <XAxis
          dataKey="day"
          tickFormatter={(day: string) => phraseShortDay(day, unit)}
          tick={ink}
          tickLine={false}
          axisLine={{ stroke: 'var(--bui-border-2)' }}
          interval="preserveStartEnd"
          minTickGap={32}
        />
        <YAxis
          allowDecimals={false}
          tick={ink}
          tickLine={false}
          axisLine={false}
          tickCount={3}
          width={40}
        />
        <Tooltip
          content={<Reading />}
          cursor={{ fill: 'var(--bui-bg-neutral-2)' }}
          isAnimationActive={false}
        />
        <Bar
          dataKey="count"
          fill="var(--bui-fg-announcement)"
          // A single use is still seen next to thousands.
          minPointSize={count => (count ? 3 : 0)}
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
