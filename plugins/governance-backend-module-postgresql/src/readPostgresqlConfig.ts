import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/** What a server's issuer may give. */
export interface PostgresqlIssuerConfig {
  longestLifeMs: number;
  /** Roles whose membership, and schemas whose tables, may be granted; everything else is refused. */
  grantable: { roles: string[]; schemas: string[] };
}

/** One configured server. */
export interface PostgresqlSourceConfig {
  id: string;
  title: string;
  environment?: string;
  ignoreRoles: string[];
  statementTimeoutMs: number;
  /** Absent where nothing is issued from here. */
  issuer?: PostgresqlIssuerConfig;
  connection: {
    host: string;
    port: number;
    database: string;
    user: string;
    password: string;
    ssl: boolean;
  };
}

const LONGEST_LIFE_MS = 90 * 24 * 60 * 60 * 1000;

function readIssuer(config: Config): PostgresqlIssuerConfig {
  return {
    longestLifeMs: config.has('longestLife')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'longestLife' }),
        )
      : LONGEST_LIFE_MS,
    grantable: {
      roles: config.getOptionalStringArray('grantable.roles') ?? [],
      schemas: config.getOptionalStringArray('grantable.schemas') ?? [],
    },
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
    ...(entry.has('issuer')
      ? { issuer: readIssuer(entry.getConfig('issuer')) }
      : {}),
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
