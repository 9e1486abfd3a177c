import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { execFile } from 'node:child_process';

const CLI = resolvePackagePath(
  '@countersign/plugin-governance-backend',
  '../cli-module-governance/bin/countersign-governance',
);

/** Runs `governance credential …` as a process of its own, by the authority of a token. */
export function callCommandLine(token: string, args: string[]) {
  return new Promise<{ code: number; out: string; err: string }>(done => {
    execFile(
      process.execPath,
      [CLI, 'credential', ...args],
      { env: { ...process.env, GOVERNANCE_TOKEN: token } },
      (error, out, err) => done({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}
