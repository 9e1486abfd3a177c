import { InputError, NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  FlowEvent,
  GrantedException,
  step,
} from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PlannedChange, commitChanges, snapshotColumns } from './commitChanges';
import { EngineContext } from './engineContext';
import { loadDefinition } from './loadDefinition';
import { findByDedupeKey, insertInstances } from './operations/insertInstances';
import { readActive } from './operations/readDefinition';
import { FlowMode, InstanceRow } from './rows';

/** What an instance starts with. */
export interface StartRequest {
  flow: string;
  /** What the flow is about: a reference that stays stable. */
  subject: string;
  /** Two starts with one key yield one instance. */
  dedupeKey: string;
  facts: JsonObject;
  mode: FlowMode;
  environment?: string;
  /** Id of the source that it depends on: while that is stale, its deadlines stand still. */
  source?: string;
  /** Never counts towards a quorum. */
  requestedBy?: string;
  actor: LedgerActor;
}

/** The instance of a request, and whether this request made it. */
export interface StartedInstance {
  instanceId: string;
  created: boolean;
}

async function findFlow(
  trx: Knex.Transaction,
  engine: EngineContext,
  name: string,
) {
  const row = await readActive(trx, name);
  if (!row) {
    throw new NotFoundError(`No flow named ${name} has been published`);
  }
  const definition = await loadDefinition(trx, engine, row.hash);
  return { definition, hash: row.hash, author: row.author };
}

type KnownExceptions = Map<string, Map<string, GrantedException[]>>;

/** Exceptions in force for all subjects of a flow that are to be started; read once, and only where it has any. */
async function findExceptions(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: {
    requests: readonly StartRequest[];
    flow: Awaited<ReturnType<typeof findFlow>>;
    known: KnownExceptions;
    now: Date;
  },
): Promise<Map<string, GrantedException[]>> {
  const { requests, flow, known, now } = options;
  const { name } = flow.definition.metadata;
  const found = known.get(name);
  if (found || !flow.definition.exceptions?.length) {
    return found ?? new Map();
  }
  const subjects = requests
    .filter(request => request.flow === name)
    .map(({ subject }) => subject);
  const inForce = await engine.exceptions(trx, flow.definition, {
    subjects: [...new Set(subjects)],
    at: now.toISOString(),
  });
  known.set(name, inForce);
  return inForce;
}

function plan(
  engine: EngineContext,
  request: StartRequest,
  flow: Awaited<ReturnType<typeof findFlow>>,
  options: { now: Date; exceptions: GrantedException[] | undefined },
): { row: InstanceRow; planned: PlannedChange } {
  const { now, exceptions } = options;
  const event: FlowEvent = {
    type: 'start',
    facts: request.facts,
    author: flow.author,
    ...(request.requestedBy ? { requester: request.requestedBy } : {}),
    ...(exceptions?.length ? { exceptions } : {}),
  };
  const at = now.toISOString();
  const result = step(flow.definition, undefined, event, at, engine.ports);
  if (result.refused) {
    throw new InputError(
      `${request.flow} cannot start: ${result.refused.reason}`,
    );
  }
  const planned: PlannedChange = {
    change: {
      instanceId: engine.newId(),
      flow: request.flow,
      hash: flow.hash,
      subject: request.subject,
      mode: request.mode,
      seq: 1,
      event,
      actor: request.actor,
      snapshot: result.snapshot,
      evidence: result.evidence,
      at: now,
    },
    effects: result.effects,
    timers: result.timers,
    timersBefore: [],
    withdrawn: result.withdrawn,
  };
  return {
    planned,
    row: {
      id: planned.change.instanceId,
      hash: flow.hash,
      flow: request.flow,
      subject: request.subject,
      dedupe_key: request.dedupeKey,
      mode: request.mode,
      environment: request.environment ?? null,
      requested_by: request.requestedBy ?? null,
      source: request.source ?? null,
      still_until: null,
      created_at: at,
      ...snapshotColumns(planned),
    },
  };
}

/**
 * Starts instances in bulk, pinned to the active definition of their flow. A request whose dedupe key is taken yields the
 * instance there is.
 *
 * @throws NotFoundError for a flow that was never published, InputError for facts that are not accepted.
 */
export async function startInstances(
  trx: Knex.Transaction,
  engine: EngineContext,
  requests: readonly StartRequest[],
): Promise<StartedInstance[]> {
  const keys = [...new Set(requests.map(request => request.dedupeKey))];
  const existing = await findByDedupeKey(trx, keys);
  const now = await engine.clock.now(trx);
  const flows = new Map<string, Awaited<ReturnType<typeof findFlow>>>();
  const fresh = new Map<string, ReturnType<typeof plan>>();
  const known: KnownExceptions = new Map();
  for (const request of requests) {
    if (!existing.has(request.dedupeKey) && !fresh.has(request.dedupeKey)) {
      const flow =
        flows.get(request.flow) ?? (await findFlow(trx, engine, request.flow));
      flows.set(request.flow, flow);
      const exceptions = (
        await findExceptions(trx, engine, { requests, flow, known, now })
      ).get(request.subject);
      const planned = plan(engine, request, flow, { now, exceptions });
      fresh.set(request.dedupeKey, planned);
    }
  }
  const plans = [...fresh.values()];
  const created = await insertInstances(
    trx,
    plans.map(({ row }) => row),
  );
  await commitChanges(
    trx,
    engine,
    plans
      .filter(({ row }) => created.has(row.id))
      .map(({ planned }) => planned),
  );
  // Somebody else may have started one between the look-up and the insertion.
  const lost = plans.filter(({ row }) => !created.has(row.id));
  const others = await findByDedupeKey(
    trx,
    lost.map(({ row }) => row.dedupe_key),
  );
  const counted = new Set<string>();
  return requests.map(({ dedupeKey }) => {
    const mine = fresh.get(dedupeKey)?.row.id;
    const isNew = mine !== undefined && created.has(mine);
    const first = isNew && !counted.has(dedupeKey);
    counted.add(dedupeKey);
    const instanceId = isNew
      ? mine
      : existing.get(dedupeKey) ?? others.get(dedupeKey);
    if (instanceId === undefined) {
      throw new NotFoundError(`No instance with the dedupe key ${dedupeKey}`);
    }
    return { instanceId, created: first };
  });
}
