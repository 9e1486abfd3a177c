import { Text } from '@backstage/ui';
import { factText, flattenFacts } from '../display/factText';
import { useGovernanceTranslation } from '../useGovernanceTranslation';
import { Way } from './readDiff';
import styles from './Changes.module.css';

function WayTo({ way }: { way: Way }) {
  const { t } = useGovernanceTranslation();
  return (
    <>
      {t('change.wayTo', {
        target: way.target ?? t('change.nowhere'),
        rule: way.rule,
      })}
    </>
  );
}

/** Facts that come out differently, in words: what it was before, what it is now. */
export function Counterexample(props: {
  facts: { [name: string]: unknown };
  before?: Way;
  after?: Way;
}) {
  const { t } = useGovernanceTranslation();
  const { facts, before, after } = props;
  const said = flattenFacts(facts)
    .map(([path, value]) => `${path} = ${factText(value)}`)
    .join(', ');
  return (
    <Text as="p" variant="body-small" className={styles.example}>
      {t('change.example', { facts: said })}
      {before && after && (
        <>
          {' '}
          {t('change.before')}{' '}
          <strong>
            <WayTo way={before} />
          </strong>
          , {t('change.after')}{' '}
          <strong>
            <WayTo way={after} />
          </strong>
          .
        </>
      )}
    </Text>
  );
}
