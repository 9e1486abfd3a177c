import { parseBundle } from '../parse/parseBundle';
import {
  faultyNames,
  faultyText,
  lintText,
  now,
  policy,
  shippedFiles,
} from './__testUtils__/fixtures';
import { LINT_CHECKS } from './flowChecks';
import { lintBundle } from './lintBundle';

/** A faulty flow: where it is told, and the change that mends it. */
interface Faulty {
  check: string;
  at: string;
  mend: [faulty: string, sound: string];
  says?: RegExp;
}

const table: { [number: number]: Faulty } = {
  1: {
    check: 'unknown-field',
    at: '18:7',
    mend: ['      timer:', '      timers:'],
  },
  2: {
    check: 'unknown-name',
    at: '12:33',
    mend: ['requst.ttlDays', 'request.ttlDays'],
    says: /requst/,
  },
  3: {
    check: 'wrong-type',
    at: '12:33',
    mend: ['ttlDays + 1', 'ttlDays > 365'],
  },
  4: {
    check: 'dangling-target',
    at: '21:23',
    mend: ['approved: isue', 'approved: issue'],
    says: /isue is not a state/,
  },
  5: {
    check: 'unreachable-state',
    at: '34:7',
    mend: [
      '- { else: review }',
      '- { id: risky, when: risk.score >= 70, goto: second-look }\n        - { else: review }',
    ],
    says: /nothing leads to second-look/,
  },
  6: {
    check: 'dead-end',
    at: '33:13',
    mend: ['{ wait: { for: [] } }', '{ end: denied }'],
    says: /nothing leads out of denied/,
  },
  7: {
    check: 'no-path-to-end',
    at: '34:7',
    mend: ['P1D, goto: denied }]', 'P1D, goto: expired }]'],
  },
  8: {
    check: 'unbounded-cycle',
    at: '14:7',
    mend: [
      '  initial: intake',
      '  maxDuration: { after: P30D, goto: expired }\n  initial: intake',
    ],
    says: /review, edit/,
  },
  9: {
    check: 'missing-terminal-timer',
    at: '14:7',
    mend: [
      '  initial: intake',
      '  maxDuration: { after: P30D, goto: expired }\n  initial: intake',
    ],
  },
  10: { check: 'timer-order', at: '20:20', mend: ['P5D, goto', 'P10D, goto'] },
  11: {
    check: 'effect-limits',
    at: '28:16',
    mend: ['retry: { max: 6 }', 'retry: { max: 6, cap: PT1H }'],
  },
  12: {
    check: 'gate-without-else',
    at: '12:9',
    mend: [
      '- { id: other, when: request.ttlDays <= 365, goto: review }',
      '- { else: review }',
    ],
  },
  13: {
    check: 'always-true-rule',
    at: '12:33',
    mend: ['risk.score <= 100', 'risk.score <= 99'],
  },
  14: {
    check: 'never-true-rule',
    at: '14:19',
    mend: ['ttlDays > 10', 'ttlDays > 1'],
  },
  15: {
    check: 'shadowed-rule',
    at: '13:37',
    mend: ['ttlDays > 730', 'ttlDays > 30'],
    says: /too-long came first/,
  },
  16: {
    check: 'approval-free-access',
    at: '15:17',
    mend: [
      '          goto: issue\n',
      '          goto: issue\n          bounded: true\n',
    ],
    says: /intake → issue/,
  },
  17: {
    check: 'unbounded-rule',
    at: '14:17',
    mend: [
      'risk.score < 70',
      'risk.score < 70 && request.ttlDays <= 30 && size(request.scopes) < 5',
    ],
  },
  18: {
    check: 'unsatisfiable-quorum',
    at: '16:69',
    mend: ['"user:default/ann"', '"user:default/ann", "user:default/bob"'],
  },
  19: {
    check: 'weak-separation',
    at: '17:37',
    mend: ['notRequester: false', 'notRequester: true'],
  },
  20: {
    check: 'sole-approver',
    at: '17:31',
    mend: ['onNoEligibleApprover: approve', 'onNoEligibleApprover: deny'],
  },
  21: {
    check: 'unbound-vote',
    at: '17:17',
    mend: [
      'bindTo: [request.ttlDays]',
      'bindTo: [request.scopes, request.ttlDays]',
    ],
    says: /not bound to request.scopes/,
  },
  22: {
    check: 'missing-compensation',
    at: '32:9',
    mend: [
      'uses: access.deliver@v1\n',
      'uses: access.deliver@v1\n        compensate: access.withdraw@v1\n',
    ],
  },
  23: {
    check: 'guard-blocks-way-out',
    at: '10:15',
    mend: [
      "blocks: ['*']\n",
      "blocks: ['*']\n      except: [access.revoke@v1]\n",
    ],
  },
  24: {
    check: 'resume-without-approval',
    at: '41:30',
    mend: ['incident.closed: issue', 'incident.closed: review'],
    says: /frozen → issue/,
  },
  25: {
    check: 'grant-without-end',
    at: '31:7',
    mend: [
      '      end: granted\n',
      '      end: granted\n      obligations: [{ kind: expiry, at: grant.notAfter }]\n',
    ],
  },
  26: {
    check: 'exception-terms',
    at: '10:16',
    mend: ['intake/too-lnog', 'intake/too-long'],
    says: /intake\/too-long/,
  },
  27: {
    check: 'forbidden-expression',
    at: '14:19',
    mend: ['matches("^(a+)+$")', 'startsWith("test")'],
  },
  28: {
    check: 'unversioned-change',
    at: '4:70',
    mend: ['version: 1.0.0', 'version: 1.1.0'],
  },
  29: {
    check: 'widening',
    at: '11:7',
    mend: ['ttlDays > 180', 'ttlDays > 90'],
  },
  30: {
    check: 'exposed-secret',
    at: '33:24',
    mend: ['about: access.secret', 'about: request.purpose'],
  },
  31: {
    check: 'unknown-effect',
    at: '24:15',
    mend: ['access.create@v1', 'access.issue@v1'],
  },
  32: {
    check: 'undeclared-input',
    at: '13:57',
    mend: ['now()', 'timestamp("2026-01-01T00:00:00Z")'],
  },
  33: {
    check: 'silence-as-consent',
    at: '20:32',
    mend: ['P10D, goto: granted', 'P10D, goto: expired'],
  },
  34: {
    check: 'untested',
    at: '11:11',
    mend: [
      '  cases:\n',
      '  cases:\n    - name: too long is refused at once\n      with: { request.ttlDays: 366 }\n      expect: { rule: intake/too-long }\n',
    ],
    says: /intake\/too-long/,
  },
};

const places = (text: string) =>
  lintText(text)
    .filter(({ message }) => !/^there are no tests/.test(message))
    .map(
      ({ check, range, number }) =>
        `${number} ${check} ${range.start.line}:${range.start.column}`,
    );

describe('the checks of the linter', () => {
  const numbers = Array.from({ length: 34 }, (_, index) => index + 1);

  it.each(numbers)(
    '%d finds its fault, and nothing once it is mended',
    number => {
      const { check, at, mend, says } = table[number];
      const name = faultyNames.find(entry =>
        entry.startsWith(`${String(number).padStart(2, '0')}-`),
      );
      const faulty = faultyText(name ?? `no flow for check ${number}`);
      expect(places(faulty)).toEqual([`${number} ${check} ${at}`]);
      expect(
        lintText(faulty).find(entry => entry.check === check)?.message,
      ).toMatch(says ?? /./);
      const [wrong, right] = mend;
      expect(faulty.split(wrong)).toHaveLength(2);
      expect(places(faulty.replace(wrong, () => right))).toEqual([]);
    },
  );

  it('are all in the list, under the number of the table', () => {
    for (const number of numbers) {
      expect(
        LINT_CHECKS.filter(entry => entry.number === number).map(
          ({ id }) => id,
        ),
      ).toContain(table[number].check);
    }
    expect(new Set(LINT_CHECKS.map(({ id }) => id)).size).toBe(
      LINT_CHECKS.length,
    );
  });
});

describe('the shipped flows', () => {
  it('have no error and no warning', () => {
    const bundle = parseBundle(shippedFiles, { policy });
    const found = lintBundle(bundle, { policy, now });
    expect(
      found
        .filter(
          ({ severity, suppressed }) => severity !== 'note' && !suppressed,
        )
        .map(
          ({ file, range, message }) =>
            `${file}:${range.start.line} ${message}`,
        ),
    ).toEqual([]);
  });
});
