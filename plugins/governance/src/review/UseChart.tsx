import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Skeleton,
  Text,
} from '@backstage/ui';
import { EvidenceBundle } from '@countersign/plugin-governance-common';
import { lazy, Suspense } from 'react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { phraseDay } from '../time/phraseMoment';
import { MarkBadge } from '../display/MarkBadge';
import { bucketUse } from './bucketUse';
import { UseTable } from './UseTable';
import styles from './UseChart.module.css';

/** Pixels that the chart takes, so that nothing jumps when it comes. */
const CHART_HEIGHT = 112;

type Use = EvidenceBundle['use'];
type KnownUse = Extract<Use, { known: true }>;

// The library of charts is fetched where one is drawn.
const UseBars = lazy(() =>
  import('./UseBars').then(module => ({ default: module.UseBars })),
);

const PER = {
  day: 'use.perDay',
  week: 'use.perWeek',
  month: 'use.perMonth',
} as const;

function KnownUseChart({ use }: { use: KnownUse }) {
  const { t } = useGovernanceTranslation();
  const { unit, buckets } = bucketUse(use);
  const count = use.days.reduce((sum, day) => sum + day.count, 0);
  const last = use.days
    .map(({ day }) => day)
    .sort()
    .at(-1);
  const callers = [...new Set(use.days.map(({ caller }) => caller))].sort();
  const summary = t(use.partial ? 'use.summarySeen' : 'use.summary', {
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
            {t(PER[unit])}
          </Text>
          <figure className={styles.chart} aria-label={summary}>
            <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
              <UseBars
                buckets={buckets}
                unit={unit}
                label={summary}
                height={CHART_HEIGHT}
              />
            </Suspense>
          </figure>
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
