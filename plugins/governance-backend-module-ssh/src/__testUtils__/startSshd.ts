import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { AddressInfo, connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { runProgram } from './runProgram';

/** A real sshd that trusts an authority, and what it runs on. */
export interface TestSshd {
  folder: string;
  caFile: string;
  revocationListFile: string;
  /** A file of this server's folder. */
  file(name: string): string;
  /** Logs in with a key and its certificate, as whoever the certificate lets in. Throws where the server could not be asked. */
  login(
    keyFile: string,
    certificate: string,
    principal?: string,
  ): Promise<'works' | 'refused'>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The path of sshd, which the task of real servers installs. @throws where it did not */
function sshdPath(): string {
  const found = process.env.COUNTERSIGN_TEST_SSHD;
  if (!found) {
    throw new Error('COUNTERSIGN_TEST_SSHD is not set; npm run test:real does');
  }
  return found;
}

/**
 * Starts sshd in a folder of its own, on the loopback interface. One port lets in every principal in `principals`; besides, each
 * has a port where it alone is let in.
 */
export async function startSshd(
  principals: string[],
  { letIn }: { letIn: string[] },
): Promise<TestSshd> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'countersign-sshd-'));
  const file = (name: string) => path.join(folder, name);
  const newKey = (name: string) =>
    runProgram('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', name]);
  await newKey(file('host'));
  await newKey(file('ca'));
  const list = file('revoked.krl');
  await runProgram('ssh-keygen', [
    '-k',
    '-f',
    list,
    '-s',
    file('ca.pub'),
    os.devNull,
  ]);
  const port = await freePort();
  const ports = new Map<string, number>();
  for (const principal of principals) {
    ports.set(principal, await freePort());
    await writeFile(file(`only-${principal}`), `${principal}\n`);
  }
  await writeFile(file('all'), letIn.map(each => `${each}\n`).join(''));
  await writeFile(
    file('sshd_config'),
    [
      ...[port, ...ports.values()].map(each => `Port ${each}`),
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      'PidFile none',
      `TrustedUserCAKeys ${file('ca.pub')}`,
      `RevokedKeys ${list}`,
      'AuthorizedKeysFile none',
      `AuthorizedPrincipalsFile ${file('all')}`,
      'AuthenticationMethods publickey',
      'UsePAM no',
      'PermitRootLogin prohibit-password',
      // The folder lies below one that everybody may write to.
      'StrictModes no',
      'MaxStartups 200',
      ...[...ports].flatMap(([principal, each]) => [
        `Match LocalPort ${each}`,
        `  AuthorizedPrincipalsFile ${file(`only-${principal}`)}`,
      ]),
      '',
    ].join('\n'),
  );
  if (process.getuid?.() === 0) {
    await mkdir('/run/sshd', { recursive: true });
  }
  const child = spawn(sshdPath(), ['-D', '-e', '-f', file('sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', bytes => {
    complaint = `${complaint}${bytes}`.slice(-2000);
  });
  while (!(await listens(port))) {
    if (child.exitCode !== null) {
      throw new Error(`sshd did not start: ${complaint}`);
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  let attempts = 0;
  return {
    folder,
    caFile: file('ca'),
    revocationListFile: list,
    file,
    login: async (keyFile, certificate, principal) => {
      attempts += 1;
      const certificateFile = file(`attempt-${attempts}-cert.pub`);
      await writeFile(certificateFile, `${certificate}\n`);
      const options = [
        'BatchMode=yes',
        'IdentitiesOnly=yes',
        'IdentityAgent=none',
        `CertificateFile=${certificateFile}`,
        'StrictHostKeyChecking=no',
        `UserKnownHostsFile=${os.devNull}`,
        'LogLevel=ERROR',
      ].flatMap(option => ['-o', option]);
      const { code, output } = await runProgram(
        'ssh',
        [
          ...['-F', 'none', '-i', keyFile, ...options],
          ...['-p', String(principal ? ports.get(principal) : port)],
          ...[`${os.userInfo().username}@127.0.0.1`, 'echo', 'let-in'],
        ],
        { mayFail: true },
      );
      if (code === 0 && output.includes('let-in')) {
        return 'works';
      }
      if (code === 255 && output.includes('Permission denied')) {
        return 'refused';
      }
      throw new Error(`ssh ended with ${code}: ${output}`);
    },
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
