import { Text } from '@backstage/ui';
import { FlowInstanceDetail } from '@countersign/plugin-governance-common';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { CAUSES } from '../control/causes';
import { phrasePast } from '../time/phraseMoment';
import { useNow } from '../time/useNow';
import { RelativeTime } from '../time/RelativeTime';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import styles from './Instances.module.css';

/** What a timer does when it is due. Ids are `visit/index`, or `maxDuration`. */
function whatOf(
  id: string,
  definition: FlowDefinition,
  state: string,
  t: Translate,
): string {
  if (id === 'maxDuration') {
    return t('stateWords.goesTo', {
      state: definition.maxDuration?.goto ?? '',
    });
  }
  const held = Object.hasOwn(definition.states, state)
    ? definition.states[state]
    : undefined;
  const timers = held && 'timers' in held ? held.timers : [];
  const timer = timers[Number(id.split('/')[1])];
  if (!timer) {
    return id;
  }
  if ('goto' in timer) {
    return t('stateWords.goesTo', { state: timer.goto });
  }
  return timer.do === 'call'
    ? t('stateWords.has', { uses: timer.uses })
    : t(timer.do === 'remind' ? 'stateWords.reminds' : 'stateWords.escalates');
}

/** The timers that run, the next one first. */
export function Timers(props: {
  instance: FlowInstanceDetail;
  definition: FlowDefinition;
}) {
  const { t } = useGovernanceTranslation();
  const { instance, definition } = props;
  const now = useNow();
  const timers = [...instance.timers].sort((a, b) => (a.due < b.due ? -1 : 1));
  const standing = instance.standsStill.map(({ cause, since }) => (
    <Text as="p" weight="bold" role="status" key={cause}>
      {t(CAUSES[cause], { since: phrasePast(since, now), source: '' })}
    </Text>
  ));
  if (timers.length === 0) {
    return <Text color="secondary">{t('instances.noTimers')}</Text>;
  }
  return (
    <>
      {standing}
      <ul className={styles.people}>
        {timers.map(({ id, due }) => (
          <li key={id}>
            <Text>
              <RelativeTime at={due} />:{' '}
              {whatOf(id, definition, instance.state, t)}
            </Text>
          </li>
        ))}
      </ul>
    </>
  );
}
