import { ApprovalState } from '../definition/definition';
import { readFact } from '../policy/celValues';
import { Refusal } from './event';
import { Run, evaluatePeople, principalKey, toList } from './run';

type Separated = (voter: string) => Refusal | undefined;

/**
 * Who must not vote here, whatever the flow says, and who the flow excludes besides. An expression that fails excludes
 * everybody.
 */
export function separationOf(run: Run, state: ApprovalState): Separated {
  const { snapshot } = run;
  const facts = snapshot.facts;
  const keys = (people: string[]) => new Set(people.map(principalKey));
  const subjects = keys(
    state.separation.notSubject ? toList(readFact(facts, 'subject.ref')) : [],
  );
  const subjectDelegates = keys(
    state.separation.notDelegateOf.includes('subject')
      ? toList(readFact(facts, 'subject.delegates'))
      : [],
  );
  const lastExpression = state.separation.notLastApproverOf;
  const errorsBefore = run.evidence.length;
  const last = keys(
    lastExpression === undefined
      ? []
      : evaluatePeople(run, lastExpression, 'separation.notLastApproverOf'),
  );
  const lastUnknown = run.evidence.length > errorsBefore;

  const chain: [(key: string) => boolean, Refusal][] = [
    [
      key => snapshot.requesters.includes(key), // nobody grants their own request
      {
        code: 'separation.notRequester',
        reason: 'Whoever requested this cannot decide it',
      },
    ],
    [
      key => snapshot.delegates.includes(key) || subjectDelegates.has(key), // nor through somebody acting for them
      {
        code: 'separation.notDelegate',
        reason: 'A delegate of the requester or subject cannot decide this',
      },
    ],
    [
      key => snapshot.authors.includes(key), // the author sets the rules and does not apply them
      {
        code: 'separation.notFlowAuthor',
        reason: 'The author of the flow cannot decide in it',
      },
    ],
    [
      key => subjects.has(key),
      {
        code: 'separation.notSubject',
        reason: 'The subject cannot decide about itself',
      },
    ],
    [
      key => lastUnknown || last.has(key),
      {
        code: 'separation.notLastApprover',
        reason:
          'Whoever decided last time, or a person for whom that is not known, cannot decide this',
      },
    ],
  ];
  return voter => {
    const key = principalKey(voter);
    return chain.find(([applies]) => applies(key))?.[1];
  };
}
