import { FlowDefinition, FlowState, FlowTimer } from '../definition/definition';
import { isReviewStrategy } from '../strategy/strategies';
import { PolicyType } from '../policy/policyEngine';
import { SourcePath } from './source';

/** An expression of a definition, what it must yield, and where it is written. */
export interface FlowExpression {
  text: string;
  expected: PolicyType;
  path: SourcePath;
}

function timerExpressions(timers: FlowTimer[]): FlowExpression[] {
  return timers.flatMap((timer, index) => {
    const found: FlowExpression[] = [];
    const add = (key: string, text: string, expected: PolicyType) =>
      found.push({ text, expected, path: ['timers', index, key] });
    if ('at' in timer) {
      add('at', timer.at, 'timestamp');
    }
    if ('each' in timer) {
      add('each', timer.each, 'list<string>');
    }
    if ('before' in timer) {
      add('before', timer.before, 'timestamp');
    }
    if ('to' in timer && timer.to !== undefined) {
      add('to', timer.to, 'people');
    }
    return found;
  });
}

function stateExpressions(state: FlowState): FlowExpression[] {
  switch (state.kind) {
    case 'gate':
      return state.rules.map((rule, index) => ({
        text: rule.when,
        expected: 'bool',
        path: ['gate', index, 'when'],
      }));
    case 'approval': {
      const stages = state.stages.flatMap((stage, index): FlowExpression[] => [
        {
          text: stage.from,
          expected: 'list<string>',
          path: ['approval', 'stages', index, 'from'],
        },
        ...(stage.when === undefined
          ? []
          : [
              {
                text: stage.when,
                expected: 'bool' as const,
                path: ['approval', 'stages', index, 'when'],
              },
            ]),
      ]);
      const last = state.separation.notLastApproverOf;
      const { strategy } = state;
      return [
        ...stages,
        ...(strategy === undefined || isReviewStrategy(strategy)
          ? []
          : [
              {
                text: strategy,
                expected: 'string' as const,
                path: ['approval', 'strategy'],
              },
            ]),
        ...(last === undefined
          ? []
          : [
              {
                text: last,
                expected: 'people' as const,
                path: ['approval', 'separation', 'notLastApproverOf'],
              },
            ]),
        ...timerExpressions(state.timers),
      ];
    }
    case 'challenge':
      return [
        { text: state.of, expected: 'people', path: ['challenge', 'of'] },
        ...timerExpressions(state.timers),
      ];
    case 'effect':
      return Object.entries(state.with).map(([key, text]) => ({
        text,
        expected: 'any',
        path: ['effect', 'with', key],
      }));
    case 'wait':
      return timerExpressions(state.timers);
    case 'end':
      return state.obligations.flatMap((obligation, index) =>
        obligation.at === undefined
          ? []
          : [
              {
                text: obligation.at,
                expected: 'timestamp' as const,
                path: ['obligations', index, 'at'],
              },
            ],
      );
    default: {
      const unreachable: never = state;
      throw new TypeError(`Unknown state ${JSON.stringify(unreachable)}`);
    }
  }
}

function triggerExpressions({ trigger }: FlowDefinition): FlowExpression[] {
  const where = trigger?.forEach?.where;
  return [
    ...(trigger?.when === undefined
      ? []
      : [
          {
            text: trigger.when,
            expected: 'bool' as const,
            path: ['trigger', 'when'],
          },
        ]),
    ...(where === undefined
      ? []
      : [
          {
            text: where,
            expected: 'bool' as const,
            path: ['trigger', 'forEach', 'where'],
          },
        ]),
  ];
}

function guardExpressions({ guards = [] }: FlowDefinition): FlowExpression[] {
  return guards.map((guard, index) => ({
    text: guard.when,
    expected: 'bool',
    path: ['guards', index, 'when'],
  }));
}

function exceptionExpressions({
  exceptions = [],
}: FlowDefinition): FlowExpression[] {
  return exceptions.map((exception, index) => ({
    text: exception.approval.from,
    expected: 'list<string>',
    path: ['exceptions', index, 'approval', 'from'],
  }));
}

/** Every expression of a definition, with its place in the document. */
export function listExpressions(definition: FlowDefinition): FlowExpression[] {
  const states = Object.entries(definition.states).flatMap(([name, state]) =>
    stateExpressions(state).map(expression => ({
      ...expression,
      path: ['states', name, ...expression.path],
    })),
  );
  return [
    ...triggerExpressions(definition),
    ...guardExpressions(definition),
    ...exceptionExpressions(definition),
    ...states,
  ].map(expression => ({ ...expression, path: ['spec', ...expression.path] }));
}
