import { Text } from '@backstage/ui';
import { Code } from '../display/Code';
import { MarkBadge } from '../display/MarkBadge';
import { Section } from '../display/Section';
import { factText } from '../display/factText';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Diff } from './readDiff';
import styles from './Changes.module.css';

const KINDS = {
  added: { tone: 'success', text: 'change.added' },
  removed: { tone: 'danger', text: 'change.removed' },
  changed: { tone: 'info', text: 'change.changed' },
} as const;

/** What is written differently, whatever it means. */
export function Structure({ diff }: { diff: Diff }) {
  const { t } = useGovernanceTranslation();
  return (
    <Section title={t('change.structure')}>
      {diff.structure.length === 0 ? (
        <Text color="secondary">{t('change.noStructure')}</Text>
      ) : (
        <ul className={styles.list}>
          {diff.structure.map(({ kind, path, before, after }) => (
            <li key={`${kind} ${path}`} className={styles.change}>
              <MarkBadge tone={KINDS[kind].tone}>
                {t(KINDS[kind].text)}
              </MarkBadge>{' '}
              <Code>{path}</Code>
              {before !== undefined && (
                <div className={styles.was}>
                  <Text variant="body-small">
                    {t('change.before')} {factText(before)}
                  </Text>
                </div>
              )}
              {after !== undefined && (
                <div className={styles.is}>
                  <Text variant="body-small">
                    {t('change.after')} {factText(after)}
                  </Text>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
