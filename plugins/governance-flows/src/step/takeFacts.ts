import { JsonObject, JsonValue } from '@backstage/types';
import { canonicalJson } from '../definition/canonicalJson';
import { EXCEPTIONS_FACT } from '../definition/interpreterFields';
import { isJsonObject, readPath } from '../policy/celValues';
import { DECISION_FACT } from '../policy/flowContext';
import { boundFields } from './boundFields';
import { countVotes } from './countVotes';
import { enterState } from './enterState';
import { Refusal } from './event';
import { Run, mergeFacts, partsOf, principalKey, toList } from './run';

/** Deeper than any declaration of facts can be read. */
const DEEPEST = 64;

function nestsDeeper(value: JsonValue | undefined, than: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return (
    than === 0 ||
    Object.values(value).some(inner => nestsDeeper(inner, than - 1))
  );
}

/** Refuses facts that only the interpreter may set, or that are none. */
export function refuseFacts(facts: JsonObject): Refusal | undefined {
  if (nestsDeeper(facts, DEEPEST)) {
    return {
      code: 'reserved-fact',
      reason: `The facts nest deeper than ${DEEPEST} levels, which no flow can read`,
    };
  }
  const reserved = Object.keys(facts).find(
    name =>
      name === DECISION_FACT ||
      name === EXCEPTIONS_FACT ||
      name === '__proto__',
  );
  return reserved === undefined
    ? undefined
    : {
        code: 'reserved-fact',
        reason:
          reserved === EXCEPTIONS_FACT
            ? 'exceptions cannot be given as facts; they are granted'
            : `${reserved} cannot be given; only a decision sets it`,
      };
}

const REQUESTERS = [
  ['requester', 'ref'],
  ['request', 'requester'],
];
const DELEGATES = [
  ['requester', 'delegates'],
  ['request', 'delegates'],
];

/** Adds whoever the facts name as requester or delegate; nobody ever leaves these lists. */
export function noteSeparated(run: Run): void {
  const { snapshot } = run;
  const add = (known: string[], paths: readonly string[][]) => {
    const named = paths
      .flatMap(path => toList(readPath(snapshot.facts, path)))
      .map(principalKey);
    return named.every(key => known.includes(key))
      ? known
      : [...new Set([...known, ...named])].sort();
  };
  snapshot.requesters = add(snapshot.requesters, REQUESTERS);
  snapshot.delegates = add(snapshot.delegates, DELEGATES);
}

/** Whether a bound field may have changed; lists and groups that were given again count as changed until digested. */
function boundChanged(run: Run, before: JsonObject): boolean {
  const { snapshot, definition } = run;
  const state = definition.states[snapshot.state];
  const bound =
    state.kind === 'approval' || state.kind === 'challenge' ? state.bindTo : [];
  return partsOf(bound).some(
    path => readPath(before, path) !== readPath(snapshot.facts, path),
  );
}

/** Merges facts in. A change of a bound field voids the votes of the open approval. */
export function takeFacts(run: Run, facts: JsonObject | undefined): void {
  const { snapshot, definition, ports } = run;
  if (!isJsonObject(facts)) {
    return;
  }
  const before = snapshot.facts;
  snapshot.facts = mergeFacts(before, facts);
  noteSeparated(run);
  const { approval, challenge } = snapshot;
  if ((!approval && !challenge) || !boundChanged(run, before)) {
    return;
  }
  const digest = ports.digest(canonicalJson(boundFields(definition, snapshot)));
  if (challenge) {
    challenge.digest = digest;
  }
  if (approval && digest !== approval.digest) {
    run.evidence.push({
      kind: 'votes-voided',
      state: snapshot.state,
      visit: snapshot.visit,
      voters: approval.votes.map(vote => vote.voter),
      reason: 'a field that votes are bound to has changed',
    });
    approval.votes = [];
    approval.digest = digest;
  }
}

/** Counts again over the present facts. */
export function recount(run: Run): void {
  const state = run.definition.states[run.snapshot.state];
  if (state.kind === 'approval') {
    enterState(run, countVotes(run, state));
  }
}
