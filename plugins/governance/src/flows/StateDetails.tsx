import { Text } from '@backstage/ui';
import {
  FlowDefinition,
  FlowState,
  FlowTimer,
} from '@countersign/plugin-governance-flows';
import { ReactNode } from 'react';
import { Code } from '../display/Code';
import {
  Translate,
  useGovernanceTranslation,
} from '../useGovernanceTranslation';
import styles from './Flows.module.css';

type Row = [label: string, value: ReactNode];

function timerRows(timers: FlowTimer[], t: Translate): Row[] {
  return timers.map(timer => {
    const whom =
      'do' in timer && 'to' in timer && timer.to ? ` (${timer.to})` : '';
    let then;
    if ('goto' in timer) {
      then = t('stateWords.goesTo', { state: timer.goto });
    } else if (timer.do === 'call') {
      then = t('stateWords.has', { uses: timer.uses });
    } else {
      then = `${t(
        timer.do === 'remind' ? 'stateWords.reminds' : 'stateWords.escalates',
      )}${whom}`;
    }
    if ('after' in timer) {
      return [t('stateWords.after', { time: timer.after }), then];
    }
    if ('each' in timer) {
      return [t('stateWords.each', { times: timer.each }), then];
    }
    return 'at' in timer
      ? [t('stateWords.at', { time: timer.at }), then]
      : [t('stateWords.before', { time: timer.before, by: timer.by }), then];
  });
}

function waysOf(on: { [name: string]: string }, t: Translate): Row[] {
  return Object.entries(on).map(([name, target]) => [
    name,
    t('stateWords.goesTo', { state: target }),
  ]);
}

function rowsOf(state: FlowState, t: Translate): Row[] {
  switch (state.kind) {
    case 'gate':
      return [
        ...state.rules.map(
          (rule): Row => [
            rule.id,
            <>
              <Code>{rule.when}</Code>{' '}
              {t('stateWords.goesTo', { state: rule.goto })}
              {rule.reason && `: ${rule.reason}`}
            </>,
          ],
        ),
        ['else', t('stateWords.goesTo', { state: state.else })],
      ];
    case 'approval':
      return [
        ...state.stages.map(
          (stage): Row => [
            stage.id,
            <>
              {t('stateWords.stage', {
                quorum: String(stage.quorum),
                from: stage.from,
              })}
              {stage.when && (
                <>
                  , {t('stateWords.when')} <Code>{stage.when}</Code>
                </>
              )}
            </>,
          ],
        ),
        ...(state.strategy
          ? [[t('stateWords.strategy'), state.strategy] satisfies Row]
          : []),
        [t('stateWords.boundTo'), state.bindTo.join(', ') || t('facts.none')],
        ...timerRows(state.timers, t),
        ...waysOf(state.on, t),
      ];
    case 'challenge':
      return [
        [t('stateWords.proof'), state.uses],
        [t('stateWords.of'), <Code key="of">{state.of}</Code>],
        [t('stateWords.fresh'), state.fresh],
        ...timerRows(state.timers, t),
        ...waysOf(state.on, t),
      ];
    case 'effect':
      return [
        [t('stateWords.calls'), <Code key="uses">{state.uses}</Code>],
        ...Object.entries(state.with).map(
          ([name, value]): Row => [name, <Code key={name}>{value}</Code>],
        ),
        ...(state.compensate
          ? [[t('stateWords.undoneBy'), state.compensate] satisfies Row]
          : []),
        [
          t('stateWords.tries'),
          t('stateWords.triesUpTo', {
            max: String(state.retry.max),
            timeout: state.timeout,
          }),
        ],
        ...waysOf(state.on, t),
      ];
    case 'wait':
      return [
        [t('stateWords.waitsFor'), state.for.join(', ')],
        ...timerRows(state.timers, t),
        ...waysOf(state.on, t),
      ];
    case 'end':
      return [
        [t('stateWords.outcome'), state.outcome],
        ...state.obligations.map(
          ({ kind, at, every }): Row => [
            t('stateWords.obligation'),
            `${kind} ${at ?? every ?? ''}`,
          ],
        ),
      ];
    default: {
      const unreachable: never = state;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}

/** What one state of a flow does, in words. */
export function StateDetails(props: {
  definition: FlowDefinition;
  state?: string;
}) {
  const { t } = useGovernanceTranslation();
  const { definition, state } = props;
  const found =
    state !== undefined && Object.hasOwn(definition.states, state)
      ? definition.states[state]
      : undefined;
  if (!found) {
    return (
      <Text as="p" variant="body-small" color="secondary">
        {t('stateWords.choose')}
      </Text>
    );
  }
  return (
    <div className={styles.details} role="status">
      <Text as="p" weight="bold">
        {state}
      </Text>
      <dl>
        {rowsOf(found, t).map(([label, value], index) => (
          <div key={index} style={{ display: 'contents' }}>
            <dt>
              <Text variant="body-small" color="secondary">
                {label}
              </Text>
            </dt>
            <dd>
              <Text variant="body-small">{value}</Text>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
