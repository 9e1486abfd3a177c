import { ForwardedError } from '@backstage/errors';
import { Attribute, Change, Client, Entry, SearchOptions } from 'ldapts';
import { isIP } from 'node:net';
import { LdapSourceConfig } from './readLdapConfig';

const CONNECT_TIMEOUT_MS = 10_000;
const PAGE_SIZE = 500;

/** Values of an attribute that are to be written. */
export type Values = string[] | Buffer[];

/** One step of a change: which values go and which come. All steps of one request are carried out, or none. */
export interface Step {
  operation: 'add' | 'delete' | 'replace';
  attribute: string;
  values: Values;
}

type Connection = LdapSourceConfig['connection'];

function tlsOptions({ url, ca }: Connection) {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  // The name that the certificate is compared with; a server name indication cannot be an address (RFC 6066, section 3).
  return { host, ca, ...(isIP(host) ? {} : { servername: host }) };
}

async function open(connection: Connection): Promise<Client> {
  const client = new Client({
    url: connection.url,
    timeout: connection.timeoutMs,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...(connection.tls === 'from-the-start'
      ? { tlsOptions: tlsOptions(connection) }
      : {}),
  });
  try {
    if (connection.tls === 'start') {
      await client.startTLS(tlsOptions(connection));
    }
    await client.bind(connection.bindDn, connection.bindPassword);
    return client;
  } catch (error) {
    await close(client);
    throw error;
  }
}

async function close(client: Client): Promise<void> {
  try {
    await client.unbind();
  } catch {
    // The connection is gone, which is what was asked for.
  }
}

/**
 * One authenticated connection to a directory. Where it breaks, everything that is asked afterwards fails: a connection that
 * came back by itself would not be authenticated, and would find nothing where there is something.
 */
export class Directory {
  readonly #client: Client;
  readonly #given: Promise<never>;

  private constructor(client: Client, given: Promise<never>) {
    this.#client = client;
    this.#given = given;
  }

  /**
   * Runs `work` on a connection of its own and closes it, whatever happens.
   *
   * @throws ForwardedError naming the source where the server cannot be reached or does not accept us; never holds the
   * password. What `signal` was given up with, as soon as it is.
   */
  static async use<T>(
    source: Pick<LdapSourceConfig, 'id' | 'connection'>,
    signal: AbortSignal,
    work: (directory: Directory) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    let giveUp: (() => void) | undefined;
    const given = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(signal.reason);
      signal.addEventListener('abort', giveUp, { once: true });
    });
    given.catch(() => undefined);
    const opening = open(source.connection);
    try {
      const client = await Promise.race([opening, given]).catch(error => {
        throw new ForwardedError(
          `Could not connect to LDAP source '${source.id}'`,
          error,
        );
      });
      return await work(new Directory(client, given));
    } finally {
      if (giveUp) {
        signal.removeEventListener('abort', giveUp);
      }
      opening.then(close, () => undefined);
    }
  }

  /** Reads every entry that fits, page by page. An entry that is not there holds none. */
  async search(base: string, options: SearchOptions): Promise<Entry[]> {
    const { searchEntries } = await this.#ask(client =>
      client.search(base, {
        ...options,
        paged: options.scope === 'base' ? false : { pageSize: PAGE_SIZE },
      }),
    );
    return searchEntries;
  }

  async add(dn: string, attributes: Record<string, Values>): Promise<void> {
    await this.#ask(client =>
      client.add(
        dn,
        Object.entries(attributes).map(
          ([type, values]) => new Attribute({ type, values }),
        ),
      ),
    );
  }

  /** Changes an entry; where nothing is to be changed, the server is not asked. */
  async modify(dn: string, steps: Step[]): Promise<void> {
    if (steps.length === 0) {
      return;
    }
    await this.#ask(client =>
      client.modify(
        dn,
        steps.map(
          ({ operation, attribute, values }) =>
            new Change({
              operation,
              modification: new Attribute({ type: attribute, values }),
            }),
        ),
      ),
    );
  }

  async remove(dn: string): Promise<void> {
    await this.#ask(client => client.del(dn));
  }

  #ask<T>(request: (client: Client) => Promise<T>): Promise<T> {
    if (!this.#client.isBound) {
      throw new Error('The connection to the directory was lost');
    }
    return Promise.race([request(this.#client), this.#given]);
  }
}
