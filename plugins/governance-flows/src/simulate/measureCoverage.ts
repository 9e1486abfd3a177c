import { JsonObject } from '@backstage/types';
import { FlowDefinition } from '../definition/definition';
import { edgeNameOf } from '../definition/decisions';
import { edgesOf } from '../definition/edges';
import { listClauses } from '../meaning/listClauses';
import { PolicyEngine } from '../policy/policyEngine';
import { mergeFacts, replaceFact } from '../step/run';
import { SimulationTrace } from './trace';

/**
 * What of a flow was exercised. Each lists what there is and what was not reached; the share of an empty base is
 * unknown, not 100 %.
 *
 * @public
 */
export interface FlowCoverage {
  states: CoveredShare;
  transitions: CoveredShare;
  gateRules: CoveredShare;
  /** Each clause of each condition, once true and once false. */
  conditions: CoveredShare;
}

/** @public */
export interface CoveredShare {
  total: number;
  covered: number;
  missed: string[];
}

interface Condition {
  where: string;
  expression: string;
}

function shareOf(all: Iterable<string>, seen: ReadonlySet<string>) {
  const names = [...new Set(all)];
  const missed = names.filter(entry => !seen.has(entry));
  return { total: names.length, covered: names.length - missed.length, missed };
}

function edgeKey(from: string, path: (string | number)[], cause: string) {
  switch (cause) {
    case 'timer':
      return `${from} timer ${path[1]}`;
    case 'rule':
    case 'else':
      return `${from} ${cause === 'else' ? 'else' : `rule ${path[1]}`}`;
    default:
      return `${from} ${path[1]}`;
  }
}

/** Every transition of a flow by a name that a reader finds in the source. */
function listTransitions(definition: FlowDefinition): string[] {
  return [
    ...Object.entries(definition.states).flatMap(([name, state]) =>
      edgesOf(state).map(edge => edgeKey(name, edge.path, edge.cause)),
    ),
    ...(definition.guards ?? []).map(guard => `guard ${guard.id}`),
    ...(definition.maxDuration ? ['maxDuration'] : []),
  ];
}

/** The same name for a transition that was made. */
function nameOfMade(
  definition: FlowDefinition,
  from: string,
  code: string,
): string {
  const [cause, name = ''] = [
    code.slice(0, code.indexOf(':') < 0 ? undefined : code.indexOf(':')),
    code.slice(code.indexOf(':') + 1),
  ];
  const state = definition.states[from];
  switch (cause) {
    case 'rule': {
      const index =
        state.kind === 'gate'
          ? state.rules.findIndex(({ id }) => id === name)
          : -1;
      return `${from} rule ${index}`;
    }
    case 'decision':
      return `${from} ${edgeNameOf(name)}`;
    case 'no-eligible-approver':
      return `${from} ${
        state.kind === 'approval'
          ? edgeNameOf(state.decisions.at(-1) ?? '')
          : ''
      }`;
    case 'timer':
      return name === 'maxDuration'
        ? 'maxDuration'
        : `${from} timer ${name.split('/')[1]}`;
    case 'effect.done':
      return `${from} done`;
    case 'effect.failed':
      return `${from} failed`;
    case 'guard':
      return `guard ${name}`;
    case 'signal':
    case 'proof':
      return `${from} ${name}`;
    default:
      return `${from} ${code}`;
  }
}

function listConditions(definition: FlowDefinition): Condition[] {
  const states = Object.entries(definition.states).flatMap(([name, state]) => {
    switch (state.kind) {
      case 'gate':
        return state.rules.map(rule => ({
          where: `${name}/${rule.id}`,
          expression: rule.when,
        }));
      case 'approval':
        return state.stages.flatMap(stage =>
          stage.when === undefined
            ? []
            : [{ where: `${name}/${stage.id}`, expression: stage.when }],
        );
      default:
        return [];
    }
  });
  const guards = (definition.guards ?? []).map(guard => ({
    where: `guard ${guard.id}`,
    expression: guard.when,
  }));
  return [...states, ...guards];
}

/** Which clauses of a condition the given facts make true, and which false. */
function clausesSeen(
  definition: FlowDefinition,
  policy: PolicyEngine,
  { where, expression }: Condition,
  facts: JsonObject,
): string[] {
  return listClauses(expression).flatMap(clause => {
    const result = policy.evaluate(clause, 'bool', definition.context, facts);
    return result.ok ? [`${where}: ${clause} is ${result.value}`] : [];
  });
}

function fromInputs(inputs: JsonObject): JsonObject {
  return Object.entries(inputs).reduce<JsonObject>(
    (facts, [path, value]) =>
      value === undefined ? facts : replaceFact(facts, path.split('.'), value),
    {},
  );
}

/** Measures what the traces of one flow exercised. */
export function measureCoverage(
  definition: FlowDefinition,
  traces: readonly SimulationTrace[],
  policy: PolicyEngine,
): FlowCoverage {
  const conditions = listConditions(definition);
  const states = new Set(traces.flatMap(({ path }) => path));
  const transitions = new Set<string>();
  const rules = new Set<string>();
  const clauses = new Set<string>();
  const see = (where: string, facts: JsonObject) => {
    for (const condition of conditions) {
      if (condition.where === where) {
        clausesSeen(definition, policy, condition, facts).forEach(clause =>
          clauses.add(clause),
        );
      }
    }
  };
  for (const traced of traces.flatMap(({ steps }) => steps)) {
    for (const evidence of traced.evidence) {
      if (evidence.kind === 'transition' && evidence.from !== undefined) {
        transitions.add(nameOfMade(definition, evidence.from, evidence.code));
        if (evidence.code === 'else') {
          rules.add(`${evidence.from}/else`);
        }
      } else if (evidence.kind === 'gate') {
        see(
          `${evidence.state}/${evidence.rule}`,
          mergeFacts(traced.facts, fromInputs(evidence.inputs)),
        );
        if (evidence.result === 'true') {
          rules.add(`${evidence.state}/${evidence.rule}`);
        }
      } else if (evidence.kind === 'guard') {
        see(
          `guard ${evidence.guard}`,
          mergeFacts(traced.facts, fromInputs(evidence.inputs)),
        );
      }
    }
    conditions
      .filter(
        ({ where }) =>
          where.startsWith(`${traced.state}/`) || where.startsWith('guard '),
      )
      .forEach(({ where }) => see(where, traced.facts));
  }
  const gateRules = Object.entries(definition.states).flatMap(([name, state]) =>
    state.kind === 'gate'
      ? [...state.rules.map(rule => `${name}/${rule.id}`), `${name}/else`]
      : [],
  );
  const bothWays = conditions.flatMap(({ where, expression }) =>
    listClauses(expression).flatMap(clause => [
      `${where}: ${clause} is true`,
      `${where}: ${clause} is false`,
    ]),
  );
  return {
    states: shareOf(Object.keys(definition.states), states),
    transitions: shareOf(listTransitions(definition), transitions),
    gateRules: shareOf(gateRules, rules),
    conditions: shareOf(bothWays, clauses),
  };
}
