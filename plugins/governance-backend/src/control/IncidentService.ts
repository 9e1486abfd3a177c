import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { keyOf } from '@countersign/plugin-governance-common';
import {
  EffectHandler,
  EffectOutcome,
  LedgerActor,
  LedgerPort,
} from '@countersign/plugin-governance-node';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { FlowEngine } from '../flows';
import { findGroup } from '../directory/queryDirectory';
import { FreezeKind, FreezeRow, REVALIDATION_FLOW, concerns } from './freeze';
import { lockSwitch } from './operations/lockSwitch';
import { readFreezes } from './operations/readFreezes';
import { requesterFacts } from '../facts/requesterFacts';

/** What is to be frozen, and why. */
export interface FreezeRequest {
  kind: FreezeKind;
  /** A flow's name, or the reference by which facts name an identity, an integration, an issuer or a team. */
  target: string;
  reason: string;
  /** Who must confirm that it is theirs, as a group or user of the catalog. */
  ownerRef: string;
  /** Who asked for what led to it, and so never decides that it is let go. */
  askedBy?: string;
}

interface Options {
  knex: Knex;
  engine: () => FlowEngine;
  ledger: LedgerPort;
  people: PeopleDirectory;
  newId: () => string;
}

/** Freezes of an incident: set at once by one person, left only through revalidation by others. */
export class IncidentService {
  readonly #knex: Knex;
  readonly #engine: () => FlowEngine;
  readonly #ledger: LedgerPort;
  readonly #people: PeopleDirectory;
  readonly #newId: () => string;

  constructor(options: Options) {
    this.#knex = options.knex;
    this.#engine = options.engine;
    this.#ledger = options.ledger;
    this.#people = options.people;
    this.#newId = options.newId;
  }

  /** Freezes that hold, oldest first. */
  async list(): Promise<FreezeRow[]> {
    return this.#knex.transaction(trx => readFreezes(trx));
  }

  /**
   * Freezes something. From the commit of this on, nothing that gives access to it is claimed; taking access away goes on.
   *
   * @throws ConflictError when it is frozen already, InputError for a team that the directory does not know.
   */
  async freeze(
    request: FreezeRequest,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<FreezeRow> {
    return this.#knex.transaction(async trx => {
      await lockSwitch(trx, 'alone');
      const target = await this.#targetOf(trx, request);
      const held = (await readFreezes(trx)).find(
        freeze =>
          freeze.kind === request.kind &&
          keyOf(freeze.target) === keyOf(target),
      );
      if (held) {
        throw new ConflictError(
          `The ${held.kind} ${held.target} is frozen since ${held.set_at}`,
        );
      }
      const engine = this.#engine();
      const at = (await engine.now(trx)).toISOString();
      const row: FreezeRow = {
        id: this.#newId(),
        kind: request.kind,
        target,
        reason: request.reason,
        set_by: caller.userRef,
        asked_by: request.askedBy ?? null,
        set_at: at,
        instance_id: null,
        lifted_at: null,
      };
      await trx<FreezeRow>('flow_freezes').insert(row);
      await this.#record(trx, 'incident.frozen', row, caller.actor, at);
      const instanceId = await this.#revalidate(trx, row, {
        ownerRef: request.ownerRef,
        attempt: 1,
        caller,
      });
      return { ...row, instance_id: instanceId };
    });
  }

  /**
   * Asks once more for the revalidation of a freeze whose last one was refused or lapsed.
   *
   * @throws NotFoundError when nothing of that id is frozen, ConflictError while one is under way.
   */
  async askAgain(
    id: string,
    ownerRef: string,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<FreezeRow> {
    return this.#knex.transaction(async trx => {
      const row = await trx<FreezeRow>('flow_freezes')
        .where({ id })
        .whereNull('lifted_at')
        .first();
      if (!row) {
        throw new NotFoundError(`Nothing with the id ${id} is frozen`);
      }
      const engine = this.#engine();
      const last =
        row.instance_id === null
          ? undefined
          : await engine.getInstance(trx, row.instance_id);
      if (last?.status === 'running') {
        throw new ConflictError('Its revalidation is under way');
      }
      const asked = await trx('flow_instances')
        .where({ flow: REVALIDATION_FLOW, subject: `freeze:${id}` })
        .count<Array<{ count: string | number }>>('* as count');
      const instanceId = await this.#revalidate(trx, row, {
        ownerRef,
        attempt: Number(asked[0].count) + 1,
        caller,
      });
      return { ...row, instance_id: instanceId };
    });
  }

  /** Lets go what was revalidated, and tells the instances that wait for it. */
  async lift(
    trx: Knex.Transaction,
    id: string,
    actor: LedgerActor,
  ): Promise<void> {
    await lockSwitch(trx, 'alone');
    const row = await trx<FreezeRow>('flow_freezes').where({ id }).first();
    if (!row) {
      throw new NotFoundError(`Nothing with the id ${id} was frozen`);
    }
    if (row.lifted_at !== null) {
      return;
    }
    const engine = this.#engine();
    const at = (await engine.now(trx)).toISOString();
    await trx<FreezeRow>('flow_freezes')
      .where({ id })
      .update({ lifted_at: at });
    await this.#record(trx, 'incident.lifted', row, actor, at);
    const others = await readFreezes(trx);
    const waiting: { id: string; flow: string; snapshot: string }[] = await trx(
      'flow_blocked',
    )
      .join('flow_instances', 'flow_instances.id', 'flow_blocked.instance_id')
      .where({ 'flow_blocked.freeze_id': id, status: 'running' })
      .orderBy('flow_instances.id')
      .select('flow_instances.id', 'flow', 'snapshot');
    for (const instance of waiting) {
      const { facts }: { facts: JsonObject } = JSON.parse(instance.snapshot);
      const about = { flow: instance.flow, facts };
      if (!others.some(freeze => concerns(freeze, about))) {
        await engine.send(
          trx,
          instance.id,
          {
            type: 'signal',
            name: 'incident.revalidated',
            facts: { incident: { active: false, revalidated: true } },
          },
          actor,
        );
      }
    }
  }

  /** The effect by which the flow `incident-revalidation` lets something go. */
  get liftEffect(): EffectHandler {
    return {
      id: 'incident.lift@v1',
      class: 'change',
      execute: async (call): Promise<EffectOutcome> => {
        const { freeze } = call.with;
        if (typeof freeze !== 'string') {
          const reason = 'freeze must be the id of a freeze';
          return { outcome: 'failed', reason, retryable: false };
        }
        await this.#knex.transaction(trx =>
          this.lift(trx, freeze, { kind: 'engine', route: call.flow }),
        );
        return { outcome: 'done', proof: { lifted: freeze } };
      },
    };
  }

  async #targetOf(
    trx: Knex.Transaction,
    request: Pick<FreezeRequest, 'kind' | 'target'>,
  ): Promise<string> {
    const target = request.target.trim();
    if (target === '') {
      throw new InputError('target is empty; a name or reference is needed');
    }
    if (request.kind !== 'team') {
      return target;
    }
    // A group that is misspelt would freeze nothing, and nobody would see it.
    const group = await findGroup(trx, target);
    if (group === undefined) {
      throw new InputError(
        `target: the directory knows no group '${target}'; give one such as group:default/payments`,
      );
    }
    return group;
  }

  async #revalidate(
    trx: Knex.Transaction,
    row: FreezeRow,
    options: {
      ownerRef: string;
      attempt: number;
      caller: { userRef: string; actor: LedgerActor };
    },
  ): Promise<string> {
    const { ownerRef, attempt, caller } = options;
    const now = await this.#engine().now(trx);
    const asker =
      row.asked_by === null
        ? undefined
        : await requesterFacts(trx, row.asked_by, now);
    const { instanceId } = await this.#engine().start(trx, {
      flow: REVALIDATION_FLOW,
      subject: `freeze:${row.id}`,
      dedupeKey: `freeze/${row.id}/${attempt}`,
      mode: 'enforce',
      requestedBy: caller.userRef,
      actor: caller.actor,
      facts: {
        freeze: {
          id: row.id,
          kind: row.kind,
          target: row.target,
        },
        requester: await requesterFacts(trx, caller.userRef, now),
        ...(asker && {
          request: { requester: asker.ref, delegates: asker.delegates },
        }),
        owner: {
          ref: ownerRef,
          members: await this.#people.membersOf(trx, ownerRef),
        },
        groups: await this.#people.groups(trx),
      },
    });
    await trx<FreezeRow>('flow_freezes')
      .where({ id: row.id })
      .update({ instance_id: instanceId });
    return instanceId;
  }

  async #record(
    trx: Knex.Transaction,
    type: string,
    row: FreezeRow,
    actor: LedgerActor,
    at: string,
  ): Promise<void> {
    await this.#ledger.append(trx, [
      {
        type,
        subject: `freeze:${row.id}`,
        at: new Date(at),
        actor,
        data: { kind: row.kind, target: row.target },
        personal: { reason: row.reason },
      },
    ]);
  }
}
