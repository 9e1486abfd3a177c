import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/**
 * How a certificate stands. `signing`: the authority is about to be asked, or was and nobody wrote its answer down. `signed`: it was
 * made. `active`: its owner has confirmed it. `revoked`: it is to stand in the revocation list.
 */
export type CertificateState = 'signing' | 'signed' | 'active' | 'revoked';

/** A certificate as it is written down here. */
export interface CertificateRecord {
  authority: string;
  tag: string;
  serial: string;
  state: CertificateState;
  publicKey: string;
  publicDigest: string;
  /** Absent until it was made. */
  certificate?: string;
  identity: string;
  principals: string[];
  notAfter: string;
}

interface Row {
  authority: string;
  tag: string;
  serial: string;
  state: CertificateState;
  public_key: string;
  public_digest: string;
  certificate: string | null;
  identity: string;
  principals: string;
  not_after: string;
  created_at: string;
}

function toRecord(row: Row): CertificateRecord {
  return {
    authority: row.authority,
    tag: row.tag,
    serial: row.serial,
    state: row.state,
    publicKey: row.public_key,
    publicDigest: row.public_digest,
    certificate: row.certificate ?? undefined,
    identity: row.identity,
    principals: JSON.parse(row.principals),
    notAfter: row.not_after,
  };
}

const TABLE = 'ssh_certificates';

/** Names a certificate. */
export interface CertificateKey {
  authority: string;
  tag: string;
}

/**
 * Writes down which certificates were asked for, by the tag of their order. Reads are by the primary key or its start, or by
 * `ssh_certificates_state_idx`.
 */
export class CertificateStore {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Brings the tables up to date first. */
  static async create(database: DatabaseService): Promise<CertificateStore> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest({
        directory: resolvePackagePath(
          '@countersign/plugin-governance-backend-module-ssh',
          'migrations',
        ),
        tableName: 'ssh_certificates_migrations',
      });
    }
    return new CertificateStore(knex);
  }

  async find({
    authority,
    tag,
  }: CertificateKey): Promise<CertificateRecord | undefined> {
    const row = await this.#knex<Row>(TABLE).where({ authority, tag }).first();
    return row && toRecord(row);
  }

  /** Writes down that a certificate is about to be asked for, or finds it written: one tag has one serial, for good. */
  async begin(
    record: Omit<CertificateRecord, 'state' | 'certificate'>,
    now: Date,
  ): Promise<CertificateRecord> {
    const { authority, tag } = record;
    await this.#knex<Row>(TABLE)
      .insert({
        authority,
        tag,
        serial: record.serial,
        state: 'signing',
        public_key: record.publicKey,
        public_digest: record.publicDigest,
        certificate: null,
        identity: record.identity,
        principals: JSON.stringify([...record.principals].sort()),
        not_after: record.notAfter,
        created_at: now.toISOString(),
      })
      .onConflict(['authority', 'tag'])
      .ignore();
    const kept = await this.find({ authority, tag });
    if (!kept) {
      throw new Error(`The certificate ${tag} was not written down`);
    }
    return kept;
  }

  /** Writes down what was made. @returns false where another call, or the end, came before it */
  async complete(
    { authority, tag }: CertificateKey,
    certificate: string,
  ): Promise<boolean> {
    const changed = await this.#knex<Row>(TABLE)
      .where({ authority, tag, state: 'signing' })
      .update({ state: 'signed', certificate });
    return changed === 1;
  }

  /** Writes down that it was confirmed. @returns false where it is not one that waits for that */
  async activate({ authority, tag }: CertificateKey): Promise<boolean> {
    const changed = await this.#knex<Row>(TABLE)
      .where({ authority, tag, state: 'signed' })
      .update({ state: 'active' });
    return changed === 1;
  }

  /** Writes down that its end was decided. What was decided once stays decided. */
  async setRevoked({ authority, tag }: CertificateKey): Promise<void> {
    await this.#knex<Row>(TABLE)
      .where({ authority, tag })
      .update({ state: 'revoked' });
  }

  /** Serials that were revoked and whose certificates had not ended at a time. */
  async listRevokedSerials(
    authority: string,
    endsAfter: string,
  ): Promise<string[]> {
    const rows = await this.#knex<Row>(TABLE)
      .where({ authority, state: 'revoked' })
      .where('not_after', '>', endsAfter)
      .orderBy('not_after')
      .select('serial');
    return rows.map(({ serial }) => serial);
  }

  /** What was not revoked, by tag, after one; at most `limit`. */
  async listAlive(
    authority: string,
    page: { after: string; limit: number },
  ): Promise<CertificateRecord[]> {
    const rows = await this.#knex<Row>(TABLE)
      .where({ authority })
      .whereNot({ state: 'revoked' })
      .where('tag', '>', page.after)
      .orderBy('tag')
      .limit(page.limit);
    return rows.map(toRecord);
  }
}
