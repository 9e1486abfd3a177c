import { InputError } from '@backstage/errors';
import {
  canonicalDefinition,
  FlowDefinition,
  parseFlow,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { sha256Hex } from '../ledger/digest';
import { EngineContext } from './engineContext';
import { activateDefinition } from './operations/activateDefinition';
import { readActiveHash, readDefinition } from './operations/readDefinition';
import { storeDefinition } from './operations/storeDefinition';

/** A definition that was checked and kept. */
export interface StoredFlow {
  hash: string;
  name: string;
  version: string;
}

/** What is kept of a definition. */
export interface FlowSourceText {
  source: string;
  /** FlowTest documents, YAML. */
  tests?: string;
  author: string;
  file?: string;
  /** What was read from the source, where that was done already. */
  definition?: FlowDefinition;
}

/** Reads a definition. */
function readFlow(
  engine: EngineContext,
  { source, file = 'flow.yaml' }: FlowSourceText,
): FlowDefinition {
  const parsed = parseFlow(source, {
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
  return parsed.definition;
}

/**
 * Checks a definition and keeps it under its hash. It does not run yet.
 *
 * @throws InputError naming every problem with line and column.
 */
export async function storeFlow(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: FlowSourceText,
): Promise<StoredFlow> {
  const definition = options.definition ?? readFlow(engine, options);
  const canonical = canonicalDefinition(definition);
  const hash = sha256Hex(canonical);
  const { name, version } = definition.metadata;
  const now = await engine.clock.now(trx);
  await storeDefinition(trx, {
    hash,
    name,
    version,
    canonical,
    source: options.source,
    tests: options.tests ?? null,
    author: options.author,
    published_at: now.toISOString(),
  });
  return { hash, name, version };
}

/**
 * Checks a definition, keeps it under its hash and makes it the active one of its name.
 *
 * @throws InputError naming every problem with line and column.
 */
export async function publishFlow(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: FlowSourceText,
): Promise<StoredFlow> {
  const stored = await storeFlow(trx, engine, options);
  if ((await readActiveHash(trx, stored.name)) !== stored.hash) {
    const now = await engine.clock.now(trx);
    await activateDefinition(trx, {
      flow: stored.name,
      hash: stored.hash,
      at: now.toISOString(),
      by: options.author,
    });
  }
  return stored;
}

/**
 * Publishes a definition that comes with a package: when its flow has none yet, or still runs an older one that came so.
 * A version that people have published stays; the new one is kept beside it, to be proposed.
 */
export async function publishFromPackage(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: FlowSourceText,
): Promise<StoredFlow & { active: boolean }> {
  const stored = await storeFlow(trx, engine, options);
  const activeHash = await readActiveHash(trx, stored.name);
  const active =
    activeHash === undefined
      ? undefined
      : await readDefinition(trx, activeHash);
  if (activeHash === stored.hash) {
    return { ...stored, active: true };
  }
  if (active && active.author !== options.author) {
    return { ...stored, active: false };
  }
  const now = await engine.clock.now(trx);
  await activateDefinition(trx, {
    flow: stored.name,
    hash: stored.hash,
    at: now.toISOString(),
    by: options.author,
  });
  return { ...stored, active: true };
}
