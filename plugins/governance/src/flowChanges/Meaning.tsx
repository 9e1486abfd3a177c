import { Flex, Text } from '@backstage/ui';
import { Code } from '../display/Code';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Counterexample } from './Counterexample';
import { Diff, Loosening } from './readDiff';
import styles from './Changes.module.css';

const VERDICTS = {
  equal: { tone: 'plain', text: 'change.verdictEqual' },
  wider: { tone: 'warning', text: 'change.verdictWider' },
  narrower: { tone: 'info', text: 'change.verdictNarrower' },
  other: { tone: 'info', text: 'change.verdictOther' },
  different: { tone: 'warning', text: 'change.verdictDifferent' },
} as const;

function LooseningItem(props: {
  entry: Loosening;
  direction: 'wider' | 'narrower';
}) {
  const { entry, direction } = props;
  const { counterexample } = entry;
  const words = entry.words.startsWith(entry.path)
    ? entry.words.slice(entry.path.length)
    : ` ${entry.words}`;
  const [before, after] =
    direction === 'wider'
      ? [counterexample?.strict, counterexample?.loose]
      : [counterexample?.loose, counterexample?.strict];
  return (
    <li>
      <Text as="p">
        <Code>{entry.path}</Code>
        {words}
      </Text>
      {counterexample && (
        <Counterexample
          facts={counterexample.facts}
          before={before}
          after={after}
        />
      )}
    </li>
  );
}

function Direction(props: {
  title: string;
  none: string;
  entries: Loosening[];
  direction: 'wider' | 'narrower';
}) {
  const { title, none, entries, direction } = props;
  return (
    <Section title={title} level="h4">
      {entries.length === 0 ? (
        <Text color="secondary">{none}</Text>
      ) : (
        <ul className={styles.list}>
          {entries.map(entry => (
            <LooseningItem
              key={`${entry.path} ${entry.words}`}
              entry={entry}
              direction={direction}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Gate({ gate }: { gate: Diff['meaning'][number] }) {
  const { t } = useGovernanceTranslation();
  const look = VERDICTS[gate.verdict];
  const other = gate.otherExample;
  return (
    <li>
      <Flex gap="2" align="center">
        <Code>{gate.state}</Code>
        <MarkBadge tone={look.tone}>{t(look.text)}</MarkBadge>
      </Flex>
      <Text as="p" variant="body-small" color="secondary">
        {t(
          gate.method === 'exact' ? 'change.cellsExact' : 'change.cellsSampled',
          {
            wider: String(gate.cells.wider),
            narrower: String(gate.cells.narrower),
            other: String(gate.cells.other),
            total: String(gate.cells.total),
          },
        )}{' '}
        {!gate.exact && t('change.notShown')}{' '}
        {gate.freeAtoms.length > 0 &&
          t('change.free', { atoms: gate.freeAtoms.join('; ') })}
      </Text>
      {other && (
        <Counterexample
          facts={other.facts}
          before={other.before}
          after={other.after}
        />
      )}
    </li>
  );
}

/** What a change means: how it allows more, how it allows less, and how sure that is, gate by gate. */
export function Meaning({ diff }: { diff: Diff }) {
  const { t } = useGovernanceTranslation();
  return (
    <Section title={t('change.meaning')}>
      <Flex direction="column" gap="4">
        <Direction
          title={t('change.allowsMore')}
          none={t('change.nothingMore')}
          entries={diff.widening}
          direction="wider"
        />
        <Direction
          title={t('change.allowsLess')}
          none={t('change.nothingLess')}
          entries={diff.narrowing}
          direction="narrower"
        />
        {diff.meaning.length > 0 && (
          <Section title={t('change.gates')} level="h4">
            <ul className={styles.list}>
              {diff.meaning.map(gate => (
                <Gate key={gate.state} gate={gate} />
              ))}
            </ul>
          </Section>
        )}
      </Flex>
    </Section>
  );
}
