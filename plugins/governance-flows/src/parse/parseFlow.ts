import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod/v4';
import { flowChecks } from '../checks';
import { FlowDefinition, FlowState } from '../definition/definition';
import { flowSchema, stateSchemas } from '../definition/schema';
import {
  FlowContext,
  findField,
  withDecisionFields,
} from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { listExpressions } from './expressions';
import { FlowProblem } from './problem';
import {
  FlowSource,
  SourcePath,
  problemAt,
  problemAtOffset,
  rangeInside,
} from './source';

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

const STATE_KINDS = ['gate', 'approval', 'effect', 'wait', 'end'] as const;
const LATER_KINDS = ['FlowTest', 'ExceptionGrant', 'FlowMigration'];
const LATER_SPEC_FIELDS = ['guards', 'trigger', 'exceptions'];
const LONGEST_SOURCE = 256 * 1024;

const LATER = 'is part of the language but not of this version of it';

function readSource(text: string, file: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    uniqueKeys: true,
    lineCounter: lines,
    prettyErrors: false,
  });
  const source: FlowSource = { file, document, lines, length: text.length };
  const problems = [...document.errors, ...document.warnings].map(error =>
    problemAtOffset(source, error.pos[0], error.pos[1], 'yaml', error.message),
  );
  let value: unknown;
  if (problems.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: 0 });
    } catch (error) {
      problems.push(
        problemAt(
          source,
          [],
          'yaml',
          `aliases are not accepted: ${(error as Error).message}`,
        ),
      );
    }
  }
  return { source, value, problems };
}

function schemaProblems(
  source: FlowSource,
  prefix: SourcePath,
  error: z.ZodError,
): FlowProblem[] {
  return error.issues.flatMap(issue => {
    const path = [...prefix, ...(issue.path as (string | number)[])];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(key =>
        problemAt(
          source,
          [...path, key],
          'unknown-field',
          LATER_SPEC_FIELDS.includes(key) && path.join('.') === 'spec'
            ? `${key} ${LATER}`
            : `${key} is not a field here`,
          true,
        ),
      );
    }
    const nested =
      issue.code === 'invalid_union'
        ? issue.errors
            .map(branch => branch.map(entry => entry.message).join(', '))
            .join('; or ')
        : issue.message;
    return [problemAt(source, path, 'schema', `${path.join('.')}: ${nested}`)];
  });
}

function parseStates(
  source: FlowSource,
  raw: Record<string, Record<string, unknown>>,
): { states: Record<string, FlowState>; problems: FlowProblem[] } {
  const states: Record<string, FlowState> = {};
  const problems: FlowProblem[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const path = ['spec', 'states', name];
    const kinds = STATE_KINDS.filter(kind => Object.hasOwn(value, kind));
    if (Object.hasOwn(value, 'challenge')) {
      problems.push(
        problemAt(
          source,
          [...path, 'challenge'],
          'unknown-field',
          `challenge ${LATER}`,
          true,
        ),
      );
    } else if (kinds.length !== 1) {
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
    state.kind === 'approval'
      ? state.bindTo.flatMap((path, index) =>
          findField(definition.context, path.split('.'))
            ? []
            : [
                problemAt(
                  source,
                  ['spec', 'states', name, 'approval', 'bindTo', index],
                  'unknown-name',
                  `${path} is not declared in ${definition.context.name}`,
                ),
              ],
        )
      : [],
  );
}

/**
 * Reads a flow from YAML: syntax, strict schema, typed expressions, structure. Everything that is wrong is listed with its
 * place; a flow with a problem does not load. Aliases and duplicate keys are refused. Does not throw.
 *
 * @public
 */
export function parseFlow(text: string, options: ParseFlowOptions): ParsedFlow {
  if (text.length > LONGEST_SOURCE) {
    const { source } = readSource('', options.file);
    const message = `the text has ${text.length} characters; at most ${LONGEST_SOURCE} are accepted`;
    return {
      ok: false,
      problems: [problemAt(source, [], 'yaml', message)],
    };
  }
  const { source, value, problems } = readSource(text, options.file);
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind === 'string' && LATER_KINDS.includes(kind)) {
    return {
      ok: false,
      problems: [
        problemAt(source, ['kind'], 'schema', `kind ${kind} ${LATER}`),
      ],
    };
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
  const definition: FlowDefinition = {
    ...head,
    metadata,
    context: withDecisionFields(context),
    initial: spec.initial,
    ...(spec.maxDuration ? { maxDuration: spec.maxDuration } : {}),
    states: read.states,
  };
  const found = [
    ...expressionProblems(source, definition, options.policy),
    ...bindingProblems(source, definition),
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
