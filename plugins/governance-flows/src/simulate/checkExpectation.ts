import { FlowTestExpectation } from '../definition/documents';
import { SimulationTrace } from './trace';

function compareLists(
  what: string,
  expected: readonly string[] | undefined,
  actual: readonly string[],
): string[] {
  return expected === undefined || expected.join('\n') === actual.join('\n')
    ? []
    : [
        `${what}: expected [${expected.join(', ')}], was [${actual.join(
          ', ',
        )}]`,
      ];
}

function compareTexts(
  what: string,
  expected: string | undefined,
  actual: string | undefined,
): string[] {
  return expected === undefined || expected === actual
    ? []
    : [`${what}: expected ${expected}, was ${actual ?? 'none'}`];
}

/** The gate rule that held last, as `state/rule`. */
function lastRule(trace: SimulationTrace): string | undefined {
  const gates = trace.steps
    .flatMap(({ evidence }) => evidence)
    .flatMap(evidence =>
      evidence.kind === 'transition' && evidence.from !== undefined
        ? [{ from: evidence.from, code: evidence.code }]
        : [],
    )
    .filter(({ code }) => code === 'else' || code.startsWith('rule:'));
  const last = gates.at(-1);
  return last && `${last.from}/${last.code.replace('rule:', '')}`;
}

/** How a trace differs from what was expected; empty when it does not. */
export function checkExpectation(
  expect: FlowTestExpectation,
  trace: SimulationTrace,
): string[] {
  const done = trace.done.map(({ uses }) => uses);
  const called = trace.calls.map(({ uses }) => uses);
  return [
    ...compareLists('path', expect.path, trace.path),
    ...compareTexts('state', expect.state, trace.snapshot?.state),
    ...compareTexts('outcome', expect.outcome, trace.snapshot?.outcome),
    ...compareTexts('rule', expect.rule, lastRule(trace)),
    ...compareTexts('refused', expect.refused, trace.refusals.at(-1)?.code),
    ...compareLists('effects', expect.effects, done),
    ...compareLists('compensated', expect.compensated, trace.compensated),
    ...compareLists('notices', expect.notices, trace.notices),
    ...compareLists('obligations', expect.obligations, trace.obligations),
    ...(expect.effectsOnce ?? []).flatMap(uses => {
      const keys = new Set(
        trace.calls.filter(call => call.uses === uses).map(({ key }) => key),
      );
      const times = done.filter(entry => entry === uses).length;
      return keys.size === 1 && times === 1
        ? []
        : [
            `effectsOnce: ${uses} was done ${times} times under ${keys.size} keys`,
          ];
    }),
    ...(expect.never ?? []).flatMap(uses =>
      called.includes(uses) ? [`never: ${uses} was called`] : [],
    ),
    ...(expect.refused === undefined && trace.refusals.length > 0
      ? trace.refusals.map(
          ({ code, reason }) => `an event was refused: ${code} (${reason})`,
        )
      : []),
    ...trace.troubles,
  ];
}
