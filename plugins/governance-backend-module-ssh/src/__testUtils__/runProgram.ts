import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program to its end. @throws where it failed, and may not */
export async function runProgram(
  program: string,
  args: string[],
  { mayFail = false }: { mayFail?: boolean } = {},
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const keep = (bytes: Buffer) => {
    output += bytes;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const [code] = await once(child, 'close');
  if (code !== 0 && !mayFail) {
    throw new Error(`${program} ended with ${code}: ${output}`);
  }
  return { code, output };
}
