import fc from 'fast-check';
import { entityNames } from './entityNames';

const VALID = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

describe('entityNames', () => {
  it('keeps a name that is accepted and wanted once', () => {
    expect([
      ...entityNames([{ ref: 'r', entityName: 'db.writer_1' }]).values(),
    ]).toEqual(['db.writer_1']);
  });

  it.each([
    ['arn:aws:iam::1:user/bob', /^arn-aws-iam-1-user-bob-[0-9a-f]{8}$/],
    ['-leading', /^leading-[0-9a-f]{8}$/],
    ['ünïcode', /^n-code-[0-9a-f]{8}$/],
    ['***', /^[0-9a-f]{8}$/],
    ['x'.repeat(80), /^x{54}-[0-9a-f]{8}$/],
  ])('changes %s and marks it', (entityName, expected) => {
    expect(entityNames([{ ref: 'r', entityName }]).get('r')).toMatch(expected);
  });

  it('marks all that ask for one name, whatever their case', () => {
    const names = entityNames([
      { ref: 'a', entityName: 'mailer' },
      { ref: 'b', entityName: 'Mailer' },
      { ref: 'c', entityName: 'other' },
    ]);
    expect(names.get('a')).toMatch(/^mailer-[0-9a-f]{8}$/);
    expect(names.get('b')).toMatch(/^Mailer-[0-9a-f]{8}$/);
    expect(names.get('c')).toBe('other');
  });

  it('keeps a name apart from those it gives to others', () => {
    // The SHA-256 of "a" starts with ca978112
    const names = entityNames([
      { ref: 'a', entityName: 'x:' },
      { ref: 'b', entityName: 'x-ca978112' },
    ]);
    expect(names.get('a')).toBe('x-ca978112');
    expect(names.get('b')).not.toBe('x-ca978112');
  });

  it('gives accepted, distinct names that do not depend on the order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            ref: fc.string({ minLength: 1 }),
            entityName: fc.oneof(
              fc.string({ unit: 'binary' }),
              fc.constantFrom('a', 'A', 'a:', 'b', 'a-ca978112', 'ca978112'),
            ),
          }),
          { selector: ({ ref }) => ref },
        ),
        records => {
          const names = entityNames(records);
          for (const name of names.values()) {
            expect(name).toMatch(VALID);
            expect(name.length).toBeLessThanOrEqual(63);
          }
          const lower = [...names.values()].map(name => name.toLowerCase());
          expect(new Set(lower).size).toBe(records.length);
          expect(
            new Map([...entityNames([...records].reverse())].sort()),
          ).toEqual(new Map([...names].sort()));
        },
      ),
    );
  });
});
