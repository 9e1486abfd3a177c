import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';

/** How a grant stands. `issued` waits for its owner, and works. `revoked` stays so. */
export type GrantState = 'issued' | 'active' | 'suspended' | 'revoked';

/** What an agent was granted. */
export interface Grant {
  tag: string;
  kind: 'credential' | 'tool';
  state: GrantState;
  instanceId?: string;
  flow?: string;
  /** Reference of the agent. */
  agent: string;
  /** Reference of whoever it acts for. */
  actsFor?: string;
  tool?: string;
  audience: string;
  scopes: string[];
  /** What a freeze can name: identity, issuer and owner, as the flow names them. */
  facts: JsonObject;
  notAfter: string;
}

interface Row {
  tag: string;
  kind: Grant['kind'];
  state: GrantState;
  instance_id: string | null;
  flow: string | null;
  agent: string;
  acts_for: string | null;
  tool: string | null;
  audience: string;
  scopes: string;
  facts: string;
  not_after: string;
  created_at: string;
}

function toGrant(row: Row): Grant {
  return {
    tag: row.tag,
    kind: row.kind,
    state: row.state,
    instanceId: row.instance_id ?? undefined,
    flow: row.flow ?? undefined,
    agent: row.agent,
    actsFor: row.acts_for ?? undefined,
    tool: row.tool ?? undefined,
    audience: row.audience,
    scopes: JSON.parse(row.scopes),
    facts: JSON.parse(row.facts),
    notAfter: row.not_after,
  };
}

const TABLE = 'agent_grants';

/** Writes down what agents were granted. Reads are by the primary key or by an index that is named for its columns. */
export class GrantStore {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Brings the tables up to date first. */
  static async create(database: DatabaseService): Promise<GrantStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@countersign/plugin-governance-backend-module-agent-grants',
          'migrations',
        ),
        tableName: 'agent_grants_migrations',
      });
    }
    return new GrantStore(knex);
  }

  async find(tag: string): Promise<Grant | undefined> {
    const row = await this.#knex<Row>(TABLE).where({ tag }).first();
    return row && toGrant(row);
  }

  /** Writes a grant down once, and says what stands there and whether this call has written it. */
  async insertOnce(
    grant: Grant,
    now: Date,
  ): Promise<{ grant: Grant; isNew: boolean }> {
    const inserted = await this.#knex<Row>(TABLE)
      .insert({
        tag: grant.tag,
        kind: grant.kind,
        state: grant.state,
        instance_id: grant.instanceId ?? null,
        flow: grant.flow ?? null,
        agent: grant.agent,
        acts_for: grant.actsFor ?? null,
        tool: grant.tool ?? null,
        audience: grant.audience,
        scopes: JSON.stringify([...grant.scopes].sort()),
        facts: JSON.stringify(grant.facts),
        not_after: grant.notAfter,
        created_at: now.toISOString(),
      })
      .onConflict('tag')
      .ignore()
      .returning('tag');
    const kept = await this.find(grant.tag);
    if (!kept) {
      throw new Error(`The grant ${grant.tag} was not written down`);
    }
    return { grant: kept, isNew: inserted.length === 1 };
  }

  /** Changes the state of a grant that is in one of some. @returns whether it was */
  async move(
    tag: string,
    { from, to }: { from: readonly GrantState[]; to: GrantState },
  ): Promise<boolean> {
    const moved = await this.#knex<Row>(TABLE)
      .where({ tag })
      .whereIn('state', [...from])
      .update({ state: to });
    return moved === 1;
  }

  /** What was ordered from the issuer and not revoked, by tag, after one; at most `limit`. */
  async listAlive(page: { after: string; limit: number }): Promise<Grant[]> {
    const rows = await this.#knex<Row>(TABLE)
      .where({ kind: 'credential' })
      .whereNot({ state: 'revoked' })
      .where('tag', '>', page.after)
      .orderBy('tag')
      .limit(page.limit);
    return rows.map(toGrant);
  }
}
