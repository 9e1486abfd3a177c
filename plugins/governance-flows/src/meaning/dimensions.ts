import { JsonValue } from '@backstage/types';
import { FactField, FlowContext, findField } from '../policy/flowContext';
import { isInDomain } from '../policy/celValues';
import { AtomSource, termsOf } from './atoms';
import { MOST_MEMBERS, candidatesOf } from './candidates';
import { TermState } from './cellFacts';
import { Literals } from './literals';
import { Cuts, SMALL_ENUM } from './shapes';
import { Term, termAt } from './terms';

/** A term with everything that the conditions on it ask. */
export interface Demand {
  term: Term;
  cuts: Cuts;
  /** Whether a condition that is taken as free reads it. */
  inFree: boolean;
  /** Whether several facts are looked up together, so that no two of its values may be taken as one. */
  inTable: boolean;
  /** Its declaration in each context that has it. */
  fields: FactField[];
}

function noCuts(): Cuts {
  return {
    integers: [],
    sizes: [],
    texts: [],
    members: [],
    times: [],
    ordered: false,
  };
}

function addCuts(into: Cuts, from: Cuts): void {
  into.integers.push(...from.integers);
  into.sizes.push(...from.sizes);
  into.texts.push(...from.texts);
  into.members.push(...from.members);
  into.times.push(...from.times);
  into.ordered = into.ordered || from.ordered;
}

/** Turns membership tests of a list with too many of them into free conditions: their combinations would not end. */
function freeCrowdedLists(atoms: AtomSource[]): void {
  const members = new Map<string, Set<string>>();
  for (const { shape } of atoms) {
    if (shape.kind === 'single') {
      const known = members.get(shape.term.key) ?? new Set();
      shape.cuts.members.forEach(member => known.add(member));
      members.set(shape.term.key, known);
    }
  }
  for (const atom of atoms) {
    const { shape } = atom;
    if (
      shape.kind === 'single' &&
      shape.cuts.members.length > 0 &&
      (members.get(shape.term.key)?.size ?? 0) > MOST_MEMBERS
    ) {
      atom.shape = { kind: 'free', terms: [shape.term], lazy: false };
    }
  }
}

/** Every term that the atoms depend on, with the groups above it that may be absent, by spelling. */
export function collectDemands(
  atoms: AtomSource[],
  contexts: readonly FlowContext[],
): Map<string, Demand> {
  freeCrowdedLists(atoms);
  const demands = new Map<string, Demand>();
  function demand(term: Term): Demand {
    const known = demands.get(term.key);
    if (known) {
      known.term = {
        ...known.term,
        optional: known.term.optional || term.optional,
        parents:
          known.term.parents.length >= term.parents.length
            ? known.term.parents
            : term.parents,
      };
      return known;
    }
    const created: Demand = {
      term,
      cuts: noCuts(),
      inFree: false,
      inTable: false,
      // In an order of their own, so that comparing the other way round finds the same examples.
      fields: contexts
        .flatMap(context => {
          const field = findField(context, term.path);
          return field ? [field] : [];
        })
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    };
    demands.set(term.key, created);
    return created;
  }
  for (const { shape, context } of atoms) {
    for (const term of termsOf(shape)) {
      const entry = demand(term);
      entry.inFree ||= shape.kind === 'free' || shape.kind === 'linear';
      entry.inTable ||= shape.kind === 'closed';
      if (shape.kind === 'single') {
        addCuts(entry.cuts, shape.cuts);
      }
      for (const parent of term.parents) {
        const group = termAt(context, parent);
        if (group) {
          demand(group);
        }
      }
    }
  }
  return demands;
}

/** Cuts at the borders of the declared domains, where two contexts declare different ones. */
function cutAtBorders(fields: readonly FactField[], cuts: Cuts): void {
  const enums = fields.map(field =>
    'oneOf' in field && field.oneOf ? field.oneOf : undefined,
  );
  for (const [index, field] of fields.entries()) {
    const own = enums[index];
    if ('maxItems' in field && field.maxItems !== undefined) {
      cuts.sizes.push(BigInt(field.maxItems), BigInt(field.maxItems) + 1n);
    }
    if (own && own.length > 0) {
      const others = enums.filter(texts => texts !== own);
      const foreign = own.find(text =>
        others.some(texts => !texts?.includes(text)),
      );
      cuts.members.push(...(foreign === undefined ? [] : [foreign]), own[0]);
      cuts.texts.push(...own.slice(0, SMALL_ENUM));
    }
  }
}

/** Everything that a cell can say of a term. */
export function statesOf(demand: Demand, literals: Literals): TermState[] {
  const { term, fields, cuts, inFree } = demand;
  if (new Set(fields.map(field => JSON.stringify(field))).size > 1) {
    cutAtBorders(fields, cuts);
  }
  const isMap =
    term.mapKey === undefined &&
    'type' in term.field &&
    term.field.type === 'map<string, list<string>>';
  const values = new Map<string, JsonValue>();
  for (const field of fields) {
    const found: JsonValue[] = isMap
      ? [{}]
      : candidatesOf(field, cuts, inFree ? literals : undefined);
    found.forEach(value => values.set(JSON.stringify(value), value));
  }
  return [
    ...[...values.values()].map(json => ({ kind: 'value' as const, json })),
    ...(term.optional ? [{ kind: 'absent' as const }] : []),
    ...(term.parents.length > 0 ? [{ kind: 'orphan' as const }] : []),
  ];
}

/** Whether a value lies in the domain that a context declares for a term; what is absent does. */
export function liesInDomain(
  term: Term,
  context: FlowContext,
  state: TermState,
): boolean {
  const field = findField(context, term.path);
  if (!field || state.kind !== 'value' || term.mapKey !== undefined) {
    return true;
  }
  return isInDomain(field, state.json);
}
