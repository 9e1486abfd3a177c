import { ForwardedError, isError } from '@backstage/errors';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { CertificateTerms } from './judgeCertificate';
import { SshAuthorityConfig } from './readSshConfig';

const execute = promisify(execFile);
const PROGRAM = 'ssh-keygen';
const REVOKED = 1;

/** Clocks of servers may be behind by this much. */
const BACKDATED_MS = 60_000;
const LONGEST_COMPLAINT = 300;

/** `YYYYMMDDHHMMSS`, which the program takes for the time of its zone. */
function stamp(time: number): string {
  return new Date(time).toISOString().replace(/[-:T]|\..*/g, '');
}

function complaintOf(error: unknown): string {
  if (!isError(error)) {
    return String(error);
  }
  if (error.name === 'AbortError') {
    return 'it was given up';
  }
  return typeof error.stderr === 'string' && error.stderr.trim() !== ''
    ? error.stderr.trim().slice(-LONGEST_COMPLAINT)
    : error.message.slice(0, LONGEST_COMPLAINT);
}

/** Runs something in a folder that nobody else can read, and takes it away afterwards. */
export async function inFolder<T>(
  prefix: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(prefix);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * `ssh-keygen` of OpenSSH, as an authority needs it. It is given arguments and never a line for a shell. The authority's private key is
 * a path to it, and nothing of it comes into this process.
 */
export class SshKeygen {
  readonly #authority: SshAuthorityConfig;

  constructor(authority: SshAuthorityConfig) {
    this.#authority = authority;
  }

  /**
   * Signs a certificate of a user.
   *
   * @returns the certificate, on one line
   * @throws Error with what the program complained about
   */
  async sign(
    terms: CertificateTerms,
    { now, signal }: { now: Date; signal: AbortSignal },
  ): Promise<string> {
    const options = [
      'clear',
      ...terms.extensions,
      ...(terms.sourceAddresses.length > 0
        ? [`source-address=${terms.sourceAddresses.join(',')}`]
        : []),
    ].flatMap(option => ['-O', option]);
    const validity = [now.getTime() - BACKDATED_MS, Date.parse(terms.notAfter)]
      .map(stamp)
      .join(':');
    return inFolder(
      path.join(os.tmpdir(), 'countersign-ssh-'),
      async folder => {
        const file = path.join(folder, 'key');
        await writeFile(`${file}.pub`, `${terms.publicKey}\n`, { mode: 0o600 });
        await this.#run(
          [
            ...['-q', '-s', this.#authority.keyFile, '-P', ''],
            ...['-I', terms.keyId, '-n', terms.principals.join(',')],
            ...['-z', terms.serial, '-V', validity, ...options, `${file}.pub`],
          ],
          signal,
        );
        return (await readFile(`${file}-cert.pub`, 'utf8')).trim();
      },
    );
  }

  /** Puts serials into a revocation list that is there already or is made; what it holds besides stays. */
  async revoke(
    list: { file: string; exists: boolean },
    serials: readonly string[],
  ): Promise<void> {
    await inFolder(path.join(os.tmpdir(), 'countersign-krl-'), async folder => {
      const spec = path.join(folder, 'spec');
      await writeFile(spec, serials.map(each => `serial: ${each}\n`).join(''));
      await this.#run([
        ...['-q', '-k', '-f', list.file, ...(list.exists ? ['-u'] : [])],
        ...['-s', this.#authority.publicKeyFile, spec],
      ]);
    });
  }

  /** Whether a revocation list holds a certificate. @throws where the list is not there or cannot be read */
  async isRevoked(list: string, certificate: string): Promise<boolean> {
    return inFolder(
      path.join(os.tmpdir(), 'countersign-krl-'),
      async folder => {
        const file = path.join(folder, 'key-cert.pub');
        await writeFile(file, `${certificate}\n`);
        try {
          await this.#run(['-Q', '-f', list, file]);
          return false;
        } catch (error) {
          if (
            isError(error) &&
            isError(error.cause) &&
            error.cause.code === REVOKED &&
            String(error.cause.stdout).trimEnd().endsWith('REVOKED')
          ) {
            return true;
          }
          throw error;
        }
      },
    );
  }

  async #run(args: string[], signal?: AbortSignal): Promise<void> {
    const running = execute(PROGRAM, args, {
      signal,
      timeout: this.#authority.timeoutMs,
      // No agent, no dialogue, and times in UTC.
      env: { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' },
    });
    // Whatever it asks for, nobody answers.
    running.child.stdin?.end();
    try {
      await running;
    } catch (error) {
      throw new ForwardedError(
        `ssh-keygen refused: ${complaintOf(error)}`,
        error,
      );
    }
  }
}
