import { createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isError } from '@backstage/errors';
import {
  LedgerCheckpoint,
  ledgerCheckpointSchema,
} from '@countersign/plugin-governance-common';
import { EXIT_USAGE, ExitCodeError } from './ExitCodeError';

/** Characters of one line that are read before the file is refused. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * The lines of a file, one at a time, without line ends. Only a line feed ends a line: a carriage return or a Unicode
 * line separator belongs to what is checked.
 *
 * @throws ExitCodeError with code 2 when the file cannot be read
 */
export async function* readLines(path: string): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE) {
        throw new ExitCodeError(
          `${path}: a line is longer than ${LONGEST_LINE} characters; accepted is an export of a ledger`,
          EXIT_USAGE,
        );
      }
      yield* lines;
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (rest !== '') {
    yield rest;
  }
}

/**
 * Reads checkpoints from a file: one as JSON, or one a line as the file sink writes them.
 *
 * @throws ExitCodeError with code 2 when the file holds anything else
 */
export async function readCheckpoints(
  path: string,
): Promise<LedgerCheckpoint[]> {
  const text = await readText(path);
  const checkpoints = parseCheckpoints(text, path);
  if (checkpoints.length === 0) {
    throw new ExitCodeError(
      `${path}: is empty; accepted is at least one checkpoint`,
      EXIT_USAGE,
    );
  }
  return checkpoints;
}

/**
 * Reads a public key.
 *
 * @throws ExitCodeError with code 2 when the file holds no Ed25519 public key in PEM
 */
export async function readPublicKey(path: string): Promise<string> {
  const pem = await readText(path);
  let type: string | undefined;
  try {
    const key = createPublicKey(pem);
    type = key.asymmetricKeyType;
    if (type === 'ed25519') {
      return key.export({ type: 'spki', format: 'pem' }).toString();
    }
  } catch {
    // The cause may quote a private key that was named by mistake
    throw new ExitCodeError(
      `${path}: cannot be read as a key; accepted is an Ed25519 public key in PEM`,
      EXIT_USAGE,
    );
  }
  throw new ExitCodeError(
    `${path}: is a key of type ${type}; accepted is ed25519`,
    EXIT_USAGE,
  );
}

function parseCheckpoints(text: string, path: string): LedgerCheckpoint[] {
  const whole = parseJson(text);
  const candidates = whole
    ? [{ where: path, value: whole.value }]
    : [...new Set(text.split('\n'))]
        .map((line, index) => ({ line, where: `${path}, line ${index + 1}` }))
        .filter(({ line }) => line.trim() !== '')
        .map(({ line, where }) => ({ where, value: parseJson(line)?.value }));
  return candidates.map(({ where, value }) => {
    const result = ledgerCheckpointSchema.safeParse(value);
    if (!result.success) {
      const [issue] = result.error.issues;
      throw new ExitCodeError(
        `${where}: is no checkpoint: ${issue.path.join('.') || '(line)'}: ${
          issue.message
        }`,
        EXIT_USAGE,
      );
    }
    return result.data;
  });
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): ExitCodeError {
  if (error instanceof ExitCodeError) {
    return error;
  }
  const code = isError(error) && 'code' in error ? error.code : 'unknown';
  return new ExitCodeError(
    `${path}: cannot be read (${code}); accepted is a readable file`,
    EXIT_USAGE,
  );
}
