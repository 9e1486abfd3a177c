import { readClaims } from './readClaims';

const encode = (claims: unknown) =>
  `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const CLAIMS = {
  aud: ['vault'],
  exp: 1,
  jti: 'j',
  sub: 'system:serviceaccount:a:b',
  'kubernetes.io': { namespace: 'a', secret: { name: 'n', uid: 'u' } },
};

describe('readClaims', () => {
  it('reads what stands in a token', () => {
    expect(readClaims(encode(CLAIMS))).toEqual(CLAIMS);
  });

  it.each([
    ['nothing', ''],
    ['words', 'no token'],
    ['what is no JSON', 'h.eyJ.s'],
    [
      'a token that is bound to nothing',
      encode({ ...CLAIMS, 'kubernetes.io': {} }),
    ],
    ['a token without an id', encode({ ...CLAIMS, jti: '' })],
  ])('reads none out of %s', (_title, text) => {
    expect(readClaims(text)).toBeUndefined();
  });
});
