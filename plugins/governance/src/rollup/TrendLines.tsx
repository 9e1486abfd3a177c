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
import {
  ChartReading,
  ChartReadingProps,
  COUNT_AXIS,
  dayAxis,
  GRID,
} from '../display/chartLook';
import { useGovernanceTranslation } from '../useGovernanceTranslation';

/** Told apart by dashes too, and never by colour alone. */
const LINES = [
  { part: 'certified', stroke: 'var(--bui-fg-positive)', dashes: undefined },
  { part: 'open', stroke: 'var(--bui-fg-announcement)', dashes: '6 3' },
  { part: 'overdue', stroke: 'var(--bui-fg-negative)', dashes: '2 3' },
  { part: 'revoked', stroke: 'var(--bui-fg-secondary)', dashes: '8 3 2 3' },
] as const;

function Reading(props: ChartReadingProps) {
  return (
    <ChartReading
      {...props}
      read={payload =>
        payload.map(({ name, value }) => (
          <div key={String(name)}>
            {String(name)}: {String(value)}
          </div>
        ))
      }
    />
  );
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
        <CartesianGrid {...GRID} />
        <XAxis {...dayAxis('day')} />
        <YAxis {...COUNT_AXIS} tickCount={4} width={44} />
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
