import { NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { FlowDefinition } from '@countersign/plugin-governance-flows';
import { LedgerActor } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { FlowEngine, FlowMode, StartedInstance } from '../flows';
import { readActiveHash } from '../flows/operations/readDefinition';
import { AssembledFacts, FactAssembler } from './factPorts';
import { storeComputedFacts } from './operations/computedFacts';
import { insertFactSubject } from './operations/factSubjects';

/** How far a flow may go about something of a source. */
export type ModeFor = (
  place: { source: string; environment?: string },
  trx: Knex.Transaction,
) => FlowMode | Promise<FlowMode>;

/** What is to be started, and for whom. */
export interface FlowStart {
  flow: string;
  /** What the instance is about: an inventory reference, or another one that stays stable. */
  subject: string;
  /** Two starts with one key yield one instance. */
  dedupeKey: string;
  /** What whoever asks says. */
  stated: JsonObject;
  /** What a part of the system has checked itself. */
  verified?: JsonObject;
  requester?: string;
  /** As the modes that are set up say, unless told. */
  mode?: FlowMode;
  actor: LedgerActor;
}

/** The active version of a flow. */
export interface ActiveFlow {
  definition: FlowDefinition;
  hash: string;
}

/** Starts instances over facts that the system supplies, and remembers what they are about. */
export class FlowStarter {
  readonly #engine: () => FlowEngine;
  readonly #modeFor: ModeFor;
  readonly facts: FactAssembler;

  constructor(options: {
    engine: () => FlowEngine;
    facts: FactAssembler;
    modeFor: ModeFor;
  }) {
    this.#engine = options.engine;
    this.#modeFor = options.modeFor;
    this.facts = options.facts;
  }

  /** The version that new instances start with; undefined where the flow was never published. */
  async findActive(
    trx: Knex.Transaction,
    flow: string,
  ): Promise<ActiveFlow | undefined> {
    const hash = await readActiveHash(trx, flow);
    return hash === undefined
      ? undefined
      : { hash, definition: await this.#engine().getDefinition(trx, hash) };
  }

  /**
   * Supplies facts and starts an instance.
   *
   * @throws NotFoundError for a flow that was never published, InputError for facts that are not accepted.
   */
  async start(
    trx: Knex.Transaction,
    start: FlowStart,
  ): Promise<StartedInstance> {
    const active = await this.findActive(trx, start.flow);
    if (!active) {
      throw new NotFoundError(`No flow named ${start.flow} has been published`);
    }
    const { flow, subject, stated, verified, requester } = start;
    const assembled = await this.facts.assemble(trx, {
      context: active.definition.context,
      flow,
      subject,
      stated,
      verified,
      requester,
    });
    return this.startWith(trx, start, active, assembled);
  }

  /** Starts an instance over facts that were assembled for it in the same transaction. */
  async startWith(
    trx: Knex.Transaction,
    start: FlowStart,
    { definition }: ActiveFlow,
    assembled: AssembledFacts,
  ): Promise<StartedInstance> {
    const { place, facts, supplied, computed, identityRef } = assembled;
    const mode =
      start.mode ?? (await this.#modeFor(place ?? { source: 'unknown' }, trx));
    const hasMode = Object.hasOwn(definition.context.fields, 'mode');
    const started = await this.#engine().start(trx, {
      flow: start.flow,
      subject: start.subject,
      dedupeKey: start.dedupeKey,
      facts: hasMode ? { ...facts, mode } : facts,
      mode,
      environment: place?.environment,
      requestedBy: start.requester,
      actor: start.actor,
    });
    if (started.created) {
      const at = (await this.#engine().now(trx)).toISOString();
      const { instanceId } = started;
      if (place) {
        const { incident: _, ...watched } = supplied;
        await insertFactSubject(trx, {
          instance_id: instanceId,
          subject_ref: start.subject,
          identity_ref: identityRef ?? null,
          requester: start.requester ?? null,
          supplied: watched,
          checked_at: at,
        });
      }
      await storeComputedFacts(trx, { instanceId, computed, at });
    }
    return started;
  }
}
