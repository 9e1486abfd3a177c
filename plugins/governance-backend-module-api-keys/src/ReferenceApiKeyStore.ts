import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/**
 * A client that holds keys.
 *
 * @public
 */
export interface ApiClient {
  id: string;
  displayName: string;
  purpose?: string;
  /** Entity reference of the owning group or user. */
  owner?: string;
  requestedBy?: string;
  labels: Record<string, string>;
  scopes: string[];
  createdAt: string;
}

/**
 * One key; its value is not here and nowhere else.
 *
 * @public
 */
export interface ApiKey {
  id: string;
  clientId: string;
  digest: string;
  status: 'active' | 'disabled' | 'revoked';
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
  /** Names the order that it was made by, where it was ordered. */
  tag?: string;
  /** What it may do, as far as its client holds it; all that its client holds where it is absent. */
  scopes?: string[];
}

/**
 * Use of a key by one caller on one day (UTC).
 *
 * @public
 */
export interface ApiKeyUse {
  keyId: string;
  caller: string;
  day: string;
  count: number;
}

interface ClientRow {
  id: string;
  display_name: string;
  purpose: string | null;
  owner: string | null;
  requested_by: string | null;
  labels: string;
  scopes: string;
  created_at: string;
}

interface KeyRow {
  id: string;
  client_id: string;
  digest: string;
  status: ApiKey['status'];
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  tag: string | null;
  scopes: string | null;
}

interface UseRow {
  key_id: string;
  caller: string;
  day: string;
  count: number;
}

const toClient = (row: ClientRow): ApiClient => ({
  id: row.id,
  displayName: row.display_name,
  purpose: row.purpose ?? undefined,
  owner: row.owner ?? undefined,
  requestedBy: row.requested_by ?? undefined,
  labels: JSON.parse(row.labels),
  scopes: JSON.parse(row.scopes),
  createdAt: row.created_at,
});

const toKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  clientId: row.client_id,
  digest: row.digest,
  status: row.status,
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  lastUsedAt: row.last_used_at ?? undefined,
  ...(row.tag === null ? {} : { tag: row.tag }),
  ...(row.scopes === null ? {} : { scopes: JSON.parse(row.scopes) }),
});

const toKeyRow = (key: ApiKey): KeyRow => ({
  id: key.id,
  client_id: key.clientId,
  digest: key.digest,
  status: key.status,
  created_at: key.createdAt,
  expires_at: key.expiresAt ?? null,
  last_used_at: key.lastUsedAt ?? null,
  tag: key.tag ?? null,
  scopes: key.scopes ? JSON.stringify(key.scopes) : null,
});

/**
 * Where the reference issuer keeps clients, key digests and use.
 *
 * @public
 */
export class ReferenceApiKeyStore {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Opens the store and brings its tables up to date, unless migrations are switched off. */
  static async create(
    database: DatabaseService,
  ): Promise<ReferenceApiKeyStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@countersign/plugin-governance-backend-module-api-keys',
          'migrations',
        ),
        tableName: 'reference_api_keys_migrations',
      });
    }
    return new ReferenceApiKeyStore(knex);
  }

  /** Adds a client, or leaves the one that is there. */
  async addClient(client: ApiClient): Promise<void> {
    await this.#knex<ClientRow>('reference_api_clients')
      .insert({
        id: client.id,
        display_name: client.displayName,
        purpose: client.purpose ?? null,
        owner: client.owner ?? null,
        requested_by: client.requestedBy ?? null,
        labels: JSON.stringify(client.labels),
        scopes: JSON.stringify(client.scopes),
        created_at: client.createdAt,
      })
      .onConflict('id')
      .ignore();
  }

  async addKey(key: ApiKey): Promise<void> {
    await this.#knex<KeyRow>('reference_api_keys').insert(toKeyRow(key));
  }

  /** Adds a key that was ordered, or finds the one of this order. Returns the key of the order, whoever added it. */
  async addOrderedKey(key: ApiKey & { tag: string }): Promise<ApiKey> {
    await this.#knex<KeyRow>('reference_api_keys')
      .insert(toKeyRow(key))
      .onConflict('tag')
      .ignore();
    const kept = await this.findKeyByTag(key.tag);
    if (!kept) {
      throw new Error(`The key of the order ${key.tag} was not kept`);
    }
    return kept;
  }

  /** The key of an order. */
  async findKeyByTag(tag: string): Promise<ApiKey | undefined> {
    const row = await this.#knex<KeyRow>('reference_api_keys')
      .where({ tag })
      .first();
    return row && toKey(row);
  }

  async findKeyByDigest(digest: string): Promise<ApiKey | undefined> {
    const row = await this.#knex<KeyRow>('reference_api_keys')
      .where({ digest })
      .first();
    return row && toKey(row);
  }

  async findKey(id: string): Promise<ApiKey | undefined> {
    const row = await this.#knex<KeyRow>('reference_api_keys')
      .where({ id })
      .first();
    return row && toKey(row);
  }

  async findClient(id: string): Promise<ApiClient | undefined> {
    const row = await this.#knex<ClientRow>('reference_api_clients')
      .where({ id })
      .first();
    return row && toClient(row);
  }

  async listClients(): Promise<ApiClient[]> {
    const rows = await this.#knex<ClientRow>('reference_api_clients').orderBy(
      'id',
    );
    return rows.map(toClient);
  }

  async listKeys(): Promise<ApiKey[]> {
    const rows = await this.#knex<KeyRow>('reference_api_keys').orderBy('id');
    return rows.map(toKey);
  }

  async listUse(): Promise<ApiKeyUse[]> {
    const rows = await this.#knex<UseRow>('reference_api_key_use').orderBy([
      'key_id',
      'day',
      'caller',
    ]);
    return rows.map(row => ({
      keyId: row.key_id,
      caller: row.caller,
      day: row.day,
      count: row.count,
    }));
  }

  /** Changes a key's status; a revoked key stays revoked. Returns whether anything changed. */
  async setKeyStatus(id: string, status: ApiKey['status']): Promise<boolean> {
    const changed = await this.#knex<KeyRow>('reference_api_keys')
      .where({ id })
      .whereNotIn('status', ['revoked', status])
      .update({ status });
    return changed > 0;
  }

  async setKeyExpiry(id: string, expiresAt: string): Promise<void> {
    await this.#knex<KeyRow>('reference_api_keys')
      .where({ id })
      .update({ expires_at: expiresAt });
  }

  async setScopes(clientId: string, scopes: string[]): Promise<void> {
    await this.#knex<ClientRow>('reference_api_clients')
      .where({ id: clientId })
      .update({ scopes: JSON.stringify(scopes) });
  }

  async recordUse(
    use: Omit<ApiKeyUse, 'count'> & { at: string; count?: number },
  ) {
    const count = use.count ?? 1;
    await this.#knex.transaction(async trx => {
      await trx<UseRow>('reference_api_key_use')
        .insert({
          key_id: use.keyId,
          caller: use.caller,
          day: use.day,
          count,
        })
        .onConflict(['key_id', 'caller', 'day'])
        .merge({
          count: trx.raw('reference_api_key_use.count + ?', [count]),
        });
      await trx<KeyRow>('reference_api_keys')
        .where({ id: use.keyId })
        .andWhere(query =>
          query.whereNull('last_used_at').orWhere('last_used_at', '<', use.at),
        )
        .update({ last_used_at: use.at });
    });
  }
}
