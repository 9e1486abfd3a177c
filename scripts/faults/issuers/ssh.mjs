import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { bringDebianSshd } from '../../debianSshd.mjs';
import { breakConnections } from '../killOften.mjs';
import makers from './makeIssuer.cjs';
import sources from './sources.cjs';

/** Which of some certificates a revocation list does not hold, as OpenSSH reads it. */
function listAccepted(list, files) {
  return new Promise((resolve, reject) => {
    execFile('ssh-keygen', ['-Q', '-f', list, ...files], (error, output) => {
      const lines = output.trim().split('\n');
      if (lines.length === files.length) {
        resolve(files.filter((_, index) => lines[index].endsWith(': ok')));
      } else {
        reject(error ?? new Error(`Unexpected answer ${output}`));
      }
    });
  });
}

/** Certificates that the distribution's sshd takes. */
export async function startSsh({ knex, defer }) {
  const brought = await bringDebianSshd();
  if (brought.skipped) {
    return brought;
  }
  Object.assign(process.env, brought.env);
  const { startSshd } = sources.loadFrom('ssh', '__testUtils__/startSshd');
  const { newSshKey } = sources.loadFrom('ssh', '__testUtils__/sshKeys');
  const sshd = await startSshd(['deploy'], { letIn: ['deploy'] });
  defer(() => sshd.stop());
  const holder = sshd.file('holder');
  const publicKey = await newSshKey(holder, 'ed25519');
  const given = {
    kind: 'ssh',
    config: {
      id: 'apps',
      title: 'Bastions',
      environment: 'staging',
      keyFile: sshd.caFile,
      publicKeyFile: `${sshd.caFile}.pub`,
      revocationListFile: sshd.revocationListFile,
      principals: ['deploy'],
      extensions: [],
      sourceAddresses: [],
      longestLifeMs: 90 * 86_400_000,
      timeoutMs: 10_000,
    },
  };
  await makers.makePart(given, knex);
  // Where a process that is killed leaves what it was signing.
  const left = sshd.file('left');
  fs.mkdirSync(left);
  const files = new Map();
  const fileOf = ({ tag, certificate }) => {
    if (!files.has(tag)) {
      const file = sshd.file(`seen-${tag}-cert.pub`);
      fs.writeFileSync(file, `${certificate}\n`);
      files.set(tag, file);
    }
    return files.get(tag);
  };
  const letsIn = async (_serial, certificate) =>
    (await sshd.login(holder, certificate)) === 'works';
  return {
    version: brought.version,
    scopes: ['deploy'],
    publicKey,
    material: 'public',
    env: { TMPDIR: left },
    given,
    cut: () => breakConnections(knex),
    async look() {
      const rows = await knex('ssh_certificates')
        .whereNotNull('certificate')
        .select('tag', 'serial', 'certificate');
      if (rows.length === 0) {
        return [];
      }
      const tagOf = new Map(rows.map(row => [fileOf(row), row]));
      const accepted = await listAccepted(sshd.revocationListFile, [
        ...tagOf.keys(),
      ]);
      return accepted.map(file => {
        const { tag, serial: externalId } = tagOf.get(file);
        return { tag, externalId };
      });
    },
    letsIn,
    /** Certificates that processes have left behind which were killed while they signed. */
    leftBehind: () =>
      fs
        .readdirSync(left)
        .map(folder => path.join(left, folder, 'key-cert.pub'))
        .filter(file => fs.existsSync(file))
        .map(file => fs.readFileSync(file, 'utf8').trim())
        .filter(certificate => certificate !== ''),
  };
}
