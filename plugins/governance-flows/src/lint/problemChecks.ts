import { FlowProblem } from '../parse/problem';
import { LintCheckInfo } from './finding';

/** A check that is taken when a document is loaded, and how its problems are told. */
export interface ProblemCheck extends LintCheckInfo {
  number: number;
  covers(problem: FlowProblem): boolean;
}

function loadCheck(
  number: number,
  id: string,
  title: string,
  covers: ProblemCheck['covers'],
): ProblemCheck {
  return { id, number, title, severity: 'error', suppressible: false, covers };
}

const code =
  (...codes: string[]): ProblemCheck['covers'] =>
  problem =>
    codes.includes(problem.code);

/** Refused by the schema, at a path of the document. */
const schemaAt =
  (pattern: RegExp): ProblemCheck['covers'] =>
  ({ code: found, path }) =>
    found === 'schema' && pattern.test(path);

const STATE = String.raw`^spec\.states\.[^.]+\.`;
const CLOCK = /^(now|today|timestamp|random|uuid)\(\) is not in the fragment/;

/**
 * What keeps a document from loading, as checks. The first that covers a problem names it; the last two cover what no other
 * does, so that every problem is told exactly once.
 */
export const problemChecks: readonly ProblemCheck[] = [
  loadCheck(
    12,
    'gate-without-else',
    'every gate ends in an else', // or some input has nowhere to go
    schemaAt(new RegExp(`${STATE}gate(\\.\\d+)?$`)),
  ),
  loadCheck(
    20,
    'sole-approver',
    'nobody approves by being the only one', // a missing approver escalates or denies
    schemaAt(new RegExp(`${STATE}approval\\.onNoEligibleApprover$`)),
  ),
  loadCheck(
    19,
    'weak-separation',
    'separation of duties is only tightened', // what always holds cannot be switched off
    schemaAt(
      new RegExp(
        `${STATE}approval\\.separation\\.(notRequester|notFlowAuthor|humansOnly|distinctAcrossStages)$`,
      ),
    ),
  ),
  loadCheck(
    31,
    'unversioned-effect',
    'every effect names its version', // what it does cannot change behind a flow
    schemaAt(new RegExp(`${STATE}effect\\.(uses|compensate)$`)),
  ),
  loadCheck(
    11,
    'effect-limits',
    'every effect has a timeout, a cap and a way out', // nothing is tried for ever
    schemaAt(
      new RegExp(
        `${STATE}(effect\\.(timeout|retry(\\.(max|cap))?)|on\\.(done|failed))$`,
      ),
    ),
  ),
  loadCheck(
    26,
    'exception-limits',
    'every exception ends, and is renewed so often only', // no exception is for ever
    schemaAt(/^spec\.exceptions\.\d+\.(maxDuration|renewals|relaxes)$/),
  ),
  loadCheck(
    1,
    'unknown-field',
    'every field is known', // a misspelt field is no field left out
    code('unknown-field'),
  ),
  loadCheck(
    2,
    'unknown-name',
    'every fact that is named is declared', // a misspelt fact is never merely absent
    code('expression-unknown-name'),
  ),
  loadCheck(
    3,
    'wrong-type',
    'every expression is of the type that is asked for', // nothing fails when it is too late
    code(
      'expression-wrong-type',
      'expression-unknown-value',
      'expression-syntax',
    ),
  ),
  loadCheck(
    4,
    'dangling-target',
    'every target exists',
    code('dangling-target'),
  ),
  loadCheck(
    4,
    'decision-edges',
    'every answer leads somewhere', // and what can never be answered leads nowhere
    code('decision-edges'),
  ),
  loadCheck(
    5,
    'unreachable-state',
    'every state is used',
    code('unreachable-state'),
  ),
  loadCheck(6, 'dead-end', 'every state can be left', code('dead-end')),
  loadCheck(
    7,
    'no-path-to-end',
    'every instance can end',
    code('no-path-to-end'),
  ),
  loadCheck(
    8,
    'gate-cycle',
    'no gates lead to each other for ever', // every step comes to rest
    code('gate-cycle'),
  ),
  loadCheck(
    9,
    'missing-terminal-timer',
    'nobody waits for ever', // silence leads somewhere
    code('missing-terminal-timer'),
  ),
  loadCheck(
    10,
    'timer-order',
    'reminders come in time', // before the state is left
    code('timer-order'),
  ),
  loadCheck(
    32,
    'undeclared-input',
    'every input is declared, and time is a fact', // what is decided can be decided again
    problem =>
      problem.code === 'unknown-name' ||
      (problem.code === 'expression-outside-fragment' &&
        CLOCK.test(problem.message)),
  ),
  loadCheck(
    27,
    'forbidden-expression',
    'every expression is cheap and decidable', // no regular expression, no nested loop
    code('expression-outside-fragment', 'expression-too-costly'),
  ),
  loadCheck(
    27,
    'too-many-states',
    'a flow can be read', // and decided in time
    code('too-many-states'),
  ),
  loadCheck(
    33,
    'silence-as-consent',
    'silence never keeps nor approves', // somebody has to say so
    code('silence-as-consent'),
  ),
  loadCheck(
    1,
    'invalid-document',
    'every document is as its schema says', // whatever no other check is about
    () => true,
  ),
];
