import { Client } from 'pg';

/** Ends what is connected already: a role that may not log in any more keeps its open sessions otherwise. */
export async function endSessions(client: Client, role: string): Promise<void> {
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and pid <> pg_backend_pid()',
    [role],
  );
}
