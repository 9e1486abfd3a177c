import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { Runbook, runbookSchema } from './runbook';

/**
 * Reads the runbooks that come with the plugin, in the order in which they are looked through.
 *
 * @throws InputError naming the file and the field that is none
 */
export function readShippedRunbooks(): Runbook[] {
  const folder = resolvePackagePath(
    '@countersign/plugin-governance-backend',
    'runbooks',
  );
  return readdirSync(folder)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name => {
      const parsed = runbookSchema.safeParse(
        parse(readFileSync(path.join(folder, name), 'utf8')),
      );
      if (!parsed.success) {
        throw new InputError(
          `${name}: ${parsed.error.issues
            .map(issue => `${issue.path.join('.')}: ${issue.message}`)
            .join('; ')}`,
        );
      }
      return parsed.data;
    });
}
