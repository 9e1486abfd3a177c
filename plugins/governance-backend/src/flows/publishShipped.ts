import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { FlowEngine } from './FlowEngine';

/** Author of the definitions that come with the plugin; counts towards no quorum. */
const AUTHOR = 'plugin:governance';

/** Publishes the definitions that come with the plugin. Those that are active already stay as they are. */
export async function publishShipped(
  knex: Knex,
  engine: FlowEngine,
): Promise<void> {
  const directory = resolvePackagePath(
    '@countersign/plugin-governance-backend',
    'flows',
  );
  const files = (await readdir(directory)).filter(
    name => name.endsWith('.yaml') && !name.endsWith('.test.yaml'),
  );
  for (const file of files.sort()) {
    const source = await readFile(path.join(directory, file), 'utf8');
    await knex.transaction(trx =>
      engine.publish(trx, { source, author: AUTHOR, file }),
    );
  }
}
