import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './postgres.mjs';

const STARTS_WITHIN_MS = 30_000;

/** The program: what `OPENBAO_BIN` names, or what is on the path. */
function findProgram() {
  return [process.env.OPENBAO_BIN, 'bao'].find(
    program =>
      program &&
      spawnSync(program, ['version'], { stdio: 'ignore' }).status === 0,
  );
}

async function untilItAnswers(url, child) {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error('OpenBao did not start');
    }
    try {
      const { ok } = await fetch(`${url}/v1/sys/health`);
      if (ok) {
        return;
      }
    } catch {
      // Not yet.
    }
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}

/**
 * Starts an OpenBao server that keeps everything in its memory, on the loopback interface. Returns the reason where there is none:
 * neither the distribution nor a package registry has it, so it has to be there.
 */
export async function startOpenBao() {
  const program = findProgram();
  if (!program) {
    return {
      skipped:
        'there is no OpenBao here; OPENBAO_BIN may name the program, or `bao` be on the path',
    };
  }
  const port = await freePort();
  const token = randomBytes(24).toString('hex');
  const url = `http://127.0.0.1:${port}`;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'countersign-openbao-'));
  const auditFile = path.join(folder, 'audit.log');
  const configFile = path.join(folder, 'audit.hcl');
  // A device can only be declared here, for whoever may make one by a request may write files.
  fs.writeFileSync(
    configFile,
    `audit "file" "test" { options { file_path = "${auditFile}" } }\n`,
  );
  const child = spawn(
    program,
    ['server', '-dev', '-dev-no-store-token'].concat([
      `-dev-root-token-id=${token}`,
      `-dev-listen-address=127.0.0.1:${port}`,
      `-config=${configFile}`,
    ]),
    { stdio: 'ignore' },
  );
  const stop = async () => {
    if (child.exitCode === null) {
      const gone = new Promise(resolve => {
        child.once('exit', resolve);
      });
      child.kill('SIGKILL');
      await gone;
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(url, child);
  } catch (error) {
    await stop();
    throw error;
  }
  const version = spawnSync(program, ['version'], { encoding: 'utf8' });
  return {
    version: version.stdout.trim().split(',')[0],
    env: {
      OPENBAO_TEST_URL: url,
      OPENBAO_TEST_TOKEN: token,
      OPENBAO_TEST_AUDIT: auditFile,
    },
    stop,
  };
}
