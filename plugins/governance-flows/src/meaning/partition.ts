import type { ASTNode } from '@marcbachmann/cel-js';
import { parse } from '@marcbachmann/cel-js';
import { FlowContext, findField } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { AtomSource, termsOf, toFormula } from './atoms';
import {
  Source,
  createAtom,
  freeKey,
  freeSums,
  stateAt,
  table,
} from './atomTables';
import { TermState } from './cellFacts';
import { Atom, Dimension, Partition, PartitionInput, sizeOf } from './cells';
import { collectDemands, liesInDomain } from './dimensions';
import { collectLiterals, noLiterals } from './literals';
import { termDimensions } from './termDimensions';
import { Term, collectTerms } from './terms';
import { FALSE, Formula, TRUE } from './truth';

/** A test of one term that holds or makes the expression fail. */
interface TermCheck {
  term: Term;
  /** For a test of the domain; otherwise the test is whether the term is present. */
  context?: FlowContext;
}

function declares(term: Term, contexts: readonly FlowContext[]): string[] {
  return contexts.map(context =>
    JSON.stringify(findField(context, term.path) ?? null),
  );
}

/** Terms must mean the same in both contexts for a condition to be one and the same. */
function keyOf(atom: AtomSource, contexts: readonly FlowContext[]): string {
  const differs = termsOf(atom.shape).some(
    term => new Set(declares(term, contexts)).size > 1,
  );
  return differs
    ? `${atom.text} in ${contexts.indexOf(atom.context)}`
    : atom.text;
}

function canBeAbsent(term: Term): boolean {
  return term.optional || term.parents.length > 0;
}

/** Puts another formula in the place of each atom. */
function replaceAtoms(
  formula: Formula,
  replace: (atom: number) => Formula,
): Formula {
  const inner = (part: Formula) => replaceAtoms(part, replace);
  switch (formula.op) {
    case 'atom':
      return replace(formula.atom);
    case 'and':
    case 'or':
    case 'same':
      return {
        ...formula,
        left: inner(formula.left),
        right: inner(formula.right),
      };
    case 'not':
    case 'within':
      return { ...formula, of: inner(formula.of) };
    case 'choose':
      return {
        op: 'choose',
        condition: inner(formula.condition),
        then: inner(formula.then),
        otherwise: inner(formula.otherwise),
      };
    case 'error':
      return formula;
    default: {
      const unreachable: never = formula;
      throw new TypeError(`Unknown formula ${JSON.stringify(unreachable)}`);
    }
  }
}

function freeDimensions(
  sources: readonly Source[],
  sums: Map<string, bigint[]>,
): Dimension[] {
  const answers = new Map<string, number>();
  for (const source of sources) {
    const { shape } = source;
    if (shape.kind === 'linear') {
      answers.set(freeKey(source), sums.get(shape.name)?.length ?? 1);
    } else if (shape.kind === 'free') {
      answers.set(freeKey(source), shape.lazy ? 3 : 2);
    }
  }
  return [...answers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => ({ key, kind: 'free', answers: count }));
}

function holdsFor({ term, context }: TermCheck, state: TermState): boolean {
  return context ? liesInDomain(term, context, state) : state.kind === 'value';
}

function checkAtom(check: TermCheck, dimensions: Dimension[]): Atom {
  const key = dimensions.findIndex(entry => entry.key === check.term.key);
  return {
    text: check.term.key,
    dimensions: [key],
    answers: table([sizeOf(dimensions[key])], ([index]) => {
      const state = stateAt(dimensions[key], index);
      return state && !holdsFor(check, state) ? FALSE : TRUE;
    }),
  };
}

/**
 * Divides all facts that the contexts allow into cells. An expression that the engine does not accept is an error in every
 * cell, as it is when it is evaluated.
 */
export function createPartition(
  inputs: readonly PartitionInput[],
  engine: PolicyEngine,
): Partition {
  const contexts = [...new Set(inputs.map(({ context }) => context))];
  const sources: Source[] = [];
  const numbers = new Map<string, number>();
  const literals = noLiterals();

  function numberOf(atom: AtomSource): number {
    const key = keyOf(atom, contexts);
    const known = numbers.get(key) ?? sources.length;
    if (known === sources.length) {
      sources.push({ ...atom, key });
      numbers.set(key, known);
    }
    return known;
  }

  const drafts = inputs.map(({ text, context }) => {
    const root: ASTNode | undefined = engine.check(text, 'bool', context).ok
      ? parse(text).ast
      : undefined;
    if (root) {
      collectLiterals(root, literals);
    }
    return {
      context,
      terms: root ? [...collectTerms(root, context).values()] : [],
      formula: root
        ? toFormula(root, context, numberOf)
        : ({ op: 'error' } as const),
    };
  });
  const demands = collectDemands(sources, contexts);

  const checks: TermCheck[] = [];
  const checkNumbers = new Map<string, number>();
  function numberOfCheck(check: TermCheck): number {
    const scope = check.context ? contexts.indexOf(check.context) : 'present';
    const key = `${scope} ${check.term.key}`;
    const known = checkNumbers.get(key) ?? checks.length;
    if (known === checks.length) {
      checks.push(check);
      checkNumbers.set(key, known);
    }
    return sources.length + known;
  }

  const formulas = drafts.map(({ formula, context, terms }): Formula => {
    const linked = replaceAtoms(formula, atom => {
      const { shape } = sources[atom];
      const own: Formula = { op: 'atom', atom };
      const strict =
        shape.kind === 'linear' || (shape.kind === 'free' && !shape.lazy);
      const needed = strict ? shape.terms.filter(canBeAbsent) : [];
      return needed.length === 0
        ? own
        : {
            op: 'within',
            atoms: needed.map(term => numberOfCheck({ term })),
            of: own,
          };
    });
    // A fact outside its domain makes the whole expression fail, wherever it is read.
    const bordered = terms.filter(
      term =>
        new Set(declares(term, contexts)).size > 1 && 'type' in term.field,
    );
    return bordered.length === 0
      ? linked
      : {
          op: 'within',
          atoms: bordered.map(term => numberOfCheck({ term, context })),
          of: linked,
        };
  });

  const sums = freeSums(sources);
  const dimensions = [
    ...termDimensions(
      demands,
      sources,
      checks.flatMap(({ term, context }) =>
        context ? [{ term, context }] : [],
      ),
      literals,
      engine,
    ),
    ...freeDimensions(sources, sums),
  ];
  const free = sources.filter(
    ({ shape }) => shape.kind === 'free' || shape.kind === 'linear',
  );
  return {
    dimensions,
    atoms: [
      ...sources.map(source => createAtom(source, dimensions, sums, engine)),
      ...checks.map(check => checkAtom(check, dimensions)),
    ],
    formulas,
    freeAtoms: [...new Set(free.map(({ text }) => text))].sort(),
  };
}
