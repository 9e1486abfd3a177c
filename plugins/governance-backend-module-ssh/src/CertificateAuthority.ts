import {
  IssueOrder,
  readOrderedKey,
} from '@countersign/plugin-governance-node';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  CertificateKey,
  CertificateRecord,
  CertificateStore,
} from './CertificateStore';
import { judgeCertificate } from './judgeCertificate';
import { readCertificate } from './readCertificate';
import { SshAuthorityConfig } from './readSshConfig';
import { RevocationList } from './RevocationList';
import { SshKeygen } from './SshKeygen';
import { toSshKey } from './toSshKey';

/** Clocks of servers may be behind by this much; what has ended longer ago needs no place in the list. */
const SLOWEST_CLOCK_MS = 24 * 60 * 60 * 1000;
const SECOND_MS = 1000;

/**
 * 63 bits at random: serials must not come again where the database was set back, for the list would hold them already, or not hold
 * them still.
 */
function newSerial(): string {
  return (randomBytes(8).readBigUInt64BE() >> 1n).toString();
}

/** A certificate that is not what was asked for. */
export class WrongCertificateError extends Error {
  override name = 'WrongCertificateError';
}

/** One certificate authority: its key, its revocation list, and what it was asked to sign. */
export class CertificateAuthority {
  readonly config: SshAuthorityConfig;
  readonly #store: CertificateStore;
  readonly #keygen: SshKeygen;
  readonly #list: RevocationList;

  constructor(config: SshAuthorityConfig, store: CertificateStore) {
    this.config = config;
    this.#store = store;
    this.#keygen = new SshKeygen(config);
    this.#list = new RevocationList(config, this.#keygen);
  }

  /** Makes the revocation list where there is none. */
  async prepare(): Promise<void> {
    await this.#list.ensure();
  }

  async find(tag: string): Promise<CertificateRecord | undefined> {
    return this.#store.find(this.#key(tag));
  }

  /** Everything that was not revoked. */
  async *list(limit: number): AsyncIterable<CertificateRecord> {
    let after = '';
    for (;;) {
      const page = await this.#store.listAlive(this.config.id, {
        after,
        limit,
      });
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < limit) {
        return;
      }
      after = last.tag;
    }
  }

  /** Writes an order down before anything is signed. */
  async begin(order: IssueOrder, now: Date): Promise<CertificateRecord> {
    const key = readOrderedKey(order.publicKey);
    const end = Math.floor(Date.parse(order.notAfter) / SECOND_MS) * SECOND_MS;
    return this.#store.begin(
      {
        ...this.#key(order.tag),
        serial: newSerial(),
        publicKey: toSshKey(key),
        publicDigest: createHash('sha256')
          .update(key.export({ format: 'der', type: 'spki' }))
          .digest('hex'),
        identity: order.identity,
        principals: order.scopes,
        notAfter: new Date(end).toISOString(),
      },
      now,
    );
  }

  /**
   * Signs what was written down. Signed twice it is the same certificate twice, by serial, key and rights; the first one counts.
   *
   * @returns the certificate; `undefined` where another call, or the end, came before it
   * @throws WrongCertificateError where what was signed is not what was asked for; it is revoked then
   */
  async sign(
    record: CertificateRecord,
    options: { now: Date; signal: AbortSignal },
  ): Promise<string | undefined> {
    const { extensions, sourceAddresses, publicKeyFile } = this.config;
    const terms = {
      publicKey: record.publicKey,
      serial: record.serial,
      keyId: record.tag,
      principals: record.principals,
      notAfter: record.notAfter,
      extensions,
      sourceAddresses,
    };
    const certificate = await this.#keygen.sign(terms, options);
    const [kind, blob] = (await readFile(publicKeyFile, 'utf8')).split(/\s+/);
    const problems = judgeCertificate(readCertificate(certificate), {
      terms,
      authority: `${kind} ${blob}`,
    });
    if (problems.length > 0) {
      await this.revoke(record.tag);
      throw new WrongCertificateError(
        `what was signed is not what was ordered: ${problems.join('; ')}`,
      );
    }
    return (await this.#store.complete(record, certificate))
      ? certificate
      : undefined;
  }

  async activate(tag: string): Promise<boolean> {
    return this.#store.activate(this.#key(tag));
  }

  /** Decides the end of a certificate, and puts it into the list. */
  async revoke(tag: string): Promise<void> {
    await this.#store.setRevoked(this.#key(tag));
    await this.#list.add(() =>
      this.#store.listRevokedSerials(
        this.config.id,
        new Date(Date.now() - SLOWEST_CLOCK_MS).toISOString(),
      ),
    );
  }

  /** Whether what was revoked stands in the list. What was never made needs no place there. */
  async isListed({ certificate }: CertificateRecord): Promise<boolean> {
    return certificate === undefined || this.#list.holds(certificate);
  }

  #key(tag: string): CertificateKey {
    return { authority: this.config.id, tag };
  }
}
