import {
  activeFlows,
  faultyNames,
  faultyText,
  lintText,
} from '../__testUtils__/fixtures';
import { LintOptions } from '../options';

const fileOf = (number: number) =>
  faultyText(
    faultyNames.find(name =>
      name.startsWith(`${String(number).padStart(2, '0')}-`),
    ) ?? '',
  );

/** What is found besides missing tests, in a faulty flow after some changes. */
function found(
  number: number,
  edits: [string, string][],
  options: Partial<LintOptions> = {},
) {
  const text = edits.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, () => to);
  }, fileOf(number));
  return lintText(text, options)
    .filter(({ message }) => !message.startsWith('there are no tests'))
    .map(({ check, severity, message }) => `${severity} ${check} ${message}`);
}

/** Flow 21 with its fault mended: a flow in which nothing is found. */
const sound: [string, string][] = [
  ['bindTo: [request.ttlDays]', 'bindTo: [request.scopes, request.ttlDays]'],
];
const RULE = '        - { else: review }';

describe('checks look further than their example', () => {
  it('find nothing in the flow that the cases start from', () => {
    expect(found(21, sound)).toEqual([]);
  });

  it.each<[string, [string, string][], RegExp]>([
    [
      'a stage that is never needed',
      [
        [
          'quorum: 1 }]',
          'quorum: 1 }, { id: security, from: \'groups["security"]\', quorum: 1, when: risk.score > 100 }]',
        ],
      ],
      /error never-true-rule the condition of stage security of review/,
    ],
    [
      'a stage under a condition that always holds',
      [
        [
          'quorum: 1 }]',
          'quorum: 1 }, { id: security, from: \'groups["security"]\', quorum: 1, when: risk.score >= 0 }]',
        ],
      ],
      /warning always-true-rule the condition of stage security/,
    ],
    [
      'rules that leave nothing to else',
      [
        [
          RULE,
          `        - { id: rest, when: request.ttlDays <= 365, goto: review }\n${RULE}`,
        ],
      ],
      /warning shadowed-rule the else of intake is never left over/,
    ],
    [
      'a challenge in the place of an approval',
      [
        [
          '- { else: review }',
          '- { id: risky, when: risk.score >= 70, goto: prove }\n        - { else: review }',
        ],
        [
          '    review:\n',
          '    prove:\n      challenge: { uses: human-proof@v1, of: owner.members, fresh: PT5M }\n      timers: [{ after: PT4H, goto: expired }]\n      on: { passed: issue, failed: denied }\n    review:\n',
        ],
      ],
      /error approval-free-access .*intake → prove → issue/,
    ],
    [
      'a time of the whole that leads to access',
      [
        [
          'maxDuration: { after: P30D, goto: expired }',
          'maxDuration: { after: P30D, goto: issue }',
        ],
      ],
      /silence-as-consent|approval-free-access/,
    ],
    [
      'a refusal that gives access',
      [['denied: denied }', 'denied: issue }']],
      /error approval-free-access .*review → issue/,
    ],
    [
      'two stages that one small group cannot fill',
      [
        [
          'stages: [{ id: owner, from: owner.members, quorum: 1 }]',
          'stages: [{ id: a, from: \'["user:default/ann"]\', quorum: 1 }, { id: b, from: \'["user:default/ann"]\', quorum: 1 }]',
        ],
      ],
      /error unsatisfiable-quorum review needs 2 people in a, b, and there are 1/,
    ],
    [
      'two stages that ask the same people',
      [
        [
          'quorum: 1 }]',
          'quorum: 1 }, { id: again, from: owner.members, quorum: 1 }]',
        ],
      ],
      /warning shared-stage stages owner and again/,
    ],
    [
      'a compensation that no end asks for',
      [
        ['done: granted, failed', 'done: deliver, failed'],
        [
          '    granted:\n',
          '    deliver:\n      effect: { uses: access.deliver@v1, compensate: access.withdraw@v1, timeout: PT5M, retry: { max: 2, cap: PT1H } }\n      on: { done: granted, failed: failed }\n    granted:\n',
        ],
        ['end: failed, compensate: all', 'end: failed'],
      ],
      /error missing-compensation failed does not undo what was done: access.issue@v1/,
    ],
    [
      'an effect that nobody declares',
      [['access.issue@v1', 'access.isue@v1']],
      /error unknown-effect access.isue@v1 is not declared/,
    ],
    [
      'a guard that blocks what does not exist',
      [
        [
          '  initial: intake',
          '  guards: [{ id: g, blocks: [access.isue@v1], when: incident.active, goto: denied }]\n  initial: intake',
        ],
      ],
      /error unknown-effect access.isue@v1 is not declared, so blocking it blocks nothing/,
    ],
    [
      'a guard that leads back by a rule',
      [
        [
          '  initial: intake',
          '  guards: [{ id: g, blocks: [access.issue@v1], when: incident.active, goto: intake }]\n  initial: intake',
        ],
        [
          RULE,
          `        - { id: small, when: request.ttlDays <= 5 && size(request.scopes) < 3, goto: issue, bounded: true }\n${RULE}`,
        ],
      ],
      /error resume-without-approval guard g freezes access.issue@v1, .*intake → issue/,
    ],
    [
      'an exception that is asked for and not declared',
      [
        [
          'when: request.ttlDays > 365',
          'when: \'request.ttlDays > 365 && !("lnoger" in exceptions.active)\'',
        ],
        [
          '  initial: intake',
          '  exceptions: [{ id: longer, relaxes: intake/too-long, maxDuration: P30D, renewals: 1, approval: { from: owner.members } }]\n  initial: intake',
        ],
      ],
      /error exception-terms exception longer relaxes nothing[\s\S]*lnoger is not an exception/,
    ],
    [
      'a grant that nothing takes back',
      [['        compensate: access.revoke@v1\n', '']],
      /error uniform-rules access.issue@v1 grants something and names no effect/,
    ],
    [
      'a grant that nobody owns',
      [
        ['from: owner.members, quorum', 'from: \'groups["security"]\', quorum'],
        [', to: owner.members', ''],
      ],
      /error uniform-rules .*no rule, guard or stage looks at its owner/,
    ],
    [
      'a secret that a vote is bound to',
      [
        [
          'request.scopes, request.ttlDays]',
          'request.scopes, request.ttlDays, access.secret]',
        ],
      ],
      /error exposed-secret access.secret is a secret; what votes/,
    ],
    [
      'a circle after the time of the whole',
      [
        [
          'maxDuration: { after: P30D, goto: expired }',
          'maxDuration: { after: P30D, goto: review }',
        ],
        ['denied: denied }', 'denied: edit }'],
        [
          '    denied: {',
          '    edit:\n      wait: { for: [] }\n      timers: [{ after: P1D, goto: review }]\n    denied: {',
        ],
      ],
      /error unbounded-cycle when maxDuration is over/,
    ],
  ])('%s', (_, edits, message) => {
    expect(found(21, [...sound, ...edits]).join('\n')).toMatch(message);
  });

  it('take caps from the options', () => {
    const small: [string, string][] = [
      ['risk.score < 70', 'request.ttlDays <= 30'],
    ];
    expect(found(17, small).join()).toMatch(/unbounded-rule .*scopes/);
    expect(found(17, small, { caps: { ttlDays: { max: 30 } } })).toEqual([]);
    expect(
      found(17, small, { caps: { 'request.ttlDays': { max: 29 } } }).join(),
    ).toMatch(/unbounded-rule .*request.ttlDays \{"max":29\}/);
  });

  it('compare a rule with its caps after the rules before it', () => {
    expect(
      found(17, [
        [
          'request.ttlDays > 365',
          'request.ttlDays > 30 || size(request.scopes) > 3',
        ],
        ['risk.score < 70', 'risk.score < 70'],
      ]),
    ).toEqual([]);
  });

  it('take a sign-off for what allows more', () => {
    expect(found(29, [], { signedOff: () => true })).toEqual([]);
    expect(found(29, [], { signedOff: () => false }).join()).toMatch(
      /widening/,
    );
  });

  it('ask where instances go whose state is gone', () => {
    const live = (state: string): Partial<LintOptions> => ({
      active: () => undefined,
      liveStates: () => [{ version: '0.9.0', states: { [state]: 3 } }],
    });
    expect(found(28, [], live('review'))).toEqual([]);
    expect(found(28, [], live('frozen')).join()).toMatch(
      /unversioned-change frozen is gone, and 3 instances of 0.9.0/,
    );
    const migration = (to: string): [string, string] => [
      'failed: { end: failed, compensate: all }\n',
      `failed: { end: failed, compensate: all }\n---\napiVersion: governance.countersign.dev/v1\nkind: FlowMigration\nmetadata: { flow: faulty-28, owner: group:default/security }\nspec: { from: 0.9.0, to: 1.0.0, states: { frozen: ${to} } }\n`,
    ];
    expect(found(28, [migration('review')], live('frozen'))).toEqual([]);
    expect(found(28, [migration('reviw')], live('frozen')).join()).toMatch(
      /migration-target reviw is not a state/,
    );
  });

  it('refuse an earlier version than the one that runs', () => {
    expect(found(28, [['version: 1.0.0', 'version: 0.9.9']]).join()).toMatch(
      /0.9.9 is earlier than 1.0.0/,
    );
    expect(activeFlows).toHaveLength(2);
  });

  const grant = (spec: string): [string, string] => [
    'failed: { end: failed, compensate: all }\n',
    `failed: { end: failed, compensate: all }\n---\napiVersion: governance.countersign.dev/v1\nkind: ExceptionGrant\nmetadata: { name: granted, owner: group:default/security }\nspec: { subject: x, reason: for the migration, compensatingControl: looked at weekly, ${spec} }\n`,
  ];
  it.each([
    [
      'flow: faulty-26, exception: longer, from: 2026-11-01T00:00:00Z, until: 2026-12-01T00:00:00Z',
      /^$/,
    ],
    [
      'flow: faulty-26, exception: longer, from: 2026-11-01T00:00:00Z, until: 2026-12-01T00:00:01Z',
      /is beyond 2026-12-01T00:00:00.000Z/,
    ],
    [
      'flow: faulty-26, exception: longest, from: 2026-11-01T00:00:00Z, until: 2026-12-01T00:00:00Z',
      /has no exception longest/,
    ],
    [
      'flow: faulty-26, exception: longer, from: 2026-11-01T00:00:00Z, until: 2026-11-01T00:00:00Z',
      /is not after/,
    ],
    [
      'flow: faulty-26, exception: longer, from: 2026-10-01T00:00:00Z, until: 2026-10-20T00:00:00Z',
      /warning .*does nothing/,
    ],
    [
      'flow: unheard, exception: longer, from: 2026-11-01T00:00:00Z, until: 2026-12-01T00:00:00Z',
      /warning .*unheard is not among/,
    ],
  ])('hold an exception to its terms: %s', (spec, message) => {
    const all = found(26, [['too-lnog', 'too-long'], grant(spec)]);
    expect(all.join('\n')).toMatch(message);
  });

  it('tell a test of facts that the flow cannot read, and of a secret', () => {
    const text = fileOf(34);
    const said = (extra: string) =>
      lintText(text.replace('  defaults:\n', `  defaults:\n    ${extra}\n`))
        .filter(({ check }) => check !== 'untested')
        .map(({ check, severity }) => `${severity} ${check}`);
    expect(said('risk: { score: 1 }')).toEqual([]);
    expect(said('risk: { scor: 1 }')).toEqual(['warning undeclared-test-fact']);
    expect(new Set(said('access: { secret: s3cret }'))).toEqual(
      new Set(['error secret-in-test']),
    );
  });
});
