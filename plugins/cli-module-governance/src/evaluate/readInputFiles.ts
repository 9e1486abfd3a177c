import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ImportFile } from '@countersign/plugin-governance-node';
import { UsageError } from './usageError';

async function filesUnder(path: string): Promise<string[]> {
  let isDirectory: boolean;
  try {
    isDirectory = (await stat(path)).isDirectory();
  } catch (error) {
    throw new UsageError(
      `Cannot read ${path}: ${
        error instanceof Error ? error.message : String(error)
      }`,
    );
  }
  if (!isDirectory) {
    return [path];
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Reads files, and everything under folders, in a stable order.
 *
 * @throws UsageError when a path cannot be read
 */
export async function readInputFiles(paths: string[]): Promise<ImportFile[]> {
  const files: ImportFile[] = [];
  for (const path of paths) {
    for (const name of await filesUnder(path)) {
      files.push({ name, content: await readFile(name) });
    }
  }
  return files;
}
