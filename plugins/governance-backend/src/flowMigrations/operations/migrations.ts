import { Knex } from 'knex';
import { Place } from '../../paging/cursors';
import { listLatest } from '../../paging/listLatest';
import { MigrationRow } from '../rows';

/** One migration, locked to the end of the transaction on PostgreSQL. Relies on the primary key. */
export async function lockMigration(
  trx: Knex.Transaction,
  id: string,
): Promise<MigrationRow | undefined> {
  const query = trx<MigrationRow>('flow_migrations').where({ id });
  if (trx.client.config.client === 'pg') {
    query.forUpdate();
  }
  return query.first();
}

/** Migrations that were approved and are not through, oldest first. Relies on `flow_migrations_status_idx`. */
export async function listRunningMigrations(
  trx: Knex.Transaction,
): Promise<MigrationRow[]> {
  return trx<MigrationRow>('flow_migrations')
    .where({ status: 'running' })
    .orderBy('proposed_at')
    .orderBy('id');
}

/** Migrations, newest first, before a place in that order. Relies on `flow_migrations_proposed_idx`. */
export async function listMigrations(
  trx: Knex.Transaction,
  options: {
    flow?: string;
    before?: Place;
    limit: number;
  },
): Promise<{ rows: MigrationRow[]; total: number }> {
  const { flow, before, limit } = options;
  return listLatest<MigrationRow>(
    () =>
      trx<MigrationRow>('flow_migrations').modify(query => {
        if (flow !== undefined) {
          query.where({ flow });
        }
      }),
    { at: 'proposed_at', before, limit },
  );
}
