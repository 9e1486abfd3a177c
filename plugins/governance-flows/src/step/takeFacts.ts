import { JsonObject } from '@backstage/types';
import { canonicalJson } from '../definition/canonicalJson';
import { EXCEPTIONS_FACT } from '../definition/interpreterFields';
import { isJsonObject, readFact } from '../policy/celValues';
import { DECISION_FACT } from '../policy/flowContext';
import { boundFields } from './boundFields';
import { countVotes } from './countVotes';
import { enterState } from './enterState';
import { Refusal } from './event';
import { Run, mergeFacts, principalKey, toList } from './run';

/** Refuses facts that only the interpreter may set, or that are none. */
export function refuseFacts(facts: JsonObject): Refusal | undefined {
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

/** Adds whoever the facts name as requester or delegate; nobody ever leaves these lists. */
export function noteSeparated(run: Run): void {
  const { snapshot } = run;
  const add = (known: string[], paths: string[]) =>
    [
      ...new Set([
        ...known,
        ...paths
          .flatMap(path => toList(readFact(snapshot.facts, path)))
          .map(principalKey),
      ]),
    ].sort();
  snapshot.requesters = add(snapshot.requesters, [
    'requester.ref',
    'request.requester',
  ]);
  snapshot.delegates = add(snapshot.delegates, [
    'requester.delegates',
    'request.delegates',
  ]);
}

/** Merges facts in. A change of a bound field voids the votes of the open approval. */
export function takeFacts(run: Run, facts: JsonObject | undefined): void {
  const { snapshot, definition, ports } = run;
  if (!isJsonObject(facts)) {
    return;
  }
  snapshot.facts = mergeFacts(snapshot.facts, facts);
  noteSeparated(run);
  const { approval, challenge } = snapshot;
  if (!approval && !challenge) {
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
