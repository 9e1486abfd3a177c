import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import express from 'express';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callCommandLine } from '../../__testUtils__/callCommandLine';
import { findSecrets } from '../../__testUtils__/findSecrets';
import { people } from '../../__testUtils__/organisation';
import { startClaimPortal } from './__testUtils__/claimPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Runs the command line in the name of somebody. */
async function callAs(user: string, args: string[]) {
  const token = mockCredentials.user.token(user);
  const { code, out, err } = await callCommandLine(token, args);
  return { code, output: out + err };
}

describe.each(databases.eachSupportedId())('the command line on %s', id => {
  it('makes a key, takes what was sealed to it into a file, and prints nothing of either', async () => {
    const all = await startClaimPortal(await databases.init(id));
    const { issueTo, issuer, portal, rowOf } = all;
    const folder = await mkdtemp(join(tmpdir(), 'claims-'));
    const server = createServer(
      express().use('/api/governance', portal.app),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const portalAt = ['--base-url', `http://127.0.0.1:${port}`];
    const [key, out] = [join(folder, 'key.json'), join(folder, 'secret')];
    try {
      const made = await callAs(people.ann, [
        'keygen',
        '--out',
        key,
        ...portalAt,
      ]);
      expect(made).toMatchObject({ code: 0 });
      const target = /claim:\S+/.exec(made.output)?.[0] ?? '';
      issuer.says = 'Canary/value+of=the credential';
      const { claim, secret } = await issueTo(target);
      const listed = await callAs(people.ann, ['claims', ...portalAt]);
      expect(listed).toEqual({
        code: 0,
        output: expect.stringMatching(`${claim} +booker +prod +yes`),
      });
      expect(await callAs(people.ben, ['claims', ...portalAt])).toEqual({
        code: 0,
        output: 'Nothing lies sealed for you.\n',
      });
      const taking = ['claim', claim, '--key', key, ...portalAt, '--out'];

      const stolen = await callAs(people.ben, [...taking, out]);
      expect(stolen).toEqual({
        code: 2,
        output: expect.stringContaining('Nothing lies sealed for you'),
      });
      const taken = await callAs(people.ann, [...taking, out]);
      expect(taken).toEqual({
        code: 0,
        output: expect.stringContaining(`${out} holds credential`),
      });
      expect(await readFile(out, 'utf8')).toBe(secret);
      // eslint-disable-next-line no-bitwise
      expect((await stat(out)).mode & 0o777).toBe(0o600);
      expect(await rowOf(claim)).toMatchObject({ state: 'claimed', jwe: null });

      const again = await callAs(people.ann, [
        ...taking,
        join(folder, 'again'),
      ]);
      expect(again).toMatchObject({ code: 2 });
      expect(await readdir(folder)).toEqual(['key.json', 'secret']);
      const { d } = JSON.parse(await readFile(key, 'utf8'));
      expect(
        findSecrets(
          [made, stolen, taken, again].map(({ output }, index) => ({
            where: `output ${index}`,
            text: output,
          })),
          { secret, 'private key': d },
        ),
      ).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    }
  });
});
