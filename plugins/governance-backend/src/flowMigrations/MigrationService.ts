import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { LedgerActor, LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { PeopleDirectory } from '../directory/peopleOf';
import { CHANGE_FLOW, Proposer } from '../flowChanges/FlowChangeService';
import { FlowEngine } from '../flows';
import { sha256Hex } from '../ledger/digest';
import { pageOf } from '../paging/pageOf';
import { MigrationTarget, MigrationVerdict } from './judgeInstance';
import { insertEntries, toEntryRow } from './operations/entries';
import { listRunningMigrations, lockMigration } from './operations/migrations';
import { planMigration } from './planMigration';
import { ReadMigration, readMigration } from './readMigration';
import { MigrationRow } from './rows';
import { runMigration } from './runMigration';
import { requesterFacts } from '../facts/requesterFacts';

/** How many instances had which outcome. */
export type MigrationCounts = Record<MigrationVerdict['outcome'], number>;

/** What a migration would do, nothing of it done. */
export interface DryRun {
  read: ReadMigration;
  counts: MigrationCounts;
  items: { instanceId: string; subject: string; verdict: MigrationVerdict }[];
  /** Id of the last instance listed, where there are more. */
  next?: string;
}

interface Options {
  knex: Knex;
  engine: FlowEngine;
  ledger: LedgerPort;
  logger: LoggerService;
  people: PeopleDirectory;
  newId: () => string;
}

/**
 * Migrations of running instances to another version: looked at beforehand, proposed by one person, decided by others
 * through the flow `flow-change`, carried out instance by instance by a task.
 */
export class MigrationService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * What a migration would do to every running instance; a page of them, and the counts of all. Writes nothing.
   *
   * @throws InputError, ConflictError as {@link readMigration} does.
   */
  async dryRun(
    source: string,
    page: { after?: string; limit: number },
  ): Promise<DryRun> {
    const { knex, engine } = this.#options;
    return knex.transaction(async trx => {
      const read = await readMigration(trx, engine, source);
      const counts = { 'goes-on': 0, stays: 0, refused: 0 };
      const items: DryRun['items'] = [];
      await planMigration(trx, engine, read, async planned => {
        for (const { row, verdict } of planned) {
          counts[verdict.outcome] += 1;
          if (row.id > (page.after ?? '') && items.length <= page.limit) {
            items.push({ instanceId: row.id, subject: row.subject, verdict });
          }
        }
      });
      const listed = pageOf(items, page.limit, last => last.instanceId);
      return {
        read,
        counts,
        ...listed,
      };
    });
  }

  /**
   * Proposes a migration: what it would do is kept, and somebody else decides.
   *
   * @throws InputError, ConflictError as {@link readMigration} does; ConflictError while another one of the flow is open.
   */
  async propose(
    source: string,
    reason: string,
    proposer: Proposer,
  ): Promise<MigrationRow> {
    const { knex, engine, people, newId } = this.#options;
    return knex.transaction(async trx => {
      const read = await readMigration(trx, engine, source);
      const { migration, from, warnings } = read;
      const { flow } = migration.metadata;
      // Who owns the flow decides, whatever owner the document names.
      const { owner } = from.metadata;
      const open = await trx<MigrationRow>('flow_migrations')
        .where({ flow })
        .whereIn('status', ['pending', 'running'])
        .first();
      if (open) {
        throw new ConflictError(
          `Another migration of ${flow}, ${open.id}, is ${open.status}; one at a time`,
        );
      }
      const at = await engine.now(trx);
      const id = newId();
      const document = JSON.stringify(migration);
      const row: MigrationRow = {
        id,
        flow,
        from_hash: read.fromHash,
        from_version: migration.from,
        to_hash: read.toHash,
        to_version: migration.to,
        source,
        document,
        warnings: JSON.stringify(warnings),
        digest: sha256Hex(
          `${id}\n${read.fromHash}\n${read.toHash}\n${document}`,
        ),
        reason,
        proposed_by: proposer.userRef,
        proposed_at: at.toISOString(),
        instance_id: null,
        status: 'pending',
        started_at: null,
        settled_at: null,
      };
      await trx<MigrationRow>('flow_migrations').insert(row);
      await planMigration(trx, engine, read, page =>
        insertEntries(
          trx,
          page.map(({ row: instance, verdict }) =>
            toEntryRow({
              migrationId: id,
              phase: 'planned',
              instanceId: instance.id,
              verdict,
              changed: false,
              at: row.proposed_at,
            }),
          ),
        ),
      );
      await this.#record(trx, 'flow.migration-proposed', row, proposer.actor);
      const { instanceId } = await engine.start(trx, {
        flow: CHANGE_FLOW,
        subject: `flow:${flow}`,
        dedupeKey: `flow-migration/${id}`,
        mode: 'enforce',
        requestedBy: proposer.userRef,
        actor: proposer.actor,
        facts: {
          change: {
            kind: 'migrate',
            target: id,
            to: read.toHash,
            digest: row.digest,
            author: proposer.userRef,
            raises: false,
            widens: warnings.length > 0,
            flipsToAllowed: 0,
            testsPassed: true,
          },
          requester: await requesterFacts(trx, proposer.userRef, at),
          owner: {
            ref: owner,
            members: await people.membersOf(trx, owner),
          },
          groups: await people.groups(trx),
        },
      });
      await trx<MigrationRow>('flow_migrations')
        .where({ id })
        .update({ instance_id: instanceId });
      return { ...row, instance_id: instanceId };
    });
  }

  /** Lets a decided migration begin. @throws NotFoundError when there is none with that content. */
  async approve(
    trx: Knex.Transaction,
    id: string,
    digest: string,
    actor: LedgerActor,
  ): Promise<void> {
    const row = await lockMigration(trx, id);
    if (!row || row.digest !== digest) {
      throw new NotFoundError(`No migration ${id} with that content`);
    }
    if (row.status !== 'pending') {
      return;
    }
    const at = (await this.#options.engine.now(trx)).toISOString();
    await trx<MigrationRow>('flow_migrations')
      .where({ id })
      .update({ status: 'running', started_at: at });
    await this.#record(trx, 'flow.migration-approved', row, actor);
  }

  /** Carries out what was approved, one migration after the other. Safe beside other replicas, and after a kill. */
  async work(signal: AbortSignal): Promise<void> {
    const { knex, engine, logger } = this.#options;
    const running = await knex.transaction(trx => listRunningMigrations(trx));
    for (const row of running) {
      const target: MigrationTarget = {
        fromHash: row.from_hash,
        toHash: row.to_hash,
        definition: await knex.transaction(trx =>
          engine.getDefinition(trx, row.to_hash),
        ),
        migration: JSON.parse(row.document),
      };
      const through = await runMigration(
        { knex, engine, logger, row, target },
        signal,
      );
      if (through) {
        await this.#finish(row);
      }
    }
    if (running.length > 0) {
      engine.wake();
    }
  }

  async #finish(row: MigrationRow): Promise<void> {
    const { knex, engine } = this.#options;
    await knex.transaction(async trx => {
      const present = await lockMigration(trx, row.id);
      if (present?.status !== 'running') {
        return;
      }
      const at = (await engine.now(trx)).toISOString();
      await trx<MigrationRow>('flow_migrations')
        .where({ id: row.id })
        .update({ status: 'done', settled_at: at });
      await this.#record(trx, 'flow.migration-finished', row, {
        kind: 'engine',
        route: 'flow-migration',
      });
    });
  }

  async #record(
    trx: Knex.Transaction,
    type: string,
    row: MigrationRow,
    actor: LedgerActor,
  ): Promise<void> {
    await this.#options.ledger.append(trx, [
      {
        type,
        subject: `flow:${row.flow}`,
        at: await this.#options.engine.now(trx),
        actor,
        data: {
          migration: row.id,
          from: row.from_hash,
          to: row.to_hash,
          digest: row.digest,
        },
        personal: { reason: row.reason },
      },
    ]);
  }
}
