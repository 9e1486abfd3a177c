import { Text, VisuallyHidden } from '@backstage/ui';
import { useMemo } from 'react';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { compareLines, DiffLine } from './diffLines';
import styles from './Changes.module.css';

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

function Line({ line }: { line: DiffLine }) {
  const { t } = useGovernanceTranslation();
  if (line.kind === 'left-out') {
    return (
      <tr data-kind={line.kind}>
        <td colSpan={4}>{t('change.leftOut', { count: line.count })}</td>
      </tr>
    );
  }
  return (
    <tr data-kind={line.kind}>
      <td>{line.kind === 'added' ? '' : line.before}</td>
      <td>{line.kind === 'removed' ? '' : line.after}</td>
      <td>
        <span aria-hidden>{SIGNS[line.kind]}</span>
        {line.kind !== 'same' && (
          <VisuallyHidden>
            {t(line.kind === 'added' ? 'change.added' : 'change.removed')}
          </VisuallyHidden>
        )}
      </td>
      <td>{line.text}</td>
    </tr>
  );
}

/** The difference of two texts, line by line. */
export function TextDiff(props: {
  label: string;
  before: string;
  after: string;
}) {
  const { t } = useGovernanceTranslation();
  const { label, before, after } = props;
  const lines = useMemo(() => compareLines(before, after), [before, after]);
  if (lines.every(({ kind }) => kind === 'same' || kind === 'left-out')) {
    return <Text color="secondary">{t('change.sameText')}</Text>;
  }
  return (
    <div
      className={styles.diff}
      role="region"
      aria-label={label}
      // What scrolls must be reachable without a mouse.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table>
        <tbody>
          {lines.map((line, index) => (
            <Line key={index} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
