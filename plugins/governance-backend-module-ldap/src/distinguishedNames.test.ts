import { isSameDn, isWithin } from './distinguishedNames';

describe('distinguished names', () => {
  it.each([
    ['CN=Readers, OU=Groups,DC=x', 'cn=readers,ou=groups,dc=x', true],
    ['cn = a , dc = x', 'cn=a,dc=x', true],
    ['cn=a b,dc=x', 'cn=ab,dc=x', false],
    ['cn=a\\, b,dc=x', 'cn=a,dc=x', false],
  ])('compares %s with %s: %s', (one, other, same) => {
    expect(isSameDn(one, other)).toBe(same);
  });

  it.each([
    ['cn=a,ou=b,dc=x', 'ou=b,dc=x', true],
    ['OU=b, DC=x', 'ou=b,dc=x', true],
    ['cn=a,ou=bb,dc=x', 'b,dc=x', false],
    ['dc=x', 'ou=b,dc=x', false],
  ])('says whether %s lies within %s: %s', (dn, base, within) => {
    expect(isWithin(dn, base)).toBe(within);
  });
});
