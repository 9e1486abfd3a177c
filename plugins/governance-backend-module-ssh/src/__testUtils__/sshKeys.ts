import { KeyObject, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { runProgram } from './runProgram';

/** What stands before the 32 bytes of an Ed25519 key as SubjectPublicKeyInfo (RFC 8410, section 4). */
const SPKI_OF_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' }).toString();
}

/** Makes a key that `ssh` reads, at a path. @returns its public part as SPKI in PEM */
export async function newSshKey(
  file: string,
  kind: 'ed25519' | 'P-256' | 'P-521' | 'rsa',
): Promise<string> {
  if (kind === 'ed25519') {
    // Node writes no private key of this kind that OpenSSH reads.
    await runProgram('ssh-keygen', ['-q', '-t', kind, '-N', '', '-f', file]);
    const [, blob] = (await readFile(`${file}.pub`, 'utf8')).split(' ');
    const raw = Buffer.from(blob, 'base64').subarray(-32);
    return pemOf(
      createPublicKey({
        key: Buffer.concat([SPKI_OF_ED25519, raw]),
        format: 'der',
        type: 'spki',
      }),
    );
  }
  const { privateKey, publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  await writeFile(
    file,
    privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    { mode: 0o600 },
  );
  // Without it, ssh does not know which key a certificate is of.
  const { output } = await runProgram('ssh-keygen', ['-y', '-f', file]);
  await writeFile(`${file}.pub`, output);
  return pemOf(publicKey);
}
