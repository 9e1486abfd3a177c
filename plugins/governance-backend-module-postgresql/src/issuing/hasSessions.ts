import { Client } from 'pg';

/** Whether anybody is connected to the server as a role, to whichever of its databases. */
export async function hasSessions(
  client: Client,
  role: string,
): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>(
    'select exists (select from pg_stat_activity where usename = $1) as open',
    [role],
  );
  return rows[0].open;
}
