import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { IssueOrder } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';

/** How far a registration has come. `ending`: its end was decided, and the server may or may not know. */
export type RegistrationState =
  | 'registering'
  | 'registered'
  | 'ending'
  | 'ended';

/** A client that was ordered, as it is written down here. Its token is sealed. */
export interface Registration {
  source: string;
  tag: string;
  state: RegistrationState;
  attempt: number;
  /** Absent until the server has answered. */
  client?: { id: string; uri: string; sealedToken: string };
  /** As the server named it; stays when the rest has gone. */
  clientId?: string;
  /** Whether its server puts another token in the place of the last one: then one that it does not accept says nothing of the client. */
  rotates: boolean;
  identity: string;
  environment: string;
  scopes: string[];
  owner: string;
  purpose: string;
  requestedBy: string;
  notAfter: string;
  createdAt: string;
}

interface Row {
  source: string;
  tag: string;
  state: RegistrationState;
  attempt: number;
  client_id: string | null;
  uri: string | null;
  sealed_token: string | null;
  /** A number in SQLite. */
  rotates: boolean | number;
  identity: string;
  environment: string;
  scopes: string;
  owner: string;
  purpose: string;
  requested_by: string;
  not_after: string;
  created_at: string;
}

function toRegistration(row: Row): Registration {
  return {
    source: row.source,
    tag: row.tag,
    state: row.state,
    attempt: row.attempt,
    ...(row.client_id !== null && row.uri !== null && row.sealed_token !== null
      ? {
          client: {
            id: row.client_id,
            uri: row.uri,
            sealedToken: row.sealed_token,
          },
        }
      : {}),
    clientId: row.client_id ?? undefined,
    rotates: Boolean(row.rotates),
    identity: row.identity,
    environment: row.environment,
    scopes: JSON.parse(row.scopes),
    owner: row.owner,
    purpose: row.purpose,
    requestedBy: row.requested_by,
    notAfter: row.not_after,
    createdAt: row.created_at,
  };
}

const TABLE = 'oauth_registrations';

/** Writes down which clients were registered, by the tag of their order; every read is by the primary key or its start. */
export class RegistrationStore {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Brings the tables up to date first. */
  static async create(database: DatabaseService): Promise<RegistrationStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@countersign/plugin-governance-backend-module-oauth',
          'migrations',
        ),
        tableName: 'oauth_registrations_migrations',
      });
    }
    return new RegistrationStore(knex);
  }

  async find(source: string, tag: string): Promise<Registration | undefined> {
    const row = await this.#knex<Row>(TABLE).where({ source, tag }).first();
    return row && toRegistration(row);
  }

  /** Everything that was registered from a source and has not ended, by tag. */
  async list(source: string): Promise<Registration[]> {
    const rows = await this.#knex<Row>(TABLE)
      .where({ source })
      .whereIn('state', ['registered', 'ending'])
      .orderBy('tag');
    return rows.map(toRegistration);
  }

  /**
   * Writes down that a client is about to be registered, or is about to be once more, because what became of an earlier
   * attempt is not known.
   *
   * @returns the number of this attempt; `undefined` where the order has got its client, or was ended
   */
  async begin(
    source: string,
    order: IssueOrder,
    now: Date,
  ): Promise<number | undefined> {
    await this.#knex<Row>(TABLE)
      .insert({
        source,
        tag: order.tag,
        state: 'registering',
        attempt: 0,
        client_id: null,
        uri: null,
        sealed_token: null,
        // Until the server was seen to leave it in place.
        rotates: true,
        identity: order.identity,
        environment: order.environment,
        scopes: JSON.stringify([...order.scopes].sort()),
        owner: order.owner,
        // A text in PostgreSQL cannot hold NUL.
        purpose: order.purpose.replaceAll('\u0000', ' '),
        requested_by: order.requestedBy,
        not_after: order.notAfter,
        created_at: now.toISOString(),
      })
      .onConflict(['source', 'tag'])
      .ignore();
    const rows = await this.#knex<Row>(TABLE)
      .where({ source, tag: order.tag, state: 'registering' })
      .increment('attempt', 1)
      .returning('attempt');
    return rows.at(0)?.attempt;
  }

  /** Writes down the client that an attempt has made. @returns false where another attempt, or the end, came before it */
  async complete(
    { source, tag, attempt }: { source: string; tag: string; attempt: number },
    client: { id: string; uri: string; sealedToken: string; rotates: boolean },
  ): Promise<boolean> {
    const changed = await this.#knex<Row>(TABLE)
      .where({ source, tag, attempt, state: 'registering' })
      .update({
        state: 'registered',
        client_id: client.id,
        uri: client.uri,
        sealed_token: client.sealedToken,
        rotates: client.rotates,
      });
    return changed === 1;
  }

  /** Keeps the token that the server has put in place of an earlier one (RFC 7592, section 2), and that it does so. */
  async replaceToken(
    { source, tag }: { source: string; tag: string },
    sealedToken: string,
  ): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where({ source, tag })
      .whereNot({ state: 'ended' })
      .update({ sealed_token: sealedToken, rotates: true });
  }

  /** Writes down that the end was decided. What was decided once stays decided. */
  async setEnding({
    source,
    tag,
  }: {
    source: string;
    tag: string;
  }): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where({ source, tag })
      .whereNot({ state: 'ended' })
      .update({ state: 'ending' });
  }

  /** Writes down that it has ended, and forgets its token. */
  async setEnded({
    source,
    tag,
  }: {
    source: string;
    tag: string;
  }): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where({ source, tag })
      .update({ state: 'ended', sealed_token: null, uri: null });
  }
}
