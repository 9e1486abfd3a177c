import { SignJWT } from 'jose';
import { randomBytes } from 'node:crypto';
import { judgeToken, mintToken } from './claimTokens';

const now = new Date('2026-11-27T12:00:00.000Z');
const until = new Date('2026-11-27T12:15:00.000Z');
const key = new Uint8Array(32).fill(7);
const judge = (token: string, claimId = 'a', at = now) =>
  judgeToken(key, token, { claimId, now: at });

describe('tokens of claims', () => {
  it('are good for their claim until their time is over', async () => {
    const token = await mintToken(key, { claimId: 'a', until });
    expect(await judge(token)).toBe('good');
    expect(await judge(token, 'a', new Date(until.getTime() - 1000))).toBe(
      'good',
    );
    expect(await judge(token, 'a', until)).toBe('late');
  });

  it('are good for no other claim, also when they are late', async () => {
    const token = await mintToken(key, { claimId: 'a', until });
    expect(await judge(token, 'b')).toBe('other');
    expect(await judge(token, 'b', until)).toBe('other');
  });

  it.each<[string, () => Promise<string>]>([
    ['nothing', async () => ''],
    ['any text', async () => 'a.b.c'],
    [
      'one of another key',
      () => mintToken(randomBytes(32), { claimId: 'a', until }),
    ],
    [
      'one that nobody has signed',
      async () => {
        const [, payload] = (
          await mintToken(key, { claimId: 'a', until })
        ).split('.');
        const header = Buffer.from('{"alg":"none"}').toString('base64url');
        return `${header}.${payload}.`;
      },
    ],
    [
      'one by another algorithm',
      () =>
        new SignJWT()
          .setProtectedHeader({ alg: 'HS512' })
          .setAudience('POST /api/governance/claims/a')
          .setExpirationTime(until)
          .sign(new Uint8Array(64).fill(7)),
    ],
  ])('do not include %s', async (_title, make) => {
    expect(await judge(await make())).toBe('forged');
  });

  it('do not include one without an end', async () => {
    const endless = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('POST /api/governance/claims/a')
      .sign(key);
    expect(await judge(endless)).not.toBe('good');
  });
});
