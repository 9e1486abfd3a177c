import { readFile } from 'node:fs/promises';
import { UsageError } from '../evaluate/usageError';

/** A version as the backend takes it. */
export interface Candidate {
  source: string;
  tests?: string;
}

/** The text of a file. @throws UsageError when it cannot be read */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `Cannot read ${file}: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
}

/**
 * Reads a flow, and its tests: those that are named, or those that lie beside it.
 *
 * @throws UsageError when a file that was named cannot be read
 */
export async function readCandidate(
  file: string,
  tests: string | undefined,
): Promise<Candidate> {
  const source = await readText(file);
  if (tests !== undefined) {
    return { source, tests: await readText(tests) };
  }
  try {
    const beside = file.replace(/\.(ya?ml)$/, '.test.$1');
    return beside === file
      ? { source }
      : { source, tests: await readFile(beside, 'utf8') };
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') {
      return { source };
    }
    throw error;
  }
}
