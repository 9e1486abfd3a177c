import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Text,
  ToggleButton,
} from '@backstage/ui';
import { FlowTestReport } from '@countersign/plugin-governance-common';
import { DataTable } from '../display/DataTable';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import styles from './Flows.module.css';

type Share = FlowTestReport['coverage']['states'];

const SHARES = {
  states: 'flowTests.states',
  transitions: 'flowTests.transitions',
  gateRules: 'flowTests.gateRules',
  conditions: 'flowTests.conditions',
} as const satisfies Record<keyof FlowTestReport['coverage'], string>;

function ShareOf({ share }: { share: Share }) {
  const { t } = useGovernanceTranslation();
  // Of nothing, nothing can be said: neither 0 nor 100 %.
  return share.total === 0 ? (
    <MarkBadge tone="unknown">{t('facts.unknown')}</MarkBadge>
  ) : (
    <MarkBadge tone={share.missed.length === 0 ? 'success' : 'warning'}>
      {t('flowTests.share', {
        covered: String(share.covered),
        total: String(share.total),
      })}
    </MarkBadge>
  );
}

function Coverage({ report }: { report: FlowTestReport }) {
  const { t } = useGovernanceTranslation();
  const rows = [
    { ref: 'states', share: report.coverage.states },
    { ref: 'transitions', share: report.coverage.transitions },
    { ref: 'gateRules', share: report.coverage.gateRules },
    { ref: 'conditions', share: report.coverage.conditions },
  ] as const;
  return (
    <Section title={t('flowTests.coverage')} level="h4">
      <DataTable
        label={t('flowTests.coverage')}
        items={[...rows]}
        complete
        columns={[
          {
            id: 'what',
            label: t('flowTests.whatIsCovered'),
            cell: ({ ref }) => t(SHARES[ref]),
          },
          {
            id: 'share',
            label: t('flowTests.reached'),
            cell: ({ share }) => (
              <span className={styles.badge}>
                <ShareOf share={share} />
              </span>
            ),
          },
          {
            id: 'missed',
            label: t('flowTests.missed'),
            cell: ({ share }) =>
              share.missed.length === 0
                ? t('facts.none')
                : share.missed.join('; '),
          },
        ]}
      />
    </Section>
  );
}

function Case(props: {
  entry: FlowTestReport['cases'][number];
  shown: boolean;
  onShow?: (show: boolean) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { entry, shown, onShow } = props;
  return (
    <li className={styles.case} data-shown={shown || undefined}>
      <Flex gap="2" align="center" justify="between">
        <Flex gap="2" align="center">
          <MarkBadge tone={entry.passed ? 'success' : 'danger'}>
            {entry.passed ? t('flowTests.passed') : t('flowTests.failed')}
          </MarkBadge>
          <Text>{entry.name}</Text>
        </Flex>
        {onShow && (
          <ToggleButton
            size="small"
            isSelected={shown}
            onChange={onShow}
            aria-label={t('flowTests.showWayOf', { name: entry.name })}
          >
            {t('flowTests.showWay')}
          </ToggleButton>
        )}
      </Flex>
      {entry.failures.length > 0 && (
        <ul className={styles.failures}>
          {entry.failures.map(failure => (
            <li key={failure}>
              <Text variant="body-small">{failure}</Text>
            </li>
          ))}
        </ul>
      )}
      <Text as="p" variant="body-x-small" color="secondary">
        {entry.path.join(' → ')}
      </Text>
    </li>
  );
}

/** How the tests of a version went, and what they left out. Choosing a case may show its way in a drawing. */
export function FlowTests(props: {
  report: FlowTestReport;
  /** Name of the case whose way is shown. */
  shown?: string;
  onShow?: (name: string | undefined) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { report, shown, onShow } = props;
  const failed = report.cases.filter(({ passed }) => !passed);
  const sentence =
    report.cases.length === 0
      ? t('flowTests.noCases')
      : t('flowTests.sentence', {
          count: report.cases.length,
          failed: String(failed.length),
        });
  const cases = [...failed, ...report.cases.filter(({ passed }) => passed)];
  const list = (
    <ul className={styles.cases}>
      {cases.map(entry => (
        <Case
          key={entry.name}
          entry={entry}
          shown={entry.name === shown}
          onShow={onShow && (show => onShow(show ? entry.name : undefined))}
        />
      ))}
    </ul>
  );
  return (
    <Flex direction="column" gap="4">
      <Text as="p" weight="bold">
        {sentence}
      </Text>
      <Coverage report={report} />
      {report.shortfalls.length > 0 && (
        <ul className={styles.failures}>
          {report.shortfalls.map(shortfall => (
            <li key={shortfall}>
              <Text variant="body-small">{shortfall}</Text>
            </li>
          ))}
        </ul>
      )}
      {onShow || cases.length === 0 ? (
        list
      ) : (
        <Accordion defaultExpanded={failed.length > 0}>
          <AccordionTrigger title={t('flowTests.cases')} />
          <AccordionPanel>{list}</AccordionPanel>
        </Accordion>
      )}
    </Flex>
  );
}
