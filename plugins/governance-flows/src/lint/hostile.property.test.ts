import * as fc from 'fast-check';
import { parseBundle } from '../parse/parseBundle';
import { checkAssertions } from '../assertions/checkAssertions';
import { lintText, now, policy, shippedFiles } from './__testUtils__/fixtures';
import { lintBundle } from './lintBundle';

const head = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: { name: hostile, owner: group:default/security, version: 1.0.0 }
spec:
  context: FixtureContext/v1
  maxDuration: { after: P30D, goto: denied }
  initial: s0
  states:
    denied: { end: denied }
`;

const gates = (count: number, rules: string) =>
  Array.from(
    { length: count },
    (_, index) =>
      `    s${index}: { gate: [${rules}{ else: ${
        index + 1 < count ? `s${index + 1}` : 'denied'
      } }] }\n`,
  ).join('');

const rule = (id: string, when: string) =>
  `{ id: ${id}, when: '${when}', goto: denied }, `;

const wide = Array.from({ length: 20 }, (_, index) =>
  rule(
    `r${index}`,
    `request.ttlDays > ${index} && risk.score > ${index} && size(request.scopes) > ${index} && request.environment == "prod" && "x${index}" in owner.members && request.purpose == "p${index}"`,
  ),
).join('');

describe('hostile definitions', () => {
  it.each<[string, string, RegExp]>([
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
        gates(
          1,
          rule('r', 'owner.members.all(a, owner.members.all(b, a == b))'),
        ),
      /./,
    ],
    [
      'gates that together take too long to decide',
      head + gates(60, wide),
      /too many cases to be decided, from s0 on/,
    ],
  ])('%s are refused with a message', (_, text, message) => {
    const found = lintText(text);
    expect(found.map(entry => entry.message).join('\n')).toMatch(message);
    expect(found.some(({ severity }) => severity === 'error')).toBe(true);
  });
});

type Mutation =
  | { kind: 'delete'; at: number; length: number }
  | { kind: 'insert'; at: number; text: string }
  | { kind: 'copy'; from: number; at: number; length: number };

/** What an author may mistype, and what an attacker may. */
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constant('delete' as const),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    text: fc.oneof(
      fc.constantFrom(
        '\n',
        '  ',
        '- ',
        ': ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '*a',
        '&a ',
        '!!binary ',
        '|',
        '\u0000',
        '💥',
        'goto: ',
        '__proto__: 1',
        'constructor',
        '.5',
        '-',
        '@v1',
        '(',
        ' && ',
        '!',
        '~',
      ),
      fc.string({ maxLength: 8 }),
    ),
  }),
  fc.record({
    kind: fc.constant('copy' as const),
    from: fc.nat(),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 200 }),
  }),
);

function mutate(text: string, change: Mutation): string {
  const at = change.at % (text.length + 1);
  switch (change.kind) {
    case 'delete':
      return text.slice(0, at) + text.slice(at + change.length);
    case 'insert':
      return text.slice(0, at) + change.text + text.slice(at);
    default: {
      const from = change.from % text.length;
      return (
        text.slice(0, at) +
        text.slice(from, from + change.length) +
        text.slice(at)
      );
    }
  }
}

describe('whatever is written', () => {
  it('is read, linted and asserted without an error being thrown', () => {
    const schemas = shippedFiles.filter(({ file }) =>
      ['contexts.yaml', 'effects.yaml', 'assertions.yaml'].includes(file),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...shippedFiles),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        ({ file, text }, changes) => {
          const mutated = changes.reduce(mutate, text);
          const others = schemas.filter(entry => entry.file !== file);
          const bundle = parseBundle([...others, { file, text: mutated }], {
            policy,
          });
          const found = [
            ...lintBundle(bundle, { policy, now }),
            ...checkAssertions(bundle, { policy }),
          ];
          for (const { range, message } of found) {
            expect(message).not.toBe('');
            expect(range.start.line).toBeGreaterThan(0);
            expect(range.start.column).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
