import { assertError } from '@backstage/errors';
import { constants } from 'node:fs';
import { FileHandle, open, rm } from 'node:fs/promises';
import { UsageError } from '../evaluate/usageError';

/** A new file that only its owner may read. */
export interface SecretFile {
  /** Writes what is secret, to the disk and not only into a cache. */
  write(content: string | Uint8Array): Promise<void>;
  /** Closes it, and leaves nothing behind that was not written to its end. */
  close(): Promise<void>;
}

const OWNER_ONLY = 0o600;

async function createNew(path: string): Promise<FileHandle> {
  try {
    // Exclusively: neither what is there, nor a link, a pipe or a terminal, is ever written to.
    return await open(
      path,
      // eslint-disable-next-line no-bitwise
      constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
      OWNER_ONLY,
    );
  } catch (error) {
    assertError(error);
    throw new UsageError(
      error.code === 'EEXIST'
        ? `--out ${path} is there already; a secret goes to a new file only, and never to a terminal, a pipe or over something else.`
        : `--out ${path} cannot be created (${error.code}).`,
    );
  }
}

/**
 * Creates a file for a secret, which nobody but its owner may read.
 *
 * @throws UsageError (exit code 2) where anything of that name is there, or it cannot be created
 */
export async function createSecretFile(
  path: string | undefined,
): Promise<SecretFile> {
  if (path === undefined || path === '-') {
    throw new UsageError(
      '--out names the file to write; a secret is never printed.',
    );
  }
  const file = await createNew(path);
  let isWhole = false;
  return {
    async write(content) {
      await file.writeFile(content);
      await file.sync();
      isWhole = true;
    },
    async close() {
      await file.close();
      if (!isWhole) {
        await rm(path, { force: true });
      }
    },
  };
}
