import { TestDatabases } from '@backstage/backend-test-utils';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { runProgram } from './__testUtils__/runProgram';
import { newSshKey } from './__testUtils__/sshKeys';
import { startModule } from './__testUtils__/startModule';
import { SshHarness, startHarness } from './__testUtils__/startHarness';
import { CertificateAuthority } from './CertificateAuthority';
import { SshAuthorityConfig } from './readSshConfig';
import { SshIssuer } from './SshIssuer';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const patient = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe.each(databases.eachSupportedId())(
  'an authority that writes down in %s',
  id => {
    let harness: SshHarness;
    beforeAll(async () => {
      harness = await startHarness(databases, id);
    });
    afterAll(async () => {
      await harness.cleanUp();
    });

    /** The same authority once more, as another replica has it, or with other settings. */
    const another = (changes: Partial<SshAuthorityConfig> = {}) =>
      new SshIssuer(
        new CertificateAuthority(
          { ...harness.config, ...changes },
          harness.store,
        ),
      );
    const make = async (
      changes: object = {},
      issuer: SshIssuer = another(),
    ): Promise<{ tag: string; certificate: string; serial: string }> => {
      const order = harness.order(changes);
      const result = await issuer.issue(order, patient());
      if (result.outcome !== 'issued') {
        throw new Error(JSON.stringify(result));
      }
      return {
        tag: order.tag,
        certificate: result.material.reveal(),
        serial: result.credential.externalId,
      };
    };
    const login = (certificate: string, file = harness.key.file) =>
      harness.sshd.login(file, certificate);

    it.each(['ed25519', 'P-256', 'P-521', 'rsa'] as const)(
      'certifies keys of the kind %s, which sshd lets in',
      async kind => {
        const file = harness.sshd.file(`holder-${kind}`);
        const publicKey = await newSshKey(file, kind);
        const { certificate } = await make({ publicKey });
        expect(await login(certificate, file)).toBe('works');
        // A certificate is public: without the key it is of no use.
        expect(await login(certificate)).toBe('refused');
      },
    );

    it('writes serial and key id into the certificate, and allows nothing besides commands', async () => {
      const { certificate, serial, tag } = await make();
      const file = harness.sshd.file(`${tag}-cert.pub`);
      await writeFile(file, certificate);
      const { output } = await runProgram('ssh-keygen', ['-L', '-f', file]);
      expect(output).toContain(`Serial: ${serial}`);
      expect(output).toContain(`Key ID: "${tag}"`);
      expect(output).toContain('Critical Options: (none)');
      expect(output).toContain('Extensions: (none)');
    });

    it('is accepted from the addresses that are configured only', async () => {
      const elsewhere = another({ sourceAddresses: ['192.0.2.0/24'] });
      const here = another({ sourceAddresses: ['127.0.0.0/8', '::1'] });
      expect(await login((await make({}, elsewhere)).certificate)).toBe(
        'refused',
      );
      expect(await login((await make({}, here)).certificate)).toBe('works');
    });

    it('ends by itself at the server', async () => {
      const notAfter = new Date(Date.now() + 4_000).toISOString();
      const { certificate } = await make({ notAfter });
      while ((await login(certificate)) === 'works') {
        await new Promise(resolve => setTimeout(resolve, 100));
      }
      expect(Date.now()).toBeGreaterThanOrEqual(
        Math.floor(Date.parse(notAfter) / 1000) * 1000,
      );
    });

    it('leaves in the list what others have put there', async () => {
      const foreign = await harness.plantForeign();
      const { publicKeyFile, revocationListFile } = harness.config;
      await runProgram('ssh-keygen', [
        ...['-k', '-u', '-f', revocationListFile, '-s', publicKeyFile],
        harness.sshd.file(`${foreign}-cert.pub`),
      ]);
      expect(await harness.hasForeign(foreign)).toBe(false);
      const { tag, certificate } = await make();
      await another().revoke(tag);
      expect(await login(certificate)).toBe('refused');
      expect(await harness.hasForeign(foreign)).toBe(false);
    });

    it('loses no revocation where two replicas write the list at once', async () => {
      const replicas = [another(), another(), another()];
      const made = await Promise.all(Array.from({ length: 12 }, () => make()));
      await Promise.all(
        made.map(({ tag }, index) =>
          replicas[index % replicas.length].revoke(tag),
        ),
      );
      for (const { certificate, tag } of made) {
        expect(await another().lookup(tag, patient())).toMatchObject({
          status: 'revoked',
        });
        expect(await login(certificate)).toBe('refused');
      }
    });

    it('takes up what a process has left behind that died before it had signed, under the same serial', async () => {
      const order = harness.order();
      const authority = new CertificateAuthority(harness.config, harness.store);
      const { serial } = await authority.begin(order, new Date());
      expect(await another().lookup(order.tag, patient())).toMatchObject({
        status: 'disabled',
        externalId: serial,
      });
      expect(await another().activate(order.tag, patient())).toMatchObject({
        outcome: 'refused',
      });
      expect(await another().issue(order, patient())).toMatchObject({
        outcome: 'issued',
        credential: { externalId: serial },
      });
    });

    it('hands nothing out that was revoked before it was signed', async () => {
      const order = harness.order();
      const authority = new CertificateAuthority(harness.config, harness.store);
      const record = await authority.begin(order, new Date());
      expect(await another().revoke(order.tag)).toMatchObject({
        outcome: 'applied',
      });
      expect(await authority.sign(record, patient())).toBeUndefined();
      expect(await another().issue(order, patient())).toMatchObject({
        outcome: 'refused',
      });
    });

    it('says that it is usable still, and that revoking has failed, while the list cannot be written', async () => {
      const { tag, certificate } = await make();
      const file = harness.config.revocationListFile;
      const away = another({
        revocationListFile: `${harness.sshd.folder}/nowhere/list`,
      });
      expect(await away.revoke(tag)).toMatchObject({
        outcome: 'failed',
        retryable: true,
      });
      expect(await another().lookup(tag, patient())).toMatchObject({
        status: 'usable',
      });
      expect(await login(certificate)).toBe('works');
      expect(await another().revoke(tag)).toMatchObject({
        outcome: 'applied',
      });
      expect(await login(certificate)).toBe('refused');

      // A list that is gone is no list: nobody may take it for an empty one.
      await rename(file, `${file}.kept`);
      await expect(another().lookup(tag, patient())).rejects.toThrow();
      await rename(`${file}.kept`, file);
    });

    it('is registered by the module, with a list that servers can read at once', async () => {
      const file = harness.sshd.file('by-the-module.krl');
      const { issuers } = await startModule({
        knex: harness.knex,
        authorities: [
          {
            id: 'bastions',
            keyFile: harness.config.keyFile,
            revocationListFile: file,
            principals: ['deploy'],
          },
        ],
      });
      expect(issuers).toMatchObject([
        { id: 'bastions', capabilities: { material: 'public-key' } },
      ]);
      expect((await readFile(file)).subarray(0, 6).toString()).toBe('SSHKRL');
    });

    it('makes a list where there is none, and leaves one that is there', async () => {
      const file = harness.sshd.file('another.krl');
      const authority = new CertificateAuthority(
        { ...harness.config, revocationListFile: file },
        harness.store,
      );
      await authority.prepare();
      const first = await readFile(file);
      expect(first.subarray(0, 6).toString()).toBe('SSHKRL');
      await authority.prepare();
      expect((await readFile(file)).equals(first)).toBe(true);
      await rm(file);
    });

    it.each<[string, () => Partial<SshAuthorityConfig>, string]>([
      [
        'has no key',
        () => ({ keyFile: harness.sshd.file('no-key') }),
        'ssh-keygen refused',
      ],
      [
        'has a key with a passphrase',
        () => ({ keyFile: harness.sshd.file('locked') }),
        'ssh-keygen refused',
      ],
    ])('says why where it %s, and makes nothing', async (...row) => {
      const [, changes, reason] = row;
      await runProgram(
        'ssh-keygen',
        [
          ...['-q', '-t', 'ed25519', '-N', 'a-passphrase'],
          ...['-f', harness.sshd.file('locked')],
        ],
        { mayFail: true },
      );
      const order = harness.order();
      expect(await another(changes()).issue(order, patient())).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining(reason),
      });
      expect(await harness.count(order.tag)).toBe(0);
      expect(await make({ tag: order.tag })).toMatchObject({ tag: order.tag });
    });

    it('hands nothing out that another key has signed, and revokes it', async () => {
      await newSshKey(harness.sshd.file('other-ca'), 'ed25519');
      const order = harness.order();
      const wrong = another({ keyFile: harness.sshd.file('other-ca') });
      expect(await wrong.issue(order, patient())).toMatchObject({
        outcome: 'refused',
        reason: expect.stringContaining('another authority has signed it'),
      });
      expect(await another().lookup(order.tag, patient())).toMatchObject({
        status: 'revoked',
      });
    });

    it.each([
      [
        'a key that is too short',
        'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==',
        'RSA of 512 bits',
      ],
    ])('refuses %s', async (_, base64, reason) => {
      const publicKey = `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----`;
      expect(
        await another().issue(harness.order({ publicKey }), patient()),
      ).toMatchObject({
        outcome: 'refused',
        reason: expect.stringContaining(reason),
      });
    });
  },
);
