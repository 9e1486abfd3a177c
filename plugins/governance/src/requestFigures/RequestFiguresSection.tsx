import { Flex, Select, Text } from '@backstage/ui';
import {
  FIGURE_DAYS,
  MEASURED_AT_LEAST,
  RequestFigures,
  RequestTimes,
} from '@countersign/plugin-governance-common';
import { useState } from 'react';
import { Section } from '../display/Section';
import styles from '../identities/Identities.module.css';
import { useRequestFigures } from '../queries/useRequestFigures';
import { EmptyState } from '../states/EmptyState';
import { QueryBoundary } from '../states/QueryBoundary';
import { phraseSpan } from '../time/phraseSpan';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { abandonedOf } from './abandonedOf';
import { FigureTable } from './FigureTable';

type Days = (typeof FIGURE_DAYS)[number];

const PARTS = ['approval', 'making', 'confirmation'] as const;

/** The part in which most time goes by, going by half of the requests. */
function longestOf(times: RequestTimes): (typeof PARTS)[number] {
  return PARTS.reduce((longest, part) =>
    times[part].median > times[longest].median ? part : longest,
  );
}

function Figures(props: { figures: RequestFigures; days: Days }) {
  const { t } = useGovernanceTranslation();
  const { figures, days } = props;
  const { counts, times } = figures;
  if (counts.requests === 0) {
    return (
      <EmptyState
        title={t('figures.none', { days: String(days) })}
        hint={t('figures.noneHint')}
      />
    );
  }
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold" role="status">
        {[
          t('figures.sentence', {
            requests: String(counts.requests),
            days: String(days),
            active: String(counts.active),
            abandoned: String(abandonedOf(counts)),
            refused: String(counts.refused),
            open: String(counts.open),
          }),
          times
            ? t('figures.took', {
                median: phraseSpan(times.total.median),
                ninetieth: phraseSpan(times.total.ninetieth),
              })
            : t('figures.tooFew', { least: String(MEASURED_AT_LEAST) }),
          times &&
            t('figures.longest', {
              part: t(`figures.parts.${longestOf(times)}`),
            }),
        ]
          .filter(Boolean)
          .join(' ')}
      </Text>
      <Text as="p" color="secondary">
        {t('figures.hint')}
      </Text>
      <FigureTable figures={figures} />
    </Flex>
  );
}

/** How requests for credentials went: how long until they worked, where the time goes, and what was abandoned. */
export function RequestFiguresSection() {
  const { t } = useGovernanceTranslation();
  const [days, setDays] = useState<Days>(90);
  const [scope, setScope] = useState<'mine' | 'all'>('mine');
  const query = useRequestFigures({ scope, days });
  return (
    <Section title={t('figures.title')}>
      <Flex direction="column" gap="3">
        <div className={styles.filters}>
          <Select
            label={t('figures.scope')}
            value={scope}
            onChange={value => setScope(value === 'all' ? 'all' : 'mine')}
            options={[
              { id: 'mine', label: t('figures.scopeMine') },
              { id: 'all', label: t('figures.scopeAll') },
            ]}
          />
          <Select
            label={t('figures.days')}
            value={String(days)}
            onChange={value =>
              setDays(FIGURE_DAYS.find(each => String(each) === value) ?? days)
            }
            options={FIGURE_DAYS.map(each => ({
              id: String(each),
              label: t('figures.lastDays', { days: String(each) }),
            }))}
          />
        </div>
        <QueryBoundary
          query={query}
          what={t('figures.what')}
          permission="governance.flow.read"
        >
          {figures => <Figures figures={figures} days={days} />}
        </QueryBoundary>
      </Flex>
    </Section>
  );
}
