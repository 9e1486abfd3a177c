import { scramVerifier } from './scramVerifier';

describe('scramVerifier', () => {
  it('has the form that PostgreSQL keeps, with another salt each time', async () => {
    const form =
      /^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/;
    const [one, two] = [await scramVerifier('a'), await scramVerifier('a')];
    expect(one).toMatch(form);
    expect(two).toMatch(form);
    expect(one).not.toBe(two);
  });

  it('takes no password that SASLprep would change', async () => {
    await expect(scramVerifier('pässword')).rejects.toThrow('SASLprep');
  });
});
