import { JsonObject } from '@backstage/types';
import { FlowContext } from '../policy/flowContext';
import { PolicyEngine } from '../policy/policyEngine';
import { Source, truthOf } from './atomTables';
import { TermState, writeTerm } from './cellFacts';
import { Dimension, TermClass } from './cells';
import { Demand, liesInDomain, statesOf } from './dimensions';
import { Literals } from './literals';
import { Term } from './terms';

/** States of one class that are kept, for looking for facts that make a free condition hold. */
const MOST_ALTERNATIVES = 24;

function factsOf(term: Term, state: TermState): JsonObject {
  const facts: JsonObject = {};
  writeTerm(facts, term, state);
  return facts;
}

/** Divides the domain of each term into the classes that no condition tells apart. */
export function termDimensions(
  demands: Map<string, Demand>,
  sources: Source[],
  domainChecks: { term: Term; context: FlowContext }[],
  literals: Literals,
  engine: PolicyEngine,
): Dimension[] {
  const keys = [...demands.keys()].sort();
  return keys.map(key => {
    const demand = demands.get(key) as Demand;
    const { term } = demand;
    const own = sources.filter(
      ({ shape }) => shape.kind === 'single' && shape.term.key === key,
    );
    const checks = domainChecks.filter(check => check.term.key === key);
    const classes = new Map<string, TermClass>();
    for (const [index, state] of statesOf(demand, literals).entries()) {
      const facts = factsOf(term, state);
      const signature = [
        state.kind,
        ...own.map(atom => truthOf(engine, atom, facts)),
        ...checks.map(({ context }) => liesInDomain(term, context, state)),
        demand.inTable ? index : '',
      ].join();
      const known = classes.get(signature);
      if (!known) {
        classes.set(signature, { states: [state] });
      } else if (known.states.length < MOST_ALTERNATIVES) {
        known.states.push(state);
      }
    }
    return {
      key,
      kind: 'term' as const,
      term,
      classes: [...classes.values()],
      parents: term.parents.map(path => keys.indexOf(path.join('.'))),
    };
  });
}
