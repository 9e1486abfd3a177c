import { Environment } from '@marcbachmann/cel-js';
import type { ParseResult } from '@marcbachmann/cel-js';
import { walkFragment } from './celFragment';
import {
  PlannedRead,
  fromCel,
  pickInputs,
  planReads,
  toCelVariables,
} from './celValues';
import { FactField, FlowContext } from './flowContext';
import {
  PolicyCheck,
  PolicyEngine,
  PolicyProblem,
  PolicyResult,
  PolicyType,
} from './policyEngine';

/** Evaluation steps that one expression may cost at most, from the declared sizes of lists. */
export const COST_LIMIT = 100_000;

/** Longest text of an expression; longer ones are refused unread. */
export const LONGEST_EXPRESSION = 4_000;

const LIMITS = {
  maxAstNodes: 300,
  maxDepth: 24,
  maxListElements: 100,
  maxMapEntries: 1,
  maxCallArguments: 4,
};

const ACCEPTED: Record<PolicyType, readonly string[]> = {
  bool: ['bool'],
  string: ['string'],
  timestamp: ['google.protobuf.Timestamp'],
  'list<string>': ['list<string>'],
  people: ['list<string>', 'string'],
  any: ['bool', 'string', 'int', 'google.protobuf.Timestamp', 'list<string>'],
};

type Compiled =
  | {
      ok: true;
      run: ParseResult;
      reach: number;
      reads: PlannedRead[];
      check: PolicyCheck & { ok: true };
    }
  | { ok: false; problems: PolicyProblem[] };

interface CelSchema {
  [name: string]: string | CelSchema;
}

function toCelType(field: FactField): string | CelSchema {
  if ('fields' in field) {
    return toCelSchema(field.fields);
  }
  return field.type === 'timestamp' ? 'google.protobuf.Timestamp' : field.type;
}

function toCelSchema(fields: { [name: string]: FactField }): CelSchema {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, toCelType(field)]),
  );
}

function createEnvironment(context: FlowContext): Environment {
  const environment = new Environment({ limits: LIMITS });
  for (const [name, field] of Object.entries(context.fields)) {
    const type = toCelType(field);
    if (typeof type === 'string') {
      environment.registerVariable(name, type);
    } else {
      environment.registerVariable({ name, schema: type });
    }
  }
  return environment;
}

function problemFrom(
  error: unknown,
  code: PolicyProblem['code'],
  expression: string,
): PolicyProblem {
  const {
    summary,
    range,
    code: reason,
  } = error as {
    summary?: string;
    code?: string;
    range?: { start: number; end: number };
  };
  const unknown = ['unknown_variable', 'no_such_key'].includes(reason ?? '');
  return {
    code: unknown ? 'unknown-name' : code,
    message: summary ?? String(error).split('\n')[0],
    start: range?.start ?? 0,
    end: range?.end ?? expression.length,
  };
}

function compile(
  expression: string,
  expected: PolicyType,
  context: FlowContext,
  environment: Environment,
): Compiled {
  const whole = { start: 0, end: expression.length };
  if (expression.length > LONGEST_EXPRESSION) {
    return {
      ok: false,
      problems: [
        {
          code: 'too-costly',
          message: `the expression has ${expression.length} characters; at most ${LONGEST_EXPRESSION} are accepted`,
          ...whole,
        },
      ],
    };
  }
  let run: ParseResult;
  try {
    run = environment.parse(expression);
  } catch (error) {
    return { ok: false, problems: [problemFrom(error, 'syntax', expression)] };
  }
  const { problems, reads, cost, reach } = walkFragment(run.ast, context);
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  const verdict = run.check();
  if (!verdict.valid) {
    return {
      ok: false,
      problems: [problemFrom(verdict.error, 'wrong-type', expression)],
    };
  }
  const type = verdict.type ?? 'unknown';
  if (!ACCEPTED[expected].includes(type)) {
    return {
      ok: false,
      problems: [
        {
          code: 'wrong-type',
          message: `the expression is of type ${type}; accepted here: ${ACCEPTED[
            expected
          ].join(', ')}`,
          ...whole,
        },
      ],
    };
  }
  if (cost > COST_LIMIT) {
    return {
      ok: false,
      problems: [
        {
          code: 'too-costly',
          message: `the expression may take ${cost} steps; at most ${COST_LIMIT} are accepted`,
          ...whole,
        },
      ],
    };
  }
  return {
    ok: true,
    run,
    reach,
    reads: planReads(context, reads),
    check: { ok: true, type, cost, reads },
  };
}

/**
 * The fragment of CEL (https://cel.dev) that flows are written in. Compiled expressions are kept per context object for
 * the life of the engine.
 *
 * @public
 */
export function createCelPolicyEngine(): PolicyEngine {
  const contexts = new WeakMap<
    FlowContext,
    {
      environment: Environment;
      compiled: Map<PolicyType, Map<string, Compiled>>;
    }
  >();

  function compiled(
    expression: string,
    expected: PolicyType,
    context: FlowContext,
  ): Compiled {
    let entry = contexts.get(context);
    if (!entry) {
      entry = { environment: createEnvironment(context), compiled: new Map() };
      contexts.set(context, entry);
    }
    if (expression.length > LONGEST_EXPRESSION) {
      // Not kept: what is refused for its length must not fill the memory either.
      return compile(expression, expected, context, entry.environment);
    }
    let known = entry.compiled.get(expected);
    if (!known) {
      known = new Map();
      entry.compiled.set(expected, known);
    }
    let result = known.get(expression);
    if (!result) {
      result = compile(expression, expected, context, entry.environment);
      known.set(expression, result);
    }
    return result;
  }

  return {
    check(expression, expected, context) {
      const result = compiled(expression, expected, context);
      return result.ok ? result.check : result;
    },
    evaluate(expression, expected, context, facts): PolicyResult {
      const result = compiled(expression, expected, context);
      if (!result.ok) {
        return { ok: false, reason: result.problems[0].message, inputs: {} };
      }
      const inputs = pickInputs(result.reads, facts);
      try {
        const variables = toCelVariables(result.reads, facts, result.reach);
        return { ok: true, value: fromCel(result.run(variables)), inputs };
      } catch (error) {
        const { summary, message } = error as Error & { summary?: string };
        return { ok: false, reason: summary ?? message, inputs };
      }
    },
  };
}
