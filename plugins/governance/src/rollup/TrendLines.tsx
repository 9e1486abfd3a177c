import { CertificationTrendPoint } from '@countersign/plugin-governance-common';
import {
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { phraseDay, phraseShortDay } from '../time/phraseMoment';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Rollup.module.css';

/** Told apart by dashes too, and never by colour alone. */
const LINES = [
  { part: 'certified', stroke: 'var(--bui-fg-positive)', dashes: undefined },
  { part: 'open', stroke: 'var(--bui-fg-announcement)', dashes: '6 3' },
  { part: 'overdue', stroke: 'var(--bui-fg-negative)', dashes: '2 3' },
  { part: 'revoked', stroke: 'var(--bui-fg-secondary)', dashes: '8 3 2 3' },
] as const;

function Reading(props: {
  active?: boolean;
  label?: string | number;
  payload?: ReadonlyArray<{ name?: unknown; value?: unknown }>;
}) {
  const { active, label, payload } = props;
  return active && payload?.length ? (
    <div className={styles.reading}>
      {phraseDay(String(label))}
      {payload.map(({ name, value }) => (
        <div key={String(name)}>
          {String(name)}: {String(value)}
        </div>
      ))}
    </div>
  ) : null;
}

/** How it stood day by day, as lines. */
export function TrendLines(props: {
  points: CertificationTrendPoint[];
  label: string;
  /** Pixels. */
  height: number;
}) {
  const { t } = useGovernanceTranslation();
  const { points, label, height } = props;
  const ink = { fill: 'var(--bui-fg-secondary)', fontSize: 11 };
  return (
    <ResponsiveContainer
      width="100%"
      height={height}
      initialDimension={{ width: 640, height }}
    >
      <LineChart
        data={points}
        title={label}
        margin={{ top: 4, right: 12, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--bui-border-1)" />
        <XAxis
          dataKey="day"
          tickFormatter={(day: string) => phraseShortDay(day, 'day')}
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
          tickCount={4}
          width={44}
        />
        <Tooltip content={<Reading />} isAnimationActive={false} />
        <Legend
          iconType="plainline"
          wrapperStyle={{ color: 'var(--bui-fg-primary)', fontSize: 12 }}
        />
        {LINES.map(({ part, stroke, dashes }) => (
          <Line
            key={part}
            dataKey={part}
            name={t(`rollup.${part}`)}
            type="stepAfter"
            stroke={stroke}
            strokeWidth={2}
            strokeDasharray={dashes}
            dot={points.length < 3}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
