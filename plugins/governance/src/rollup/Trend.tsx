import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Skeleton,
  Text,
} from '@backstage/ui';
import {
  CertificationTrendPoint,
  RollupQuery,
} from '@countersign/plugin-governance-common';
import { lazy, Suspense } from 'react';
import { DataTable } from '../display/DataTable';
import { Section } from '../display/Section';
import { useCertificationTrend } from '../queries/useCertificationRollup';
import { QueryBoundary } from '../states/QueryBoundary';
import { phraseDay } from '../time/phraseMoment';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Rollup.module.css';

/** Pixels that the chart takes, so that nothing jumps when it comes. */
const CHART_HEIGHT = 220;

// The library of charts is fetched where one is drawn.
const TrendLines = lazy(() =>
  import('./TrendLines').then(module => ({ default: module.TrendLines })),
);

const PARTS = [
  'open',
  'overdue',
  'certified',
  'revoked',
  'notCarriedOut',
  'undecided',
] as const;

function KnownTrend({ points }: { points: CertificationTrendPoint[] }) {
  const { t } = useGovernanceTranslation();
  const first = points[0];
  const last = points[points.length - 1];
  const summary = t('rollup.trendSummary', {
    from: phraseDay(first.day),
    to: phraseDay(last.day),
    openFrom: String(first.open),
    openTo: String(last.open),
    certifiedFrom: String(first.certified),
    certifiedTo: String(last.certified),
  });
  return (
    <>
      <Text as="p">{summary}</Text>
      <Text as="p" variant="body-small" color="secondary">
        {t('rollup.trendHint')}
      </Text>
      <figure className={styles.chart} aria-label={summary}>
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} width="100%" />}>
          <TrendLines points={points} label={summary} height={CHART_HEIGHT} />
        </Suspense>
      </figure>
      <Accordion>
        <AccordionTrigger title={t('rollup.trendTable')} />
        <AccordionPanel>
          <DataTable
            label={t('rollup.trend')}
            items={[...points].reverse().map(point => ({
              ...point,
              ref: point.day,
            }))}
            complete
            columns={[
              {
                id: 'day',
                label: t('rollup.day'),
                cell: ({ day }) => phraseDay(day),
              },
              ...PARTS.map(part => ({
                id: part,
                label: t(`rollup.${part}`),
                cell: (point: CertificationTrendPoint) => String(point[part]),
              })),
            ]}
          />
        </AccordionPanel>
      </Accordion>
    </>
  );
}

/** How the numbers came to be what they are. */
export function Trend({ query }: { query: RollupQuery }) {
  const { t } = useGovernanceTranslation();
  const trend = useCertificationTrend(query);
  return (
    <Section title={t('rollup.trend')}>
      <QueryBoundary
        query={trend}
        what={t('rollup.whatTrend')}
        skeleton={<Skeleton height={CHART_HEIGHT} width="100%" />}
      >
        {({ points }) =>
          points.length === 0 ? (
            <Text as="p">{t('rollup.trendNone')}</Text>
          ) : (
            <KnownTrend points={points} />
          )
        }
      </QueryBoundary>
    </Section>
  );
}
