import { ConflictError, NotFoundError } from '@backstage/errors';
import { EnforcementMode } from '@countersign/plugin-governance-common';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { FlowEngine } from '../flows';
import { sha256Hex } from '../ledger/digest';
import { CONTROL_FLOW } from './SwitchService';
import {
  ModeRow,
  ModeScope,
  ModeSubject,
  DEFAULT_MODE,
  describeScope,
  findDeciding,
  isMore,
} from './modes';
import { lockSwitch } from './operations/lockSwitch';
import { ModeRule, configuredFor, planModes, subjectOf } from './planModes';
import { requesterFacts } from '../facts/requesterFacts';

/** A mode that holds, and whether somebody asked for more. */
export interface StoredMode {
  row: ModeRow;
  pending?: { instanceId: string; to: string };
}

interface Caller {
  userRef: string;
  actor: LedgerActor;
}

interface Options {
  knex: Knex;
  engine: () => FlowEngine;
  ledger: LedgerPort;
  people: PeopleDirectory;
  newId: () => string;
}

const CONFIGURATION = 'configuration';

/**
 * How far flows may go. Doing less is one person's word, at once; doing more takes two, through the flow `control-change`.
 * Instances keep the mode that they started with.
 */
export class ModeService {
  readonly #options: Options;
  #rules: readonly ModeRule[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** Takes the configuration over: as it is at the first start, and later only where it says less. */
  async takeOver(rules: readonly ModeRule[]): Promise<void> {
    const { knex, newId } = this.#options;
    this.#rules = rules;
    await knex.transaction(async trx => {
      await lockSwitch(trx, 'alone');
      const stored = await this.#read(trx);
      for (const { because, id, ...plan } of planModes(rules, stored)) {
        const row = stored.find(known => known.id === id);
        const at = (await this.#options.engine().now(trx)).toISOString();
        const next: ModeRow = {
          ...(row ?? {
            generation: 0,
            changed_by: CONFIGURATION,
            changed_at: at,
            reason: because ?? '',
          }),
          ...plan,
          id: row?.id ?? newId(),
        };
        if (row && because) {
          next.generation = Number(row.generation) + 1;
          next.changed_by = CONFIGURATION;
          next.changed_at = at;
          next.reason = because;
        }
        await trx<ModeRow>('governance_modes')
          .insert(next)
          .onConflict('id')
          .merge();
        if (because) {
          await this.#record(trx, 'control.mode-configured', next, {
            kind: 'engine',
            route: CONFIGURATION,
          });
        }
      }
    });
  }

  /** The mode for something. What starts now keeps it. */
  async modeFor(
    trx: Knex.Transaction | undefined,
    subject: ModeSubject,
  ): Promise<EnforcementMode> {
    return trx
      ? this.#decide(await this.#read(trx), subject)
      : this.#options.knex.transaction(inner => this.modeFor(inner, subject));
  }

  /** Every mode that is set, by scope. */
  async list(): Promise<StoredMode[]> {
    return this.#options.knex.transaction(async trx => {
      const modes: StoredMode[] = [];
      for (const row of await this.#read(trx)) {
        const pending = await this.#pending(trx, row);
        modes.push({ row, ...(pending ? { pending } : {}) });
      }
      return modes;
    });
  }

  /**
   * Sets a mode: at once where it lets flows do less, and otherwise once a second person agrees.
   *
   * @throws ConflictError when it holds already, or has been asked for.
   */
  async change(
    request: ModeScope & { mode: EnforcementMode; reason: string },
    caller: Caller,
  ): Promise<StoredMode> {
    const { knex } = this.#options;
    return knex.transaction(async trx => {
      await lockSwitch(trx, 'alone');
      const row = await this.#rowFor(trx, request, caller);
      const pending = await this.#pending(trx, row);
      if (isMore(request.mode, row.mode)) {
        if (pending) {
          throw new ConflictError(
            `${pending.to} has been asked for; a second person is asked in ${pending.instanceId}`,
          );
        }
        return this.#ask(trx, row, request, caller);
      }
      if (request.mode === row.mode) {
        throw new ConflictError(`${describeScope(row)} is ${row.mode} already`);
      }
      const next = await this.#set(trx, row, {
        mode: request.mode,
        by: caller.userRef,
        reason: request.reason,
      });
      await this.#record(trx, 'control.mode-lowered', next, caller.actor);
      return { row: next };
    });
  }

  /**
   * Makes a raise true that two people agreed to.
   *
   * @throws NotFoundError for an unknown scope, ConflictError when the mode was changed since it was asked for.
   */
  async raise(
    trx: Knex.Transaction,
    change: { target: string; to: string; digest: string },
    actor: LedgerActor,
  ): Promise<void> {
    await lockSwitch(trx, 'alone');
    const row = (await this.#read(trx)).find(
      known => describeScope(known) === change.target,
    );
    if (!row) {
      throw new NotFoundError(`No mode is set for ${change.target}`);
    }
    if (row.mode === change.to) {
      return;
    }
    const mode = change.to as EnforcementMode;
    if (this.#digest(row, mode) !== change.digest) {
      throw new ConflictError('The mode was changed since this was asked for');
    }
    const next = await this.#set(trx, row, {
      mode,
      by: `flow:${CONTROL_FLOW}`,
      reason: 'two people agreed',
    });
    await this.#record(trx, 'control.mode-raised', next, actor);
  }

  /** What configuration brought, configuration may lower; what people set stays until it changes. */
  #decide(rows: readonly ModeRow[], subject: ModeSubject): EnforcementMode {
    const row = findDeciding(rows, subject);
    const mode = row?.mode ?? DEFAULT_MODE;
    const configured = configuredFor(this.#rules, subject);
    const byConfiguration = !row || row.changed_by === CONFIGURATION;
    return byConfiguration && isMore(mode, configured) ? configured : mode;
  }

  async #read(trx: Knex.Transaction): Promise<ModeRow[]> {
    return trx<ModeRow>('governance_modes').orderBy([
      'source',
      'environment',
      'flow',
    ]);
  }

  /** The row of a scope; a new one begins with what holds for it so far. */
  async #rowFor(
    trx: Knex.Transaction,
    scope: ModeScope & { mode: EnforcementMode },
    caller: Caller,
  ): Promise<ModeRow> {
    const rows = await this.#read(trx);
    const found = rows.find(row => describeScope(row) === describeScope(scope));
    if (found) {
      return found;
    }
    const { source, environment, flow } = scope;
    const subject = subjectOf(scope);
    const holds = this.#decide(rows, subject);
    const row: ModeRow = {
      id: this.#options.newId(),
      source,
      environment,
      flow,
      mode: holds,
      configured: findDeciding(rows, subject)?.configured ?? null,
      position: null,
      changed_by: caller.userRef,
      changed_at: (await this.#options.engine().now(trx)).toISOString(),
      reason: 'set apart from the wider scope that held before',
      generation: 0,
    };
    await trx<ModeRow>('governance_modes').insert(row);
    return row;
  }

  async #ask(
    trx: Knex.Transaction,
    row: ModeRow,
    request: { mode: EnforcementMode; reason: string },
    caller: Caller,
  ): Promise<StoredMode> {
    const { people } = this.#options;
    const { instanceId } = await this.#options.engine().start(trx, {
      flow: CONTROL_FLOW,
      subject: this.#subject(row),
      dedupeKey: `mode/${row.id}/${row.generation}/${this.#options.newId()}`,
      mode: 'enforce',
      requestedBy: caller.userRef,
      actor: caller.actor,
      facts: {
        change: {
          kind: 'mode',
          target: describeScope(row),
          to: request.mode,
          digest: this.#digest(row, request.mode),
          author: caller.userRef,
          raises: true,
          widens: false,
          flipsToAllowed: 0,
          testsPassed: true,
        },
        requester: await requesterFacts(
          trx,
          caller.userRef,
          await this.#options.engine().now(trx),
        ),
        owner: { ref: '', members: [] },
        groups: await people.groups(trx),
      },
    });
    await this.#record(
      trx,
      'control.mode-raise-asked',
      { ...row, mode: request.mode, reason: request.reason },
      caller.actor,
    );
    return { row, pending: { instanceId, to: request.mode } };
  }

  async #pending(trx: Knex.Transaction, row: ModeRow) {
    const open = await trx('flow_instances')
      .where({
        flow: CONTROL_FLOW,
        status: 'running',
        subject: this.#subject(row),
      })
      .first<{ id: string; snapshot: string } | undefined>('id', 'snapshot');
    return open
      ? {
          instanceId: open.id,
          to: String(JSON.parse(open.snapshot).facts.change.to),
        }
      : undefined;
  }

  async #set(
    trx: Knex.Transaction,
    row: ModeRow,
    change: { mode: EnforcementMode; by: string; reason: string },
  ): Promise<ModeRow> {
    const next: ModeRow = {
      ...row,
      mode: change.mode,
      changed_by: change.by,
      changed_at: (await this.#options.engine().now(trx)).toISOString(),
      reason: change.reason,
      generation: Number(row.generation) + 1,
    };
    await trx<ModeRow>('governance_modes').where({ id: row.id }).update(next);
    return next;
  }

  #subject(row: ModeRow): string {
    return `mode:${row.id}:${row.generation}`;
  }

  #digest(row: ModeRow, to: EnforcementMode): string {
    return sha256Hex(`mode/${row.id}/${row.generation}/${to}`);
  }

  async #record(
    trx: Knex.Transaction,
    type: string,
    row: ModeRow,
    actor: LedgerActor,
  ): Promise<void> {
    await this.#options.ledger.append(trx, [
      {
        type,
        subject: `mode:${row.id}`,
        at: await this.#options.engine().now(trx),
        actor,
        data: {
          scope: describeScope(row),
          mode: row.mode,
          ...(row.configured === null ? {} : { configured: row.configured }),
          generation: Number(row.generation),
        },
        personal: { reason: row.reason },
      },
    ]);
  }
}
