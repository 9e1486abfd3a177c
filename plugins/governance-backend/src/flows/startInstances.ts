import { InputError, NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  FlowDefinition,
  FlowEvent,
  FlowSnapshot,
  GrantedException,
  step,
} from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import {
  EffectLease,
  PlannedChange,
  commitChanges,
  snapshotColumns,
} from './commitChanges';
import { tick } from './clock';
import { canCommitTogether, commitTogether } from './commitTogether';
import { EngineContext } from './engineContext';
import { loadDefinition } from './loadDefinition';
import { findByDedupeKey, insertInstances } from './operations/insertInstances';
import { KnownForStart, readForStart } from './operations/readForStart';
import { leaseUnhindered } from './leaseUnhindered';
import { ClaimedEffect, FlowMode, InstanceRow } from './rows';
import { ClaimedEffects } from './runEffects';

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
  /** What it is now, where this request made it: nobody has to read it again. */
  fresh?: { definition: FlowDefinition; snapshot: FlowSnapshot };
}

/** The active definition of a flow. */
interface ActiveFlow {
  definition: FlowDefinition;
  hash: string;
  author: string;
}

async function findFlow(
  trx: Knex.Transaction,
  engine: EngineContext,
  known: KnownForStart,
  name: string,
): Promise<ActiveFlow> {
  const row = known.active.get(name);
  if (!row) {
    throw new NotFoundError(`No flow named ${name} has been published`);
  }
  const definition = await loadDefinition(trx, engine, row.hash);
  return { definition, ...row };
}

type KnownExceptions = Map<string, Map<string, GrantedException[]>>;

/** Exceptions in force for all subjects of a flow that are to be started; read once, and only where it has any. */
async function findExceptions(
  trx: Knex.Transaction,
  engine: EngineContext,
  options: {
    requests: readonly StartRequest[];
    flow: ActiveFlow;
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
  flow: ActiveFlow,
  options: { now: Date; exceptions: GrantedException[] | undefined },
): { row: InstanceRow; planned: PlannedChange; flow: ActiveFlow } {
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
    flow,
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

type Planned = ReturnType<typeof plan>;

/** Writes instances and all that follows. Yields the ids of those that are new, and the effects they ask for. */
async function write(
  trx: Knex.Transaction,
  engine: EngineContext,
  plans: readonly Planned[],
  lease: EffectLease | undefined,
): Promise<{ created: Set<string>; effects: ClaimedEffect[] }> {
  const rows = plans.map(({ row }) => row);
  const planned = plans.map(one => one.planned);
  const together =
    plans.length > 0 && canCommitTogether(trx, planned)
      ? await commitTogether(trx, engine, {
          instances: { kind: 'start', rows },
          planned,
          lease,
        })
      : undefined;
  if (together) {
    return { created: together.written, effects: together.effects };
  }
  const created = await insertInstances(trx, rows);
  const effects = await commitChanges(
    trx,
    engine,
    planned.filter(({ change }) => created.has(change.instanceId)),
    lease,
  );
  return { created, effects };
}

/** What started instances ask for. */
export interface StartedInstances {
  started: StartedInstance[];
  /** Leased, where that was asked for and nothing stands in their way. */
  leased: ClaimedEffects;
  /** Whether something else is left to do for whoever pumps. */
  rest: boolean;
}

/**
 * Starts instances in bulk, pinned to the active definition of their flow. A request whose dedupe key is taken yields the
 * instance there is.
 *
 * @param atMost - so many of the effects that the instances ask for are leased, if nothing stands in their way.
 * @throws NotFoundError for a flow that was never published, InputError for facts that are not accepted.
 */
export async function startInstances(
  trx: Knex.Transaction,
  engine: EngineContext,
  requests: readonly StartRequest[],
  atMost: number,
): Promise<StartedInstances> {
  // Before any instance is locked, and never waited for: the caller may hold one.
  const gate = atMost > 0 ? await engine.gate.openAtOnce?.(trx) : undefined;
  const known = await readForStart(trx, {
    keys: [...new Set(requests.map(request => request.dedupeKey))],
    flows: [...new Set(requests.map(({ flow }) => flow))],
    clock: engine.clock,
  });
  const { existing, now } = known;
  const read = { now, tick: tick() };
  const fresh = new Map<string, Planned>();
  const exceptions: KnownExceptions = new Map();
  for (const request of requests) {
    if (!existing.has(request.dedupeKey) && !fresh.has(request.dedupeKey)) {
      const flow = await findFlow(trx, engine, known, request.flow);
      const granted = (
        await findExceptions(trx, engine, {
          requests,
          flow,
          known: exceptions,
          now,
        })
      ).get(request.subject);
      const planned = plan(engine, request, flow, { now, exceptions: granted });
      fresh.set(request.dedupeKey, planned);
    }
  }
  const plans = [...fresh.values()];
  const { created, effects } = await write(
    trx,
    engine,
    plans,
    gate && leaseUnhindered(engine, gate, { now, atMost }),
  );
  // Somebody else may have started one between the look-up and the insertion.
  const lost = plans.filter(({ row }) => !created.has(row.id));
  const others = await findByDedupeKey(
    trx,
    lost.map(({ row }) => row.dedupe_key),
  );
  const counted = new Set<string>();
  const started = requests.map(({ dedupeKey }) => {
    const mine = fresh.get(dedupeKey);
    if (mine && created.has(mine.row.id)) {
      const first = !counted.has(dedupeKey);
      counted.add(dedupeKey);
      return {
        instanceId: mine.row.id,
        created: first,
        ...(first
          ? {
              fresh: {
                definition: mine.flow.definition,
                snapshot: mine.planned.change.snapshot,
              },
            }
          : {}),
      };
    }
    const instanceId = existing.get(dedupeKey) ?? others.get(dedupeKey);
    if (instanceId === undefined) {
      throw new NotFoundError(`No instance with the dedupe key ${dedupeKey}`);
    }
    return { instanceId, created: false };
  });
  const leased = effects.filter(row => row.lease_owner !== null);
  return {
    started,
    leased: {
      effects: leased,
      now,
      known: { rows: new Map(plans.map(({ row }) => [row.id, row])), read },
    },
    rest:
      leased.length < effects.length ||
      plans.some(({ planned }) => planned.timers.length > 0),
  };
}
