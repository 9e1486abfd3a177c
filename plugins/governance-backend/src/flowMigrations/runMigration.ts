import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { FlowEngine } from '../flows';
import { lockInstances } from '../flows/operations/lockInstances';
import { judgeInstance, migrateEvent, MigrationTarget } from './judgeInstance';
import {
  insertEntries,
  readEntry,
  readRunningOf,
  readUnmet,
  toEntryRow,
} from './operations/entries';
import { MigrationRow } from './rows';

const PAGE = 100;
const ACTOR = { kind: 'engine' as const, route: 'flow-migration' };

interface Run {
  knex: Knex;
  engine: FlowEngine;
  logger: LoggerService;
  row: MigrationRow;
  target: MigrationTarget;
}

/**
 * Migrates one instance in one transaction: its event, its new state, and the entry that says so, or nothing at all.
 * Somebody else may have done it already; then nothing happens.
 */
async function migrateOne(
  trx: Knex.Transaction,
  { engine, row, target }: Run,
  instanceId: string,
): Promise<void> {
  const key = { migration_id: row.id, instance_id: instanceId };
  const instance = (await lockInstances(trx, [instanceId])).get(instanceId);
  if (
    !instance ||
    instance.status !== 'running' ||
    instance.hash !== row.from_hash ||
    (await readEntry(trx, { ...key, phase: 'done' }))
  ) {
    return;
  }
  const at = (await engine.now(trx)).toISOString();
  const planned = await readEntry(trx, { ...key, phase: 'planned' });
  const verdict = judgeInstance(target, instance, at, engine.ports);
  await insertEntries(trx, [
    toEntryRow({
      migrationId: row.id,
      phase: 'done',
      instanceId,
      verdict,
      changed: planned?.version !== verdict.version,
      at,
    }),
  ]);
  if (verdict.outcome === 'goes-on' && verdict.toState !== undefined) {
    const result = await engine.send(
      trx,
      instanceId,
      migrateEvent(target, verdict.toState),
      ACTOR,
      { expectedVersion: verdict.version },
    );
    if (!result.accepted) {
      throw new Error(
        `${instanceId} was to go on and could not: ${result.reason}`,
      );
    }
  }
}

/** Takes down that an instance could not be migrated, so that the others are. It stays as it is. */
async function noteFailure(run: Run, instanceId: string): Promise<void> {
  const { knex, engine, row } = run;
  await knex.transaction(async trx => {
    const key = { migration_id: row.id, instance_id: instanceId };
    const instance = (await lockInstances(trx, [instanceId])).get(instanceId);
    if (!instance || (await readEntry(trx, { ...key, phase: 'done' }))) {
      return;
    }
    await insertEntries(trx, [
      toEntryRow({
        migrationId: row.id,
        phase: 'done',
        instanceId,
        verdict: {
          outcome: 'refused',
          version: Number(instance.version),
          fromState: instance.state,
          reason: 'it could not be written; the log of the portal says why',
          timersBefore: [],
          timersAfter: [],
        },
        changed: false,
        at: (await engine.now(trx)).toISOString(),
      }),
    ]);
  });
}

/** Says of instances that were foreseen and are not there any more that they went on by themselves. */
async function noteGone({ knex, engine, row }: Run): Promise<void> {
  for (;;) {
    const count = await knex.transaction(async trx => {
      const unmet = await readUnmet(trx, { migrationId: row.id, limit: PAGE });
      const at = (await engine.now(trx)).toISOString();
      await insertEntries(
        trx,
        unmet.map(entry => ({
          ...entry,
          phase: 'done',
          outcome: 'gone',
          reason: 'it ended, or left this version, before its turn',
          to_state: null,
          changed: true,
          at,
        })),
      );
      return unmet.length;
    });
    if (count < PAGE) {
      return;
    }
  }
}

/**
 * Carries an approved migration out, instance by instance. Whatever stops it, it goes on where it was: an instance has its
 * entry exactly when it was dealt with.
 *
 * @returns whether it is through.
 */
export async function runMigration(
  run: Run,
  signal: AbortSignal,
): Promise<boolean> {
  const { knex, row, logger } = run;
  let after = '';
  for (;;) {
    const place = { hash: row.from_hash, after, limit: PAGE };
    const page = await knex.transaction(trx => readRunningOf(trx, place));
    for (const { id } of page) {
      if (signal.aborted) {
        return false;
      }
      try {
        await knex.transaction(trx => migrateOne(trx, run, id));
      } catch (error) {
        logger.error(
          `Flow instance ${id} could not be migrated to ${row.to_version}`,
          error as Error,
        );
        await noteFailure(run, id);
      }
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) {
      break;
    }
    after = last.id;
  }
  await noteGone(run);
  return true;
}
