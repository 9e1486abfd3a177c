import { DatePicker, Text } from '@backstage/ui';
import { ComponentProps } from 'react';
import { phraseDay } from '../../time/phraseMoment';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { ReductionProblem } from '../describeReduction';
import styles from './Consequence.module.css';

type Day = ComponentProps<typeof DatePicker>['value'];

/** On which day a credential ends, with its end before and after. */
export function ReduceEndField(props: {
  end?: string;
  value: Day;
  problem?: ReductionProblem;
  onChange: (value: Day) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { end, value, problem, onChange } = props;
  const present = end ? phraseDay(end) : t('dialogs.noEnd');
  return (
    <>
      <DatePicker
        label={t('dialogs.reduceDate')}
        description={t('dialogs.reduceDateHint')}
        value={value ?? null}
        onChange={onChange}
      />
      <dl className={styles.comparison}>
        <dt>
          <Text color="secondary">{t('dialogs.before')}</Text>
        </dt>
        <dd>
          <Text>{present}</Text>
        </dd>
        <dt>
          <Text color="secondary">{t('dialogs.after')}</Text>
        </dt>
        <dd>
          <Text weight="bold">
            {value ? phraseDay(value.toString()) : t('facts.none')}
          </Text>
        </dd>
      </dl>
      <Text as="p" color="secondary" role="status">
        {problem === 'date-missing' && t('dialogs.reduceDateMissing')}
        {problem === 'date-past' && t('dialogs.reduceDatePast')}
        {problem === 'date-late' &&
          t('dialogs.reduceDateLate', { end: present })}
      </Text>
    </>
  );
}
