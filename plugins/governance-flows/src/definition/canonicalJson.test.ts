import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonicalJson';

describe('canonicalJson', () => {
  it('writes what the reference implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), value => {
        expect(canonicalJson({ value })).toBe(canonicalize({ value }));
      }),
      { numRuns: 2000 },
    );
  });

  it.each<[string, object]>([
    ['sorts by UTF-16 code units', { '\u{1F600}': 1, '\uFB33': 2 }],
    ['leaves out what is undefined', { b: undefined, a: [undefined] }],
    ['writes a lone surrogate as an escape', { a: '\uD800"\\\u007f' }],
    ['writes numbers as JavaScript does', { a: [-0, 1e21, 1e-7, 0.1] }],
    ['writes a date as text', { at: new Date(0) }],
  ])('%s', (_, value) => {
    expect(canonicalJson(value)).toBe(canonicalize(value));
  });

  it.each([NaN, Infinity, 1n, () => 1])('refuses %p', value => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
