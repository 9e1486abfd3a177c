import {
  FlowDefinition,
  FlowEvent,
  FlowSnapshot,
  StepPorts,
  boundFields,
  canonicalJson,
  step,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { EventRow, InstanceRow, OutboxRow, TimerRow } from '../../rows';

interface Known {
  hash: string;
  snapshot?: FlowSnapshot;
  version: number;
  /** Keys of effects that were asked for, and of those, the ones taken back. */
  asked: Set<string>;
  withdrawn: Set<string>;
}

/** What the pure interpreter says of every instance, beside what the database holds. */
export class ReferenceModel {
  readonly #known = new Map<string, Known>();
  readonly #definitions = new Map<string, FlowDefinition>();

  constructor(
    private readonly options: {
      database: Knex;
      ports: StepPorts;
      /** Instances of other runs in the same database have another one. */
      prefix: string;
    },
  ) {}

  /** Whether the interpreter would accept an event now, and if not, why. */
  async predict(
    id: string,
    event: FlowEvent,
    now: string,
  ): Promise<string | undefined> {
    const known = this.#known.get(id);
    if (!known) {
      throw new Error(`${id} is not known`);
    }
    const definition = await this.#definition(known.hash);
    const { ports } = this.options;
    return step(definition, known.snapshot, event, now, ports).refused?.code;
  }

  /** The snapshot of an instance as the interpreter has it. */
  snapshotOf(id: string): FlowSnapshot | undefined {
    return this.#known.get(id)?.snapshot;
  }

  /** Applies what has happened since, and compares every row that follows from it. Yields what differs, in words. */
  async follow(): Promise<string[]> {
    const { database, prefix } = this.options;
    const rows: InstanceRow[] = await database('flow_instances').where(
      'id',
      'like',
      `${prefix}%`,
    );
    const problems: string[] = [];
    for (const row of rows) {
      problems.push(...(await this.#followInstance(row)));
    }
    for (const id of this.#known.keys()) {
      if (!rows.some(row => row.id === id)) {
        problems.push(`${id} is gone`);
      }
    }
    return problems;
  }

  async #definition(hash: string): Promise<FlowDefinition> {
    const known = this.#definitions.get(hash);
    if (known) {
      return known;
    }
    const row = await this.options
      .database('flow_definitions')
      .where({ hash })
      .first();
    const definition: FlowDefinition = JSON.parse(row.canonical);
    this.#definitions.set(hash, definition);
    return definition;
  }

  async #followInstance(row: InstanceRow): Promise<string[]> {
    const { database, ports } = this.options;
    const known: Known = this.#known.get(row.id) ?? {
      hash: row.hash,
      version: 0,
      asked: new Set(),
      withdrawn: new Set(),
    };
    this.#known.set(row.id, known);
    const problems: string[] = [];
    if (known.hash !== row.hash) {
      problems.push(`${row.id} runs another definition now`);
    }
    const definition = await this.#definition(known.hash);
    const events: EventRow[] = await database('flow_events')
      .where({ instance_id: row.id })
      .where('seq', '>', known.version)
      .orderBy('seq');
    for (const stored of events) {
      const event: FlowEvent = JSON.parse(stored.event);
      const before = known.snapshot;
      const result = step(definition, before, event, stored.at, ports);
      known.version += 1;
      if (stored.seq !== known.version || result.refused) {
        problems.push(`${row.id}: event ${stored.seq} cannot have happened`);
        return problems;
      }
      if (canonicalJson(result.evidence) !== stored.evidence) {
        problems.push(`${row.id}: evidence ${stored.seq} differs`);
      }
      known.snapshot = result.snapshot;
      problems.push(
        ...this.#checkVoided(row.id, definition, before, result.snapshot),
      );
      for (const { visit, effect } of result.effects) {
        known.asked.add(`${row.id}/${visit}/${effect}`);
      }
      for (const { visit, effect } of result.withdrawn) {
        known.withdrawn.add(`${row.id}/${visit}/${effect}`);
      }
    }
    return [...problems, ...(await this.#compare(row, known))];
  }

  /** A vote never survives a change of what it was bound to. */
  #checkVoided(
    id: string,
    definition: FlowDefinition,
    before: FlowSnapshot | undefined,
    after: FlowSnapshot,
  ): string[] {
    const same =
      before?.visit === after.visit &&
      canonicalJson(boundFields(definition, before)) ===
        canonicalJson(boundFields(definition, after));
    const kept = (after.approval?.votes ?? []).filter(vote =>
      before?.approval?.votes.some(
        old => canonicalJson(old) === canonicalJson(vote),
      ),
    );
    return same || kept.length === 0
      ? []
      : [`${id}: votes outlived what they were bound to`];
  }

  async #compare(row: InstanceRow, known: Known): Promise<string[]> {
    const { database } = this.options;
    const { snapshot } = known;
    const problems: string[] = [];
    const expect = (what: string, found: unknown, expected: unknown) => {
      if (canonicalJson([found]) !== canonicalJson([expected])) {
        problems.push(
          `${row.id}: ${what} is ${JSON.stringify(found)}, not ${JSON.stringify(
            expected,
          )}`,
        );
      }
    };
    expect('the version', row.version, known.version);
    expect('the snapshot', row.snapshot, canonicalJson(snapshot ?? {}));
    expect('the state', row.state, snapshot?.state);
    expect('the outcome', row.outcome, snapshot?.outcome ?? null);
    const due = (snapshot?.timers ?? []).map(timer => timer.due).sort();
    expect('the next deadline', row.next_due_at, due[0] ?? null);
    const timers: TimerRow[] = await database('flow_timers')
      .where({ instance_id: row.id })
      .orderBy('timer_id');
    expect(
      'timers',
      timers.map(timer => `${timer.timer_id} ${timer.due_at}`),
      (snapshot?.timers ?? []).map(({ id, due: at }) => `${id} ${at}`).sort(),
    );
    const outbox: OutboxRow[] = await database('flow_outbox').where({
      instance_id: row.id,
    });
    expect(
      'the outbox',
      outbox.map(({ key }) => key).sort(),
      [...known.asked].sort(),
    );
    const open = (snapshot?.openEffects ?? []).map(
      ({ visit, effect }) => `${row.id}/${visit}/${effect}`,
    );
    expect(
      'what is open in the outbox',
      outbox
        .filter(
          ({ kind, status }) =>
            kind !== 'notice' && ['pending', 'running'].includes(status),
        )
        .map(({ key }) => key)
        .sort(),
      open.sort(),
    );
    return problems;
  }
}
