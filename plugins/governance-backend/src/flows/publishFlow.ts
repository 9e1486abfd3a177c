import { InputError } from '@backstage/errors';
import {
  canonicalDefinition,
  parseFlow,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { sha256Hex } from '../ledger/digest';
import { EngineContext } from './engineContext';
import { storeDefinition } from './operations/storeDefinition';

/**
 * Checks a definition, keeps it under its hash and makes it the active one of its name.
 *
 * @throws InputError naming every problem with line and column.
 */
export async function publishFlow(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: { source: string; author: string; file?: string },
): Promise<{ hash: string; name: string; version: string }> {
  const file = options.file ?? 'flow.yaml';
  const parsed = parseFlow(options.source, {
    file,
    contexts: engine.contexts,
    policy: engine.ports.policy,
  });
  if (!parsed.ok) {
    const list = parsed.problems.map(
      ({ range, code, message }) =>
        `${file}:${range.start.line}:${range.start.column} ${code}: ${message}`,
    );
    throw new InputError(`The flow is refused:\n${list.join('\n')}`);
  }
  const canonical = canonicalDefinition(parsed.definition);
  const hash = sha256Hex(canonical);
  const { name, version } = parsed.definition.metadata;
  const now = await engine.clock.now(trx);
  await storeDefinition(trx, {
    hash,
    name,
    version,
    canonical,
    source: options.source,
    author: options.author,
    published_at: now.toISOString(),
  });
  return { hash, name, version };
}
