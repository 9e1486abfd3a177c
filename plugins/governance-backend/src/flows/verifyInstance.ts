import { NotFoundError } from '@backstage/errors';
import {
  FlowEvent,
  FlowSnapshot,
  canonicalJson,
  step,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { EngineContext } from './engineContext';
import { loadDefinition } from './loadDefinition';
import { readEvents, readInstance } from './operations/readInstances';
import { EventRow } from './rows';

/** What recomputing an instance showed. */
export interface InstanceVerification {
  ok: boolean;
  events: number;
  problems: string[];
}

/** The definition that an instance was started with: a migration names the one it left. */
function firstHash(present: string, events: readonly EventRow[]): string {
  for (const { event } of events) {
    const parsed: FlowEvent = JSON.parse(event);
    if (parsed.type === 'migrate') {
      return parsed.from;
    }
  }
  return present;
}

/**
 * Recomputes an instance from its events, from zero, and compares snapshot and evidence byte by byte with what is stored.
 *
 * @throws NotFoundError for an unknown instance.
 */
export async function verifyInstance(
  trx: Knex.Transaction,
  engine: EngineContext,
  id: string,
): Promise<InstanceVerification> {
  const row = await readInstance(trx, id);
  if (!row) {
    throw new NotFoundError(`No flow instance with the id ${id}`);
  }
  const events = await readEvents(trx, id);
  let hash = firstHash(row.hash, events);
  const problems: string[] = [];
  let snapshot: FlowSnapshot | undefined;
  for (const [index, stored] of events.entries()) {
    if (stored.seq !== index + 1) {
      problems.push(`event ${index + 1} is missing`);
      break;
    }
    const event: FlowEvent = JSON.parse(stored.event);
    hash = event.type === 'migrate' ? event.hash : hash;
    const definition = await loadDefinition(trx, engine, hash);
    const result = step(definition, snapshot, event, stored.at, engine.ports);
    if (result.refused) {
      problems.push(`event ${stored.seq} is refused: ${result.refused.code}`);
      break;
    }
    if (canonicalJson(result.evidence) !== stored.evidence) {
      problems.push(`the evidence of event ${stored.seq} differs`);
    }
    snapshot = result.snapshot;
  }
  if (events.length !== row.version) {
    problems.push(`${events.length} events, but version ${row.version}`);
  }
  if (!snapshot || canonicalJson(snapshot) !== row.snapshot) {
    problems.push('the snapshot differs');
  }
  return { ok: problems.length === 0, events: events.length, problems };
}
