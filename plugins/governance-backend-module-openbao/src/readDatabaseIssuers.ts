import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { DatabaseScope } from './database/loginStatements';
import { checkMount, checkPrefix, readMilliseconds } from './readValues';

/** What may be issued through one mount of the database secrets engine, and how. */
export interface DatabaseIssuerConfig {
  id: string;
  title: string;
  mount: string;
  /** What the engine calls its connection to the database. */
  connection: string;
  /** What the name of every role starts with that is made here. */
  prefix: string;
  passwordPolicy: string;
  /** Role of the token store that makes the tokens which credentials belong to. */
  tokenRole: string;
  /** What may be ordered. */
  scopes: DatabaseScope[];
  longestLifeMs: number;
  /** Whether what was made here is shown as a live source. */
  observe: boolean;
}

const LONGEST_LIFE_MS = 30 * 24 * 60 * 60 * 1000;

/** Names of things in the server that become part of a path. */
const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;
/** Names of roles of the database that can be quoted as they are. */
const GROUP_ROLE = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;

function readName(config: Config, key: string): string {
  const name = config.getString(key);
  if (!NAME.test(name)) {
    throw new InputError(
      `${key} is '${name}'; letters, digits, '_', '-' and '.' can be`,
    );
  }
  return name;
}

function readScopes(configs: Config[]): DatabaseScope[] {
  const scopes = configs.map(config => ({
    name: readName(config, 'name'),
    roles: config.getStringArray('roles'),
  }));
  for (const { name, roles } of scopes) {
    const bad = roles.filter(role => !GROUP_ROLE.test(role));
    if (roles.length === 0 || bad.length > 0) {
      throw new InputError(
        `the scope '${name}' has the roles '${roles.join(
          "', '",
        )}'; names of one or more roles of the database can be`,
      );
    }
  }
  const meaningOf = ({ roles }: DatabaseScope) => [...roles].sort().join();
  const twice = scopes.find((scope, index) =>
    scopes
      .slice(0, index)
      .some(
        other =>
          other.name === scope.name || meaningOf(other) === meaningOf(scope),
      ),
  );
  if (twice) {
    throw new InputError(
      `the scope '${twice.name}' has the name or the roles of another; each can be told from the others by either`,
    );
  }
  return scopes;
}

/**
 * Reads `databases` of one server.
 *
 * @throws InputError naming the key, where a required one is missing or cannot be used.
 */
export function readDatabaseIssuers(entry: Config): DatabaseIssuerConfig[] {
  return entry.getConfigArray('databases').map(config => {
    const id = config.getString('id');
    return {
      id,
      title: config.getOptionalString('title') ?? id,
      mount: checkMount(
        config.getOptionalString('mount') ?? 'database',
        'databases.mount',
      ),
      connection: readName(config, 'connection'),
      prefix: checkPrefix(
        config.getOptionalString('prefix') ?? 'countersign',
        'databases.prefix',
      ),
      passwordPolicy: readName(config, 'passwordPolicy'),
      tokenRole: readName(config, 'tokenRole'),
      scopes: readScopes(config.getConfigArray('scopes')),
      longestLifeMs: readMilliseconds(config, 'longestLife', LONGEST_LIFE_MS),
      observe: config.getOptionalBoolean('observe') ?? false,
    };
  });
}
