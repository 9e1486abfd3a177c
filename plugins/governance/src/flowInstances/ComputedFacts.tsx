import { Flex, Text } from '@backstage/ui';
import { ComputedFactView } from '@countersign/plugin-governance-common';
import { PastTime } from '../time/PastTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import styles from './Instances.module.css';

type Input = ComputedFactView['inputs'][number];

function phraseValue(value: unknown, t: Translate): string {
  switch (typeof value) {
    case 'undefined':
      return t('computedFacts.unknown');
    case 'boolean':
      return t(value ? 'computedFacts.yes' : 'computedFacts.no');
    case 'string':
      return value;
    default:
      return JSON.stringify(value);
  }
}

function InputLine({ input }: { input: Input }) {
  const { t } = useGovernanceTranslation();
  if (input.state === 'unknown') {
    return (
      <Text variant="body-small">
        {input.path}: {t('computedFacts.notKnown')}
      </Text>
    );
  }
  return (
    <Text variant="body-small">
      {input.path}: {phraseValue(input.value, t)}
      {input.state === 'too-old' && ` (${t('computedFacts.tooOld')})`}
      {input.source !== undefined &&
        `, ${t('computedFacts.from', { source: input.source })}`}
      {input.at !== undefined && (
        <>
          {', '}
          <PastTime at={input.at} />
        </>
      )}
    </Text>
  );
}

/** Facts that formulas computed for an instance: value or unknown, why, and from what by whom and when. */
export function ComputedFacts({ facts }: { facts: ComputedFactView[] }) {
  const { t } = useGovernanceTranslation();
  if (facts.length === 0) {
    return <Text color="secondary">{t('computedFacts.none')}</Text>;
  }
  return (
    <Flex direction="column" gap="3">
      <Text as="p" variant="body-small" color="secondary">
        {t('computedFacts.hint')}
      </Text>
      {facts.map(fact => (
        <div key={fact.yields}>
          <Text as="p" weight="bold">
            {fact.yields}: {phraseValue(fact.value, t)}
          </Text>
          <Text as="p" variant="body-small" color="secondary">
            {fact.formula}, {t('computedFacts.computed')}{' '}
            <PastTime at={fact.computedAt} />
          </Text>
          {fact.reasons.length > 0 && (
            <Text as="p">
              {t('computedFacts.because')}: {fact.reasons.join('; ')}
            </Text>
          )}
          <Text as="p" variant="body-small" color="secondary">
            {t('computedFacts.inputs')}:
          </Text>
          <ul className={styles.people}>
            {fact.inputs.map(input => (
              <li key={input.path}>
                <InputLine input={input} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Flex>
  );
}
