import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import { QualityRun } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { EntityLink } from '../display/EntityLink';
import { MarkBadge } from '../display/MarkBadge';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { phraseSignal } from './phraseSignal';

function Verdict({ run }: { run: QualityRun }) {
  const { t } = useGovernanceTranslation();
  if (run.tooFew) {
    return <MarkBadge tone="unknown">{t('quality.tooFew')}</MarkBadge>;
  }
  return run.flagged ? (
    <MarkBadge tone="warning">{t('quality.isFlagged')}</MarkBadge>
  ) : (
    <MarkBadge tone="info">{t('quality.notFlagged')}</MarkBadge>
  );
}

/** One run: whether it is flagged, and every signal with what was measured and from where on it counts. */
export function RunDetails({ run }: { run: QualityRun }) {
  const { t } = useGovernanceTranslation();
  const title = t('quality.run', { number: String(run.decisions) });
  const raised = run.signals
    .filter(signal => signal.raised)
    .map(signal => {
      const { name, measured, counts } = phraseSignal(signal, t);
      return `${name}: ${measured} (${counts})`;
    });
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="2">
        {run.person ? (
          <Text weight="bold">
            <EntityLink entityRef={run.person} />: {title}
          </Text>
        ) : (
          <Text weight="bold">{title}</Text>
        )}
        <Verdict run={run} />
      </Flex>
      {raised.map(text => (
        <Text as="p" key={text}>
          {text}
        </Text>
      ))}
      {run.unsure > 0 && (
        <Text as="p" color="secondary">
          {t('quality.unsure', { count: run.unsure })}
        </Text>
      )}
      <Accordion>
        <AccordionTrigger
          title={t('quality.points', {
            points: String(run.points),
            flagAt: String(run.flagAt),
          })}
        />
        <AccordionPanel>
          <DataTable
            label={title}
            items={run.signals.map(signal => ({
              ref: signal.signal,
              points: signal.points,
              ...phraseSignal(signal, t),
            }))}
            complete
            columns={[
              {
                id: 'signal',
                label: t('quality.signal'),
                cell: ({ name }) => name,
              },
              {
                id: 'measured',
                label: t('quality.measured'),
                cell: ({ measured }) => measured,
              },
              {
                id: 'counts',
                label: t('quality.counts'),
                cell: ({ counts }) => counts,
              },
              {
                id: 'points',
                label: t('quality.pointsOf'),
                cell: ({ points }) => String(points),
              },
            ]}
          />
        </AccordionPanel>
      </Accordion>
    </Flex>
  );
}
