import { FlowDefinition } from '../definition/definition';
import { FlowAssertion } from '../definition/documents';
import { LintFinding } from '../lint/finding';
import { conditionsAlong, findFacts } from '../lint/wayConditions';
import { Way } from '../lint/ways';
import { FlowBundle, Located } from '../parse/parseBundle';
import { PolicyEngine } from '../policy/policyEngine';
import { narrowFlow } from './feasibleWays';
import { Violation, findViolations } from './requirements';

/** The condition that holds for every input. */
const ALWAYS = 'true';

function targetsOf(
  definition: FlowDefinition,
  { to }: FlowAssertion,
): string[] {
  return Object.entries(definition.states).flatMap(([name, state]) =>
    (state.kind === 'effect' && to.effects.includes(state.uses)) ||
    (state.kind === 'end' && to.outcomes.includes(state.outcome))
      ? [name]
      : [],
  );
}

function pathOf(to: string, taken: readonly Way[]): string[] {
  return [taken[0]?.from ?? to, ...taken.map(way => way.to)];
}

function describe(
  assertion: FlowAssertion,
  flow: Located<FlowDefinition>,
  violation: Violation,
  policy: PolicyEngine,
): LintFinding {
  const definition = flow.value;
  const { to, taken, lacks } = violation;
  const { description } = assertion.metadata;
  const when = assertion.when ?? ALWAYS;
  const along = conditionsAlong(definition, taken);
  const whole = findFacts([when, ...along], definition.context, policy);
  // Facts that no single input has: they changed between two gates.
  const { facts } = whole.facts
    ? whole
    : findFacts([when], definition.context, policy);
  const path = ['spec', ...(taken.at(-1)?.path ?? ['states', to])];
  return {
    check: 'assertion',
    severity: assertion.severity,
    message: `${assertion.metadata.name}: the way ${pathOf(to, taken).join(
      ' → ',
    )} lacks ${lacks}${
      whole.possible === 'no' ? ', where facts change between its gates' : ''
    }${description === undefined ? '' : ` (${description})`}`,
    file: flow.file,
    path: path.join('.'),
    range: flow.locate(path),
    ...(facts && Object.keys(facts).length > 0 ? { example: facts } : {}),
  };
}

function checkFlow(
  assertion: FlowAssertion,
  flow: Located<FlowDefinition>,
  policy: PolicyEngine,
): LintFinding[] {
  const definition = flow.value;
  const targets = targetsOf(definition, assertion);
  const named = assertion.flows?.includes(definition.metadata.name);
  const at = (path: string[], message: string): LintFinding[] => [
    {
      check: 'assertion',
      severity: assertion.severity,
      message: `${assertion.metadata.name}: ${message}`,
      file: flow.file,
      path: path.join('.'),
      range: flow.locate(path),
    },
  ];
  if (targets.length === 0) {
    const { effects, outcomes } = assertion.to;
    return named
      ? at(
          ['spec', 'states'],
          `nothing here leads to ${[...effects, ...outcomes].join(
            ', ',
          )}, so the assertion says nothing of this flow`,
        )
      : [];
  }
  const when = assertion.when ?? ALWAYS;
  const checked = policy.check(when, 'bool', definition.context);
  if (!checked.ok) {
    return at(
      ['spec', 'context'],
      `it cannot be told whether it holds here: ${checked.problems[0].message}`,
    );
  }
  const narrowed = narrowFlow(definition, when, policy);
  return findViolations(narrowed, targets, assertion.requires).map(violation =>
    describe(assertion, flow, violation, policy),
  );
}

/**
 * Checks what security asserts of flows over every way that the inputs it is about can take. An assertion that cannot be
 * told of a flow, and one that names a flow that is not there, is a finding: nothing is skipped. Where a finding has an
 * example, these facts satisfy the assertion's condition and every gate on the way. Pure; does not throw.
 *
 * @public
 */
export function checkAssertions(
  bundle: Pick<FlowBundle, 'assertions' | 'flows'>,
  ports: { policy: PolicyEngine },
): LintFinding[] {
  return bundle.assertions.flatMap(document => {
    const assertion = document.value;
    const names = bundle.flows.map(({ value }) => value.metadata.name);
    const missing = (assertion.flows ?? []).flatMap((name, index) =>
      names.includes(name)
        ? []
        : [
            {
              check: 'assertion',
              severity: assertion.severity,
              message: `${assertion.metadata.name}: there is no flow ${name} that it could be checked in`,
              file: document.file,
              path: `spec.flows.${index}`,
              range: document.locate(['spec', 'flows', index]),
            },
          ],
    );
    const about = bundle.flows.filter(
      ({ value }) =>
        assertion.flows === undefined ||
        assertion.flows.includes(value.metadata.name),
    );
    return [
      ...missing,
      ...about.flatMap(flow => checkFlow(assertion, flow, ports.policy)),
    ];
  });
}
