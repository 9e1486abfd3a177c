import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { phraseDay } from '../time/phraseMoment';
import { MarkBadge } from '../display/MarkBadge';
import { bucketUse } from './bucketUse';
import { UseTable } from './UseTable';
import styles from './UseChart.module.css';

type Use = EvidenceBundle['use'];
type KnownUse = Extract<Use, { known: true }>;

const HEIGHT = 48;
const BAR = 6;

function Bars({ use, label }: { use: KnownUse; label: string }) {
  const { buckets } = bucketUse(use);
  const most = Math.max(...buckets.map(({ count }) => count), 1);
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles.chart}
      viewBox={`0 0 ${buckets.length * BAR} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {buckets.map(({ day, count }, index) => {
        // A single use is still seen next to thousands.
        const height = count === 0 ? 1 : Math.max((count / most) * HEIGHT, 4);
        return (
          <rect
            key={day}
            className={count === 0 ? styles.empty : styles.bar}
            x={index * BAR + 1}
            y={HEIGHT - height}
            width={BAR - 2}
            height={height}
          >
            <title>{`${phraseDay(day)}: ${count}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

function KnownUseChart({ use }: { use: KnownUse }) {
  const { t } = useGovernanceTranslation();
  const { unit } = bucketUse(use);
  const count = use.days.reduce((sum, day) => sum + day.count, 0);
  const last = use.days
    .map(({ day }) => day)
    .sort()
    .at(-1);
  const callers = [...new Set(use.days.map(({ caller }) => caller))].sort();
  const summary = t('use.summary', {
    count,
    from: phraseDay(use.from),
    to: phraseDay(use.to),
    source: use.source,
    last: last ? phraseDay(last) : '',
    callers: callers.join(', '),
  });
  return (
    <div>
      <Text as="p">{summary}</Text>
      {count > 0 && (
        <>
          <Text as="p" variant="body-x-small" color="secondary">
            {unit === 'day' ? t('use.perDay') : t('use.perWeek')}
          </Text>
          <Bars use={use} label={summary} />
          <div className={styles.axis} aria-hidden>
            <Text variant="body-x-small" color="secondary">
              {phraseDay(use.from)}
            </Text>
            <Text variant="body-x-small" color="secondary">
              {phraseDay(use.to)}
            </Text>
          </div>
          <Accordion>
            <AccordionTrigger title={t('use.table')} />
            <AccordionPanel>
              <UseTable use={use} />
            </AccordionPanel>
          </Accordion>
        </>
      )}
    </div>
  );
}

/** Use over time: a sentence, a small chart, and the same as a table. Unknown use is said to be unknown. */
export function UseChart({ use }: { use: Use }) {
  const { t } = useGovernanceTranslation();
  if (!use.known) {
    return (
      <div>
        <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>{' '}
        <Text>{use.reason}</Text>
      </div>
    );
  }
  return <KnownUseChart use={use} />;
}
