import {
  mockServices,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { IssuedCredential } from '@countersign/plugin-governance-node';
import { IssuerHarness } from '@countersign/plugin-governance-node/testUtils';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CertificateAuthority } from '../CertificateAuthority';
import { CertificateStore } from '../CertificateStore';
import { SshAuthorityConfig } from '../readSshConfig';
import { SshIssuer } from '../SshIssuer';
import { runProgram } from './runProgram';
import { newSshKey } from './sshKeys';
import { startSshd, TestSshd } from './startSshd';

const HOUR_MS = 3_600_000;
const PRINCIPALS = ['deploy', 'backup', 'admin'];

/** An authority whose certificates a running sshd takes, with what tests need of either. */
export interface SshHarness extends IssuerHarness {
  sshd: TestSshd;
  knex: Knex;
  store: CertificateStore;
  config: SshAuthorityConfig;
  /** A key of its own, as an order brings it, and where its private part lies. */
  key: { file: string; publicKey: string };
}

export async function startHarness(
  databases: TestDatabases,
  id: TestDatabaseId,
): Promise<SshHarness> {
  const sshd = await startSshd(PRINCIPALS, { letIn: ['deploy', 'backup'] });
  const knex = await databases.init(id);
  const store = await CertificateStore.create(
    mockServices.database({ knex, migrations: {} }),
  );
  const config: SshAuthorityConfig = {
    id: 'bastions',
    title: 'Bastions',
    environment: 'production',
    keyFile: sshd.caFile,
    publicKeyFile: `${sshd.caFile}.pub`,
    revocationListFile: sshd.revocationListFile,
    principals: ['deploy', 'backup'],
    extensions: [],
    sourceAddresses: [],
    longestLifeMs: 7 * 24 * HOUR_MS,
    timeoutMs: 10_000,
  };
  const key = { file: sshd.file('holder'), publicKey: '' };
  key.publicKey = await newSshKey(key.file, 'ed25519');
  const foreign = new Map<string, string>();
  const caKey = await readFile(sshd.caFile, 'utf8');
  const use = (_: IssuedCredential | undefined, certificate: string) =>
    sshd.login(key.file, certificate);
  return {
    sshd,
    knex,
    store,
    config,
    key,
    issuer: new SshIssuer(new CertificateAuthority(config, store)),
    canaries: [caKey.split('\n')[2]],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: 'deployer',
      environment: 'production',
      scopes: ['deploy', 'backup'],
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/ledger',
      purpose: 'Deploys the ledger',
      requestedBy: 'user:default/ann',
      publicKey: key.publicKey,
      ...changes,
    }),
    unknownScope: 'admin',
    hostileScope: 'deploy,admin',
    use: (credential, material) => use(credential, material.reveal()),
    scopesOf: async (_, material) => {
      const given = new Array<string>();
      for (const principal of PRINCIPALS) {
        if (
          (await sshd.login(key.file, material.reveal(), principal)) === 'works'
        ) {
          given.push(principal);
        }
      }
      return given.sort();
    },
    plantForeign: async () => {
      const name = `looks-like-it-${randomUUID().slice(0, 8)}`;
      const file = sshd.file(name);
      await newSshKey(file, 'ed25519');
      await runProgram('ssh-keygen', [
        ...['-q', '-s', sshd.caFile, '-I', name, '-n', 'deploy'],
        ...['-z', '1', '-V', '+1h', `${file}.pub`],
      ]);
      foreign.set(name, file);
      return name;
    },
    hasForeign: async name => {
      const file = foreign.get(name) ?? '';
      const certificate = await readFile(`${file}-cert.pub`, 'utf8');
      return (await sshd.login(file, certificate.trim())) === 'works';
    },
    count: async tag =>
      (await knex('ssh_certificates').where({ tag })).filter(
        ({ certificate }) => certificate !== null,
      ).length,
    cleanUp: () => sshd.stop(),
  };
}
