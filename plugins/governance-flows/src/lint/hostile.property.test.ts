import * as fc from 'fast-check';
import { parseBundle } from '../parse/parseBundle';
import { checkAssertions } from '../assertions/checkAssertions';
import { HOSTILE, gates, head, wide } from './__testUtils__/hostile';
import { lintText, now, policy, shippedFiles } from './__testUtils__/fixtures';
import { lintBundle } from './lintBundle';

describe('hostile definitions', () => {
  it.each(HOSTILE)('%s are refused with a message', (_, text, message) => {
    const found = lintText(text);
    expect(found.map(entry => entry.message).join('\n')).toMatch(message);
    expect(found.some(({ severity }) => severity === 'error')).toBe(true);
  });
});

describe('a gate of many wide rules', () => {
  const sampled = (rules: number, gateCount = 1) =>
    lintText(
      head +
        gates(
          gateCount,
          wide
            .split('{ id: ')
            .slice(1, rules + 1)
            .map(text => `{ id: ${text}`)
            .join(''),
        ),
    );

  it.each([8, 20])('of %d is sampled, which is said and no error', rules => {
    const found = sampled(rules);
    const notes = found.filter(({ check }) => check === 'gate-sampled');
    expect(notes).toMatchObject([
      {
        number: 27,
        severity: 'note',
        message: expect.stringMatching(
          /^s0 has more cases .* 5000 were sampled/,
        ),
      },
    ]);
    expect(found.map(({ check }) => check)).not.toContain('gates-too-costly');
    expect(sampled(rules)).toEqual(found);
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
