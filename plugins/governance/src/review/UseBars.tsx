import {
  Bar,
  BarChart,
  CartesianGrid,
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
import { UseBucket, UseUnit } from './bucketUse';

function Reading(props: ChartReadingProps) {
  const { t } = useGovernanceTranslation();
  return (
    <ChartReading
      {...props}
      read={([{ value }]) => `: ${t('use.times', { count: Number(value) })}`}
    />
  );
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
        <CartesianGrid {...GRID} />
        <XAxis {...dayAxis(unit)} />
        <YAxis {...COUNT_AXIS} tickCount={3} width={40} />
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
