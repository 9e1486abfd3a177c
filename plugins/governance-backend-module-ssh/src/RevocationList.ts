import { isError } from '@backstage/errors';
import { chmod, copyFile, link, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { SshAuthorityConfig } from './readSshConfig';
import { inFolder, SshKeygen } from './SshKeygen';

const READABLE_BY_ALL = 0o644;

function hasCode(error: unknown, code: string): boolean {
  return isError(error) && error.code === code;
}

async function copyIfThere(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    throw error;
  }
}

/** So that what takes the place of the old file is whole, also after the power failed. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The key revocation list that servers read (`RevokedKeys`). It only grows: what others have put into it stays, and so does what this
 * portal has, even where its database was set back. Readers see the old file or the new one, never a part.
 */
export class RevocationList {
  readonly #file: string;
  readonly #keygen: SshKeygen;
  #last: Promise<void> = Promise.resolve();

  constructor(authority: SshAuthorityConfig, keygen: SshKeygen) {
    this.#file = authority.revocationListFile;
    this.#keygen = keygen;
  }

  /** Makes an empty one where there is none: servers refuse everybody while the file that they are to read is missing. */
  async ensure(): Promise<void> {
    await this.#beside(async draft => {
      await this.#keygen.revoke({ file: draft, exists: false }, []);
      await chmod(draft, READABLE_BY_ALL);
      await flush(draft);
      try {
        await link(draft, this.#file);
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) {
          throw error;
        }
      }
    });
  }

  /**
   * Puts in whatever has to stand in it.
   *
   * @param list - says what that is. It is asked again afterwards: another process may have put the file in place that it had
   * made before it knew of ours.
   */
  async add(list: () => Promise<string[]>): Promise<void> {
    const mine = this.#last.then(async () => {
      for (;;) {
        const serials = await list();
        await this.#put(serials);
        const known = new Set(serials);
        if ((await list()).every(serial => known.has(serial))) {
          return;
        }
      }
    });
    // Whoever comes next does not care how this one ended.
    this.#last = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  /** Whether a certificate stands in it. @throws where it cannot be read */
  async holds(certificate: string): Promise<boolean> {
    return this.#keygen.isRevoked(this.#file, certificate);
  }

  async #put(serials: readonly string[]): Promise<void> {
    await this.#beside(async draft => {
      const exists = await copyIfThere(this.#file, draft);
      await this.#keygen.revoke({ file: draft, exists }, serials);
      await chmod(draft, READABLE_BY_ALL);
      await flush(draft);
      await rename(draft, this.#file);
    });
  }

  /** In the same folder, so that a file can be put in place of another at once. */
  async #beside(work: (draft: string) => Promise<void>): Promise<void> {
    await inFolder(`${this.#file}.`, folder =>
      work(path.join(folder, 'draft')),
    );
  }
}
