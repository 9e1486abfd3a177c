import {
  FlowDefinition,
  FlowEvidence,
  SimulationTrace,
} from '@countersign/plugin-governance-flows';

function inputsOf(inputs: object): string {
  const entries = Object.entries(inputs);
  return entries.length === 0
    ? ''
    : ` with ${entries
        .map(([path, value]) => `${path} = ${JSON.stringify(value)}`)
        .join(', ')}`;
}

/** One piece of evidence as a line, or nothing when it says nothing to a reader. */
function lineOf(evidence: FlowEvidence): string | undefined {
  switch (evidence.kind) {
    case 'transition':
      return evidence.from === undefined
        ? `starts in ${evidence.to}`
        : `${evidence.from} → ${evidence.to}: ${evidence.reason}`;
    case 'gate':
      return `  ${evidence.rule} is ${evidence.result}: ${
        evidence.expression
      }${inputsOf(evidence.inputs)}`;
    case 'guard':
      return `  guard ${evidence.guard} is ${evidence.result}: ${
        evidence.expression
      }${inputsOf(evidence.inputs)}`;
    case 'stage':
      return `  stage ${evidence.stage}: ${evidence.counted.length} of ${evidence.quorum} votes, ${evidence.eligible} people may vote`;
    case 'vote':
      return `  ${evidence.voter} says ${evidence.decision}`;
    case 'proof':
      return `  ${evidence.person} proves presence: ${evidence.result}`;
    case 'votes-voided':
      return `  the votes of ${evidence.voters.join(', ')} are void: ${
        evidence.reason
      }`;
    case 'policy-error':
      return `  ${evidence.where} could not be evaluated: ${evidence.reason}`;
    case 'effect':
      return `  effect ${evidence.effect}: ${evidence.result}${
        evidence.reason === undefined ? '' : ` (${evidence.reason})`
      }`;
    case 'end':
      return `ends: ${evidence.outcome}${evidence.obligations
        .map(({ kind, at, every }) =>
          `, ${kind} ${at ?? every ?? ''}`.trimEnd(),
        )
        .join('')}`;
    case 'exceptions':
      return `  exceptions: ${
        evidence.exceptions
          .map(({ id, until }) => `${id} until ${until}`)
          .join(', ') || 'none'
      }`;
    default: {
      const unreachable: never = evidence;
      throw new TypeError(`Unknown evidence ${JSON.stringify(unreachable)}`);
    }
  }
}

/** The way that an instance took, why at each point, what was done, and what is still to come, as text. */
export function describeTrace(
  definition: FlowDefinition,
  trace: SimulationTrace,
): string {
  const { metadata } = definition;
  const { snapshot } = trace;
  const steps = trace.steps.flatMap(step => {
    const lines = step.evidence.flatMap(evidence => lineOf(evidence) ?? []);
    return [
      ...lines.map(line => `${step.at}  ${line}`),
      ...(step.refused
        ? [`${step.at}  refused [${step.refused.code}] ${step.refused.reason}`]
        : []),
    ];
  });
  const list = (title: string, entries: readonly string[]) =>
    entries.length === 0 ? [] : [`${title}: ${entries.join(', ')}`];
  return [
    `${metadata.name} ${metadata.version}`,
    '',
    ...steps,
    '',
    `Way: ${trace.path.join(' → ')}`,
    `State: ${snapshot?.state ?? 'none'}${
      snapshot?.outcome === undefined ? '' : `, outcome ${snapshot.outcome}`
    }`,
    ...list(
      'Effects done',
      trace.done.map(({ uses }) => uses),
    ),
    ...list('Undone', trace.compensated),
    ...list('Notices', trace.notices),
    ...list(
      'Timers',
      (snapshot?.timers ?? []).map(({ id, due }) => `${id} at ${due}`),
    ),
    ...list('Trouble', trace.troubles),
    '',
  ].join('\n');
}
