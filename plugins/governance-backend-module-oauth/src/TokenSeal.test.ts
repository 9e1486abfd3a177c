import { TokenSeal } from './TokenSeal';

const key = 'k'.repeat(32);
const other = 'o'.repeat(32);
const mine = { source: 'server', tag: 'c-1' };

describe('TokenSeal', () => {
  it('opens what it sealed, and shows nothing of it', async () => {
    const sealed = await new TokenSeal([key]).seal('token-of-c-1', mine);
    expect(sealed).not.toContain('token-of-c-1');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(
      'token-of-c-1',
    );
    expect(await new TokenSeal([key]).open(sealed, mine)).toBe('token-of-c-1');
  });

  it('opens what an earlier key sealed, and nothing that another one did', async () => {
    const sealed = await new TokenSeal([key]).seal('token', mine);
    expect(await new TokenSeal([other, key]).open(sealed, mine)).toBe('token');
    await expect(new TokenSeal([other]).open(sealed, mine)).rejects.toThrow(
      'was sealed under another key',
    );
  });

  it.each([
    { source: 'server', tag: 'c-2' },
    { source: 'another', tag: 'c-1' },
  ])('opens nothing in the place of %j', async belonging => {
    const sealed = await new TokenSeal([key]).seal('token', mine);
    await expect(new TokenSeal([key]).open(sealed, belonging)).rejects.toThrow(
      'belongs to something else',
    );
  });

  it('opens nothing that was changed', async () => {
    const sealed = await new TokenSeal([key]).seal('token', mine);
    const [head, empty, iv, text, tag] = sealed.split('.');
    const changed = [
      head,
      empty,
      iv,
      text.replace(/^./, first => (first === 'A' ? 'B' : 'A')),
      tag,
    ].join('.');
    await expect(new TokenSeal([key]).open(changed, mine)).rejects.toThrow();
  });
});
