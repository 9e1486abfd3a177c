import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { FlowEngine } from '../flows';
import { sha256Hex } from '../ledger/digest';
import { closeStill, openStill } from '../stillness/operations/stills';
import { SwitchRow, lockSwitch } from './operations/lockSwitch';
import { requesterFacts } from '../facts/requesterFacts';

/** The flow that decides whether flows may do more again. */
export const CONTROL_FLOW = 'control-change';

/** The one switch, and whether somebody has asked to turn it on again. */
export interface SwitchState {
  stopped: boolean;
  changedBy?: string;
  changedAt?: string;
  reason?: string;
  instanceId?: string;
}

/**
 * The one switch that stops whatever follows from a schedule or from silence. One person turns it off; it takes two to
 * turn it on.
 */
export class SwitchService {
  readonly #knex: Knex;
  readonly #engine: () => FlowEngine;
  readonly #ledger: LedgerPort;
  readonly #people: PeopleDirectory;

  constructor(options: {
    knex: Knex;
    engine: () => FlowEngine;
    ledger: LedgerPort;
    people: PeopleDirectory;
  }) {
    this.#knex = options.knex;
    this.#engine = options.engine;
    this.#ledger = options.ledger;
    this.#people = options.people;
  }

  async read(): Promise<SwitchState> {
    return this.#knex.transaction(async trx => {
      const row = await lockSwitch(trx, 'shared');
      const open = await trx('flow_instances')
        .where({
          flow: CONTROL_FLOW,
          status: 'running',
          subject: this.#subject(row),
        })
        .first<{ id: string } | undefined>('id');
      return {
        stopped: Boolean(row.stopped),
        ...(row.changed_by === null ? {} : { changedBy: row.changed_by }),
        ...(row.changed_at === null ? {} : { changedAt: row.changed_at }),
        ...(row.reason === null ? {} : { reason: row.reason }),
        ...(open ? { instanceId: open.id } : {}),
      };
    });
  }

  /** Stops. @throws ConflictError when it is stopped already. */
  async stop(
    reason: string,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<void> {
    await this.#knex.transaction(async trx => {
      const row = await lockSwitch(trx, 'alone');
      if (row.stopped) {
        throw new ConflictError(`It has been stopped by ${row.changed_by}`);
      }
      await this.#set(trx, row, { stopped: true, reason, ...caller });
    });
  }

  /** Asks a second person to let it go on. @throws ConflictError when it is not stopped, or has been asked for. */
  async askToResume(
    reason: string,
    caller: { userRef: string; actor: LedgerActor },
  ): Promise<{ instanceId: string }> {
    const state = await this.read();
    if (!state.stopped) {
      throw new ConflictError('It is not stopped');
    }
    if (state.instanceId !== undefined) {
      throw new ConflictError('A second person has been asked already');
    }
    return this.#knex.transaction(async trx => {
      const row = await lockSwitch(trx, 'alone');
      const { instanceId } = await this.#engine().start(trx, {
        flow: CONTROL_FLOW,
        subject: this.#subject(row),
        dedupeKey: `resume/${row.generation}/${randomUUID()}`,
        mode: 'enforce',
        requestedBy: caller.userRef,
        actor: caller.actor,
        facts: {
          change: {
            kind: 'resume',
            target: 'switch',
            to: 'running',
            digest: this.#digest(row),
            author: caller.userRef,
            raises: true,
            widens: false,
            flipsToAllowed: 0,
            testsPassed: true,
          },
          requester: await requesterFacts(
            trx,
            caller.userRef,
            await this.#engine().now(trx),
          ),
          owner: { ref: '', members: [] },
          groups: await this.#people.groups(trx),
        },
      });
      await this.#ledger.append(trx, [
        {
          type: 'control.resume-asked',
          subject: 'switch',
          at: await this.#engine().now(trx),
          actor: caller.actor,
          data: { generation: row.generation, instance: instanceId },
          personal: { reason },
        },
      ]);
      return { instanceId };
    });
  }

  /** Lets it go on, once two have agreed. @throws ConflictError when the switch was used since. */
  async resume(
    trx: Knex.Transaction,
    digest: string,
    actor: LedgerActor,
  ): Promise<void> {
    const row = await lockSwitch(trx, 'alone');
    if (!row.stopped) {
      return;
    }
    if (digest !== this.#digest(row)) {
      throw new ConflictError('The switch was used since this was asked for');
    }
    await this.#set(trx, row, {
      stopped: false,
      reason: 'two people agreed',
      userRef: `flow:${CONTROL_FLOW}`,
      actor,
    });
  }

  #subject(row: SwitchRow): string {
    return `switch:${row.generation}`;
  }

  #digest(row: SwitchRow): string {
    return sha256Hex(`switch/${row.generation}`);
  }

  async #set(
    trx: Knex.Transaction,
    row: SwitchRow,
    change: {
      stopped: boolean;
      reason: string;
      userRef: string;
      actor: LedgerActor;
    },
  ): Promise<void> {
    const at = await this.#engine().now(trx);
    await trx<SwitchRow>('flow_switch')
      .where({ id: 1 })
      .update({
        stopped: change.stopped,
        reason: change.reason,
        changed_by: change.userRef,
        changed_at: at.toISOString(),
        generation: row.generation + 1,
      });
    const still = { scope: 'all', target: '', cause: 'switch' } as const;
    await (change.stopped
      ? openStill(trx, { ...still, from: at.toISOString() })
      : closeStill(trx, { ...still, to: at.toISOString() }));
    await this.#ledger.append(trx, [
      {
        type: change.stopped ? 'control.stopped' : 'control.resumed',
        subject: 'switch',
        at,
        actor: change.actor,
        data: { generation: row.generation + 1 },
        personal: { reason: change.reason },
      },
    ]);
  }
}
