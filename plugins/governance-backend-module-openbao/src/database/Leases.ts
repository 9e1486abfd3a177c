import { z } from 'zod/v4';
import { AnswerError } from '../client/errors';
import { OpenBaoServer } from '../client/OpenBaoServer';

const keysSchema = z.looseObject({
  data: z.looseObject({ keys: z.array(z.string()) }),
});

const leaseSchema = z.looseObject({
  data: z.looseObject({
    issue_time: z.string(),
    expire_time: z.string(),
    last_renewal: z.string().nullish(),
  }),
});

/** What the server keeps of a credential that it gave out. Holds nothing secret. */
export interface Lease {
  id: string;
  /** As the server writes it. */
  issuedAt: string;
  /** As the server writes it. */
  expiresAt: string;
  /** As the server writes it; `undefined` where it was never renewed. */
  lastRenewal: string | undefined;
}

/** The requests about the leases of one mount of the database secrets engine. */
export class Leases {
  readonly #server: OpenBaoServer;
  readonly #mount: string;

  constructor(server: OpenBaoServer, mount: string) {
    this.#server = server;
    this.#mount = mount;
  }

  /** Names of the roles that leases are of, of whoever made them. */
  async roles(signal: AbortSignal): Promise<string[]> {
    const keys = await this.#keys(`${this.#mount}/creds`, signal);
    return keys.map(key => key.replace(/\/$/, ''));
  }

  async of(role: string, signal: AbortSignal): Promise<Lease[]> {
    const path = `${this.#mount}/creds/${role}`;
    const leases = new Array<Lease>();
    for (const key of await this.#keys(path, signal)) {
      const lease = await this.#read(`${path}/${key}`, signal);
      leases.push(...(lease ? [lease] : []));
    }
    return leases;
  }

  /** Runs the renewal statements of its role. Its end stays what it is: the longest life of the role counts from its making. */
  async renew(id: string, signal: AbortSignal): Promise<void> {
    await this.#server.call(
      {
        asked: 'The renewal of the lease',
        method: 'POST',
        path: 'sys/leases/renew',
        body: { lease_id: id },
      },
      signal,
    );
  }

  /** Runs the revocation statements of its role, and comes back when they have run. One that is not there was revoked. */
  async revoke(id: string, signal: AbortSignal): Promise<void> {
    await this.#server.call(
      {
        asked: 'The revocation of the lease',
        method: 'POST',
        path: 'sys/leases/revoke',
        body: { lease_id: id, sync: true },
      },
      signal,
    );
  }

  async #read(id: string, signal: AbortSignal): Promise<Lease | undefined> {
    try {
      const answer = await this.#server.call(
        {
          asked: 'The lease',
          method: 'POST',
          path: 'sys/leases/lookup',
          body: { lease_id: id },
        },
        signal,
      );
      const { data } = leaseSchema.parse(answer);
      return {
        id,
        issuedAt: data.issue_time,
        expiresAt: data.expire_time,
        lastRenewal: data.last_renewal ?? undefined,
      };
    } catch (error) {
      if (error instanceof AnswerError && error.known === 'lease-unknown') {
        return undefined;
      }
      throw error;
    }
  }

  async #keys(prefix: string, signal: AbortSignal): Promise<string[]> {
    const answer = await this.#server.find(
      {
        asked: `The list of leases of ${prefix}`,
        method: 'GET',
        path: `sys/leases/lookup/${prefix}`,
        query: { list: 'true' },
      },
      signal,
    );
    return answer === undefined ? [] : keysSchema.parse(answer).data.keys;
  }
}
