/** A flow that the states of a case are put into; it names the context of the faulty flows. */
export const head = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: hostile, owner: group:default/security, version: 1.0.0 }
spec:
  context: FixtureContext/v1
  maxDuration: { after: P30D, goto: denied }
  initial: s0
  states:
    denied: { end: denied }
`;

export const gates = (count: number, rules: string) =>
  Array.from(
    { length: count },
    (_, index) =>
      `    s${index}: { gate: [${rules}{ else: ${
        index + 1 < count ? `s${index + 1}` : 'denied'
      } }] }\n`,
  ).join('');

const rule = (id: string, when: string) =>
  `{ id: ${id}, when: '${when}', goto: denied }, `;

export const wide = Array.from({ length: 20 }, (_, index) =>
  rule(
    `r${index}`,
    `request.ttlDays > ${index} && risk.score > ${index} && size(request.scopes) > ${index} && request.environment == "prod" && "x${index}" in owner.members && request.purpose == "p${index}"`,
  ),
).join('');

/** What somebody may hand in to break whoever reads it: a name, the text, and what is said of it. */
export const HOSTILE: [string, string, RegExp][] = [
  [
    'deep YAML',
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    /nests deeper than 64/,
  ],
  ['deep maps', `${'{a: '.repeat(5000)}`, /nests deeper than 64/],
  [
    'aliases',
    `a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n`,
    /aliases are not accepted/,
  ],
  ['a huge file', 'x'.repeat(300_000), /at most 262144/],
  ['many documents', '---\na: 1\n'.repeat(200), /at most 100/],
  [
    'more states than anybody reads',
    head + gates(201, ''),
    /at most 200 are accepted/,
  ],
  [
    'more rules than a gate has',
    head +
      gates(
        1,
        Array.from({ length: 60 }, (_, i) =>
          rule(`r${i}`, 'risk.score > 1'),
        ).join(''),
      ),
    /s0\.gate/,
  ],
  [
    'an expression that is too long',
    head + gates(1, rule('r', `request.purpose == "${'x'.repeat(5000)}"`)),
    /2000|Too big/,
  ],
  [
    'an expression that nests',
    head + gates(1, rule('r', `${'('.repeat(400)}true${')'.repeat(400)}`)),
    /./,
  ],
  [
    'a regular expression',
    head + gates(1, rule('r', 'request.purpose.matches("^(a+)+$")')),
    /matches\(\) is not in the fragment/,
  ],
  [
    'loops in loops',
    head +
      gates(1, rule('r', 'owner.members.all(a, owner.members.all(b, a == b))')),
    /./,
  ],
  [
    'gates that together take too long to decide',
    head + gates(60, wide),
    /too many cases to be decided, from s\d+ on/,
  ],
  [
    'billion laughs',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from(
      { length: 9 },
      (_, i) =>
        `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${Array.from(
          { length: 9 },
          () => `*${'abcdefghij'[i]}`,
        ).join(', ')}]\n`,
    ).join('')}`,
    /aliases are not accepted/,
  ],
  ['deep lists in blocks', `${'- '.repeat(3000)}x`, /nests deeper than 64/],
  [
    'maps nested by indentation',
    Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    /nests deeper than 64/,
  ],
  ['deep tags', `${'!!seq '.repeat(2000)}[]`, /./],
  ['a merge key', head.replace('denied: {', '<<: {'), /./],
  [
    'a state named __proto__',
    `${head}    __proto__: { end: denied }\n${gates(1, '')}`,
    /__proto__/,
  ],
  [
    'a state named constructor that nothing declares',
    `${head}    s0: { wait: { for: [go] }, timers: [{ after: P1D, goto: denied }], on: { go: constructor } }\n`,
    /constructor/,
  ],
  [
    'prototype in an expression',
    head + gates(1, rule('r', 'request.__proto__.polluted == true')),
    /__proto__|not in the fragment|unknown/i,
  ],
  [
    'a constructor in an expression',
    head + gates(1, rule('r', 'request.constructor == "x"')),
    /constructor/,
  ],
  [
    'letters that look like others',
    head + gates(1, rule('r', 'r\u0435quest.ttlDays > 1')),
    /./,
  ],
  [
    'text that runs the other way',
    head.replace('name: hostile', 'name: host\u202eile'),
    /metadata|name/,
  ],
  [
    'a name with a NUL',
    head.replace('name: hostile', 'name: "host\\0ile"'),
    /name/,
  ],
  [
    'an expression that doubles',
    head +
      gates(
        1,
        rule(
          'r',
          Array.from({ length: 12 }).reduce<string>(
            text => `(${text} ? ${text} : ${text})`.slice(0, 1900),
            'risk.score > 1',
          ),
        ),
      ),
    /./,
  ],
  [
    'a list of many texts in an expression',
    head +
      gates(
        1,
        rule(
          'r',
          `request.purpose in [${Array.from(
            { length: 150 },
            (_, i) => `"p${i}"`,
          ).join(', ')}]`,
        ),
      ),
    /./,
  ],
  [
    'numbers beyond what is exact',
    head + gates(1, rule('r', 'request.ttlDays > 99999999999999999999')),
    /./,
  ],
  [
    'a duration beyond all time',
    head.replace('after: P30D', 'after: P99999999999999999999Y') + gates(1, ''),
    /duration|P99999999999999999999Y/,
  ],
  [
    'a fact with a huge enum',
    `apiVersion: governance.countersign.dev/v1
kind: FactSchema
metadata: { name: Huge, owner: group:default/security, version: v1 }
spec:
  fields:
    a: { type: string, oneOf: [${Array.from(
      { length: 5000 },
      (_, i) => `t${i}`,
    ).join(', ')}] }
`,
    /oneOf|200/,
  ],
  ['binary', '\u0000\u0001\u0002\ufffe\uffff', /./],
  [
    'a lone surrogate',
    `${head}    "\ud800": { end: denied }\n${gates(1, '')}`,
    /./,
  ],
  ['nothing but anchors', '&a &b &c', /./],
  [
    'a sequence of maps as keys',
    '? {a: [b]}\n: ? [c]\n  : d\n',
    /a key must be a text/,
  ],
];
