import { flowChecks } from '../checks';
import { FlowDefinition, FlowState } from '../definition/definition';
import { withInterpreterFields } from '../definition/interpreterFields';
import { flowSchema, stateSchemas } from '../definition/schema';
import { FlowContext, findField } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { listExpressions } from './expressions';
import { ReadDocument, readDocuments } from './readDocuments';
import { schemaProblems } from './schemaProblems';
import { FlowProblem } from './problem';
import { FlowSource, problemAt, rangeInside } from './source';

/**
 * What {@link parseFlow} needs besides the text.
 *
 * @public
 */
export interface ParseFlowOptions {
  /** Name for messages. */
  file: string;
  /** The contexts that a flow may name. */
  contexts: readonly FlowContext[];
  policy: PolicyEngine;
}

/**
 * A definition that may be run, or everything that is wrong with it.
 *
 * @public
 */
export type ParsedFlow =
  | { ok: true; definition: FlowDefinition }
  | { ok: false; problems: FlowProblem[] };

const STATE_KINDS = [
  'gate',
  'approval',
  'challenge',
  'effect',
  'wait',
  'end',
] as const;

function parseStates(
  source: FlowSource,
  raw: Record<string, Record<string, unknown>>,
): { states: Record<string, FlowState>; problems: FlowProblem[] } {
  const states: Record<string, FlowState> = {};
  const problems: FlowProblem[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const path = ['spec', 'states', name];
    const kinds = STATE_KINDS.filter(kind => Object.hasOwn(value, kind));
    if (kinds.length !== 1) {
      problems.push(
        problemAt(
          source,
          path,
          'schema',
          `${name} has ${
            kinds.length === 0 ? 'no kind' : `the kinds ${kinds.join(', ')}`
          }; exactly one of ${STATE_KINDS.join(', ')} is accepted`,
        ),
      );
    } else {
      const parsed = stateSchemas[kinds[0]].safeParse(value);
      if (parsed.success) {
        states[name] = parsed.data;
      } else {
        problems.push(...schemaProblems(source, path, parsed.error));
      }
    }
  }
  return { states, problems };
}

function expressionProblems(
  source: FlowSource,
  definition: FlowDefinition,
  policy: PolicyEngine,
): FlowProblem[] {
  return listExpressions(definition).flatMap(({ text, expected, path }) => {
    const verdict = policy.check(text, expected, definition.context);
    return verdict.ok
      ? []
      : verdict.problems.map(problem => ({
          code: `expression-${problem.code}`,
          message: problem.message,
          path: path.join('.'),
          file: source.file,
          range: rangeInside(source, path, problem.start, problem.end),
        }));
  });
}

function bindingProblems(
  source: FlowSource,
  definition: FlowDefinition,
): FlowProblem[] {
  return Object.entries(definition.states).flatMap(([name, state]) =>
    state.kind === 'approval' || state.kind === 'challenge'
      ? state.bindTo.flatMap((path, index) =>
          findField(definition.context, path.split('.'))
            ? []
            : [
                problemAt(
                  source,
                  ['spec', 'states', name, state.kind, 'bindTo', index],
                  'unknown-name',
                  `${path} is not declared in ${definition.context.name}`,
                ),
              ],
        )
      : [],
  );
}

function dedupeProblems(
  source: FlowSource,
  definition: FlowDefinition,
): FlowProblem[] {
  return (definition.trigger?.dedupe ?? []).flatMap((path, index) =>
    findField(definition.context, path.split('.'))
      ? []
      : [
          problemAt(
            source,
            ['spec', 'trigger', 'dedupe', index],
            'unknown-name',
            `${path} is not declared in ${definition.context.name}`,
          ),
        ],
  );
}

/** Reads one document of kind `Flow`. */
export function parseFlowDocument(
  { source, value, problems }: ReadDocument,
  options: ParseFlowOptions,
): ParsedFlow {
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  const parsed = flowSchema.safeParse(value);
  if (!parsed.success) {
    return { ok: false, problems: schemaProblems(source, [], parsed.error) };
  }
  const { metadata, spec, ...head } = parsed.data;
  const context = options.contexts.find(({ name }) => name === spec.context);
  const read = parseStates(source, spec.states);
  if (!context) {
    const known = options.contexts.map(({ name }) => name).join(', ') || 'none';
    read.problems.push(
      problemAt(
        source,
        ['spec', 'context'],
        'unknown-name',
        `${spec.context} is not a known context; known are: ${known}`,
      ),
    );
  }
  if (!context || read.problems.length > 0) {
    return { ok: false, problems: read.problems };
  }
  const { maxDuration, trigger, guards, exceptions, suppressions } = spec;
  const definition: FlowDefinition = {
    ...head,
    metadata,
    context: withInterpreterFields(context, {
      exceptions: exceptions !== undefined,
    }),
    initial: spec.initial,
    ...(maxDuration ? { maxDuration } : {}),
    ...(trigger ? { trigger } : {}),
    ...(guards ? { guards } : {}),
    ...(exceptions ? { exceptions } : {}),
    ...(suppressions ? { suppressions } : {}),
    states: read.states,
  };
  const found = [
    ...expressionProblems(source, definition, options.policy),
    ...bindingProblems(source, definition),
    ...dedupeProblems(source, definition),
    ...flowChecks.flatMap(check =>
      check
        .run(definition)
        .map(({ path, message }) =>
          problemAt(source, ['spec', ...path], check.id, message),
        ),
    ),
  ];
  return found.length > 0
    ? { ok: false, problems: found }
    : { ok: true, definition };
}

/**
 * Reads a flow from YAML: syntax, strict schema, typed expressions, structure. Everything that is wrong is listed with its
 * place; a flow with a problem does not load. Aliases and duplicate keys are refused, and more than one document. Does not
 * throw.
 *
 * @public
 */
export function parseFlow(text: string, options: ParseFlowOptions): ParsedFlow {
  const [document, second] = readDocuments(text, options.file);
  if (second) {
    const message = 'one document is accepted here, of kind Flow';
    const problem = problemAt(second.source, [], 'yaml', message);
    return { ok: false, problems: [problem] };
  }
  return parseFlowDocument(document, options);
}
