import { ForwardedError } from '@backstage/errors';
import { Client } from 'pg';
import { PostgresqlSourceConfig } from './readPostgresqlConfig';

/**
 * Runs `work` on a connection of its own and closes it, whatever happens.
 *
 * @throws ForwardedError naming the source where the server cannot be reached; never holds the password.
 */
export async function withConnection<T>(
  source: PostgresqlSourceConfig,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = new Client({
    ...source.connection,
    application_name: 'countersign',
    connectionTimeoutMillis: 10_000,
    statement_timeout: source.statementTimeoutMs,
  });
  // A connection that the server ends while idle must not take the process with it; the next query reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new ForwardedError(
      `Could not connect to PostgreSQL source '${source.id}'`,
      error,
    );
  }
  const abort = () => client.end().catch(() => undefined);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await work(client);
  } finally {
    signal.removeEventListener('abort', abort);
    await client.end();
  }
}
