import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/** One configured server. */
export interface PostgresqlSourceConfig {
  id: string;
  title: string;
  environment?: string;
  ignoreRoles: string[];
  statementTimeoutMs: number;
  connection: {
    host: string;
    port: number;
    database: string;
    user: string;
    password: string;
    ssl: boolean;
  };
}

/**
 * Reads `governance.sources.postgresql`.
 *
 * @throws Error naming the key, where a required one is missing or of the wrong type.
 */
export function readPostgresqlConfig(config: Config): PostgresqlSourceConfig[] {
  const entries =
    config.getOptionalConfigArray('governance.sources.postgresql') ?? [];
  return entries.map(entry => ({
    id: entry.getString('id'),
    title: entry.getOptionalString('title') ?? entry.getString('id'),
    environment: entry.getOptionalString('environment'),
    ignoreRoles: entry.getOptionalStringArray('ignoreRoles') ?? [],
    statementTimeoutMs: entry.has('statementTimeout')
      ? durationToMilliseconds(
          readDurationFromConfig(entry, { key: 'statementTimeout' }),
        )
      : 30_000,
    connection: {
      host: entry.getString('host'),
      port: entry.getOptionalNumber('port') ?? 5432,
      database: entry.getString('database'),
      user: entry.getString('user'),
      password: entry.getString('password'),
      ssl: entry.getOptionalBoolean('tls') ?? true,
    },
  }));
}
