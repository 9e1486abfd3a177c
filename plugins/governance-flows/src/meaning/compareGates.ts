import { JsonObject } from '@backstage/types';
import { GateState } from '../definition/definition';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { decideCell, decideFacts, GateDecision } from './gateOutcome';
import { createPartition } from './partition';
import { surveyCells } from './survey';
import { compileFormula } from './truth';
import { createSpecimens, findWitness } from './witness';

/**
 * One side of a comparison of gates.
 *
 * @public
 */
export interface GateSide {
  gate: Pick<GateState, 'rules' | 'else'>;
  context: FlowContext;
  /** Where the gate leads when a rule fails; nowhere unless told. */
  onError?: string;
}

/**
 * What decided: the id of a rule, `else`, or `error`; and where that leads, nowhere being absent.
 *
 * @public
 */
export interface GateWay {
  rule: string;
  target?: string;
}

/**
 * Facts that go another way, evaluated on both sides.
 *
 * @public
 */
export interface GateExample {
  facts: JsonObject;
  before: GateWay;
  after: GateWay;
}

/**
 * What a changed gate means for the facts that reach it. Facts whose target has the same name on both sides are unchanged:
 * what changed within that state is compared there.
 *
 * @remarks
 * `wider`: some go to a more permissive target and none to a less permissive one. `other`: some go elsewhere, no more and no
 * less permissive. `different`: both, or it could not be shown what; `exact` is false in the latter case.
 *
 * @public
 */
export interface GateMeaning {
  verdict: 'equal' | 'wider' | 'narrower' | 'other' | 'different';
  method: 'exact' | 'sampled';
  exact: boolean;
  freeAtoms: string[];
  widerExample?: GateExample;
  narrowerExample?: GateExample;
  otherExample?: GateExample;
  cells: { wider: number; narrower: number; other: number; total: number };
}

/**
 * How permissive a target is; the greater, the more.
 *
 * @public
 */
export type Permissiveness = (
  side: 'before' | 'after',
  target: string,
) => number;

type Direction = 'same' | 'wider' | 'narrower' | 'other';

function wayOf(side: GateSide, decision: GateDecision): GateWay {
  if (decision === 'else') {
    return { rule: 'else', target: side.gate.else };
  }
  if (decision === 'error') {
    return side.onError === undefined
      ? { rule: 'error' }
      : { rule: 'error', target: side.onError };
  }
  const { id, goto } = side.gate.rules[decision];
  return { rule: id, target: goto };
}

function directionOf(
  before: GateWay,
  after: GateWay,
  permissiveness: Permissiveness,
): Direction {
  if (before.target === after.target) {
    return 'same';
  }
  const rank = (side: 'before' | 'after', way: GateWay) =>
    way.target === undefined ? -Infinity : permissiveness(side, way.target);
  const held = rank('before', before);
  const now = rank('after', after);
  if (now === held) {
    return 'other';
  }
  return now > held ? 'wider' : 'narrower';
}

function verdictOf(counts: { wider: number; narrower: number; other: number }) {
  if (counts.wider > 0 && counts.narrower > 0) {
    return 'different' as const;
  }
  if (counts.wider > 0) {
    return 'wider' as const;
  }
  if (counts.narrower > 0) {
    return 'narrower' as const;
  }
  return counts.other > 0 ? ('other' as const) : ('equal' as const);
}

/**
 * Decides which facts a changed gate sends to a more, a less, or an equally permissive target, with facts that show it.
 *
 * @public
 */
export function compareGates(
  before: GateSide,
  after: GateSide,
  permissiveness: Permissiveness,
  engine: PolicyEngine,
): GateMeaning {
  const contextAfter =
    JSON.stringify(before.context.fields) ===
    JSON.stringify(after.context.fields)
      ? before.context
      : after.context;
  const partition = createPartition(
    [
      ...before.gate.rules.map(({ when }) => ({
        text: when,
        context: before.context,
      })),
      ...after.gate.rules.map(({ when }) => ({
        text: when,
        context: contextAfter,
      })),
    ],
    engine,
  );
  const survey = surveyCells(partition);
  const evaluators = partition.formulas.map(compileFormula);
  const held = evaluators.slice(0, before.gate.rules.length);
  const now = evaluators.slice(before.gate.rules.length);
  const found = {
    wider: createSpecimens(),
    narrower: createSpecimens(),
    other: createSpecimens(),
  };
  // The same two entries meet in most cells; what that means is looked up once.
  const known = new Map<string, Direction>();
  survey.visit((cell, atoms) => {
    const first = decideCell(held, atoms);
    const second = decideCell(now, atoms);
    const key = `${first} ${second}`;
    let direction = known.get(key);
    if (!direction) {
      direction = directionOf(
        wayOf(before, first),
        wayOf(after, second),
        permissiveness,
      );
      known.set(key, direction);
    }
    if (direction !== 'same') {
      found[direction].add(cell);
    }
  });

  function waysOf(facts: JsonObject): GateExample {
    return {
      facts,
      before: wayOf(
        before,
        decideFacts(before.gate, before.context, facts, engine),
      ),
      after: wayOf(after, decideFacts(after.gate, contextAfter, facts, engine)),
    };
  }
  function exampleOf(direction: Exclude<Direction, 'same'>) {
    const facts = findWitness(partition, found[direction], candidate => {
      const example = waysOf(candidate);
      return (
        directionOf(example.before, example.after, permissiveness) === direction
      );
    });
    return facts && waysOf(facts);
  }
  const examples = {
    wider: exampleOf('wider'),
    narrower: exampleOf('narrower'),
    other: exampleOf('other'),
  };
  const shown = (['wider', 'narrower', 'other'] as const).every(
    direction => found[direction].count === 0 || examples[direction],
  );
  const exact = survey.method === 'exact' && shown;
  const counts = {
    wider: found.wider.count,
    narrower: found.narrower.count,
    other: found.other.count,
  };
  return {
    verdict: exact ? verdictOf(counts) : 'different',
    method: survey.method,
    exact:
      exact ||
      (examples.wider !== undefined && examples.narrower !== undefined),
    freeAtoms: partition.freeAtoms,
    ...(examples.wider ? { widerExample: examples.wider } : {}),
    ...(examples.narrower ? { narrowerExample: examples.narrower } : {}),
    ...(examples.other ? { otherExample: examples.other } : {}),
    cells: { ...counts, total: survey.cells },
  };
}
