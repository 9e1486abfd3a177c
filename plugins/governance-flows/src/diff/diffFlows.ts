import { canonicalDefinition } from '../definition/canonicalDefinition';
import { FlowDefinition, GateState } from '../definition/definition';
import {
  GateMeaning,
  GateSide,
  Permissiveness,
  compareGates,
} from '../meaning/compareGates';
import { PolicyEngine } from '../policy/policyEngine';
import { isSafeTarget } from '../step/evaluateGate';
import { EffectAccess, approvalsNeeded } from './approvalsNeeded';
import { Change, listChanges } from './listChanges';
import { LOOSENINGS, Loosening, Pair } from './loosening';
import { findLoosenings } from './loosenings';

/**
 * What {@link diffFlows} needs besides the two versions.
 *
 * @public
 */
export interface DiffPorts {
  policy: PolicyEngine;
  effects: EffectAccess;
}

/**
 * What a gate that changed means.
 *
 * @public
 */
export interface GateComparison extends GateMeaning {
  state: string;
}

/**
 * One way in which the stricter of two versions was loosened, in words for a person. `counterexample` holds facts that the
 * looser version treats more permissively, evaluated on both.
 *
 * @public
 */
export interface Widening extends Loosening {
  words: string;
}

/**
 * The difference between two versions of a flow. `widening` lists how the later allows more, `narrowing` how it allows
 * less; the same comparison the other way round yields the same two lists exchanged.
 *
 * @public
 */
export interface FlowDiff {
  equal: boolean;
  structure: Change[];
  meaning: GateComparison[];
  widening: Widening[];
  narrowing: Widening[];
}

function gateSide(definition: FlowDefinition, gate: GateState): GateSide {
  return {
    gate,
    context: definition.context,
    ...(isSafeTarget(definition, gate.else) ? { onError: gate.else } : {}),
  };
}

function mirror(meaning: GateMeaning): GateMeaning {
  const flip = (example: GateMeaning['widerExample']) =>
    example && {
      facts: example.facts,
      before: example.after,
      after: example.before,
    };
  const { widerExample, narrowerExample, otherExample, ...rest } = meaning;
  const verdicts = { wider: 'narrower', narrower: 'wider' } as const;
  const { verdict } = meaning;
  return {
    ...rest,
    verdict:
      verdict === 'wider' || verdict === 'narrower'
        ? verdicts[verdict]
        : verdict,
    ...(narrowerExample ? { widerExample: flip(narrowerExample) } : {}),
    ...(widerExample ? { narrowerExample: flip(widerExample) } : {}),
    ...(otherExample ? { otherExample: flip(otherExample) } : {}),
    cells: {
      ...meaning.cells,
      wider: meaning.cells.narrower,
      narrower: meaning.cells.wider,
    },
  };
}

function compareAllGates(
  before: FlowDefinition,
  after: FlowDefinition,
  permissiveness: Permissiveness,
  policy: PolicyEngine,
): GateComparison[] {
  return Object.keys(before.states)
    .sort()
    .flatMap(state => {
      const held = before.states[state];
      const now = Object.hasOwn(after.states, state)
        ? after.states[state]
        : undefined;
      if (held.kind !== 'gate' || now?.kind !== 'gate') {
        return [];
      }
      const sides = [gateSide(before, held), gateSide(after, now)] as const;
      if (JSON.stringify(sides[0]) === JSON.stringify(sides[1])) {
        return [];
      }
      return [{ state, ...compareGates(...sides, permissiveness, policy) }];
    });
}

function wordsOf(loosening: Loosening, direction: 'widening' | 'narrowing') {
  const { code, path, strict, loose } = loosening;
  const [widened, narrowed] = LOOSENINGS[code];
  const [from, to] =
    direction === 'widening' ? [strict, loose] : [loose, strict];
  const values = [from, to].map(value =>
    value === undefined ? 'none' : JSON.stringify(value),
  );
  const change =
    strict === undefined && loose === undefined
      ? ''
      : ` (${values.join(' → ')})`;
  return `${path} ${direction === 'widening' ? widened : narrowed}${change}`;
}

function describe(pair: Pair, direction: 'widening' | 'narrowing'): Widening[] {
  return findLoosenings
    .flatMap(find => find(pair))
    .map(loosening => ({ ...loosening, words: wordsOf(loosening, direction) }))
    .sort((a, b) => {
      const [first, second] = [a, b].map(
        entry => `${entry.path} ${entry.code}`,
      );
      return first < second ? -1 : Number(first > second);
    });
}

/**
 * Compares two versions of a flow: what is written differently, what that means for the facts that reach each gate, and
 * every way in which the later version allows more or less. A first version has nothing to be wider than.
 *
 * @public
 */
export function diffFlows(
  before: FlowDefinition | undefined,
  after: FlowDefinition,
  ports: DiffPorts,
): FlowDiff {
  if (!before) {
    return {
      equal: false,
      structure: Object.keys(after.states)
        .sort()
        .map(name => ({
          kind: 'added',
          area: 'state',
          path: `states.${name}`,
        })),
      meaning: [],
      widening: [],
      narrowing: [],
    };
  }
  if (canonicalDefinition(before) === canonicalDefinition(after)) {
    return {
      equal: true,
      structure: [],
      meaning: [],
      widening: [],
      narrowing: [],
    };
  }
  const { policy, effects } = ports;
  const needed = {
    before: approvalsNeeded(before, effects),
    after: approvalsNeeded(after, effects),
  };
  const permissiveness: Permissiveness = (side, target) =>
    -(needed[side].get(target) ?? Infinity);
  const meaning = compareAllGates(before, after, permissiveness, policy);
  const shared = {
    policy,
    gives: (uses: string) => effects(uses) === 'gives',
    takes: (uses: string) => effects(uses) === 'takes',
  };
  const forward: Pair = {
    ...shared,
    strict: before,
    loose: after,
    rank: (side, state) =>
      permissiveness(side === 'strict' ? 'before' : 'after', state),
    gates: new Map(meaning.map(({ state, ...rest }) => [state, rest])),
  };
  const backward: Pair = {
    ...shared,
    strict: after,
    loose: before,
    rank: (side, state) =>
      permissiveness(side === 'strict' ? 'after' : 'before', state),
    gates: new Map(meaning.map(({ state, ...rest }) => [state, mirror(rest)])),
  };
  return {
    equal: false,
    structure: listChanges(before, after),
    meaning,
    widening: describe(forward, 'widening'),
    narrowing: describe(backward, 'narrowing'),
  };
}
