import { Checkbox, CheckboxGroup, Text } from '@backstage/ui';
import { useGovernanceTranslation } from '../../useGovernanceTranslation';
import { ReductionProblem } from '../describeReduction';
import styles from './Consequence.module.css';

/** Which actions of a grant remain, with the grant before and after. */
export function ReduceActionsField(props: {
  held: string[];
  kept: string[];
  problem?: ReductionProblem;
  onChange: (kept: string[]) => void;
}) {
  const { t } = useGovernanceTranslation();
  const { held, kept, problem, onChange } = props;
  const remaining = held.filter(action => kept.includes(action));
  return (
    <>
      <CheckboxGroup
        label={t('dialogs.reduceActions')}
        description={t('dialogs.reduceActionsHint')}
        value={remaining}
        onChange={onChange}
      >
        {held.map(action => (
          <Checkbox key={action} value={action}>
            {action}
          </Checkbox>
        ))}
      </CheckboxGroup>
      <dl className={styles.comparison}>
        <dt>
          <Text color="secondary">{t('dialogs.before')}</Text>
        </dt>
        <dd>
          <Text>{held.join(', ')}</Text>
        </dd>
        <dt>
          <Text color="secondary">{t('dialogs.after')}</Text>
        </dt>
        <dd>
          <Text weight="bold">{remaining.join(', ') || t('facts.none')}</Text>
        </dd>
      </dl>
      <Text as="p" color="secondary" role="status">
        {problem === 'all-kept' && t('dialogs.reduceAll')}
        {problem === 'none-kept' && t('dialogs.reduceNone')}
      </Text>
    </>
  );
}
