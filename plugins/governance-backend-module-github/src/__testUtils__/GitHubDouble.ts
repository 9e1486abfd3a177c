import sodium from 'libsodium-wrappers';
import { once } from 'node:events';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An answer that the double gives in place of its own. */
export interface Trouble {
  status: number;
  headers?: Record<string, string>;
}

/** What becomes of a request. `lose-answer`: it is carried out and nobody hears. `never-answer`: nothing comes, and the line stays. */
type Fate =
  | Trouble
  | 'lose-request'
  | 'lose-answer'
  | 'never-answer'
  | { before: () => void };

interface Secret {
  value: string;
  createdAt: Date;
  updatedAt: Date;
}

const MINUTE_MS = 60_000;
const PATH =
  /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/environments\/([^/]+)\/(secrets|variables)(?:\/([^/]+))?$/;

/**
 * A double of GitHub's REST API for secrets and variables of one environment. It opens sealed values with its private key, and has a
 * clock of its own, in whole seconds as GitHub's.
 */
export class GitHubDouble {
  readonly token = 'canary-token-of-the-integration';
  readonly secrets = new Map<string, Secret>();
  readonly variables = new Map<string, string>();
  readonly requests = new Array<string>();
  now = new Date('2030-01-01T00:00:00.000Z');
  readonly #server: Server;
  readonly #place: { repository: string; environment: string };
  readonly #fates = new Map<string, Fate[]>();
  #keys: { publicKey: Uint8Array; privateKey: Uint8Array };
  #keyId = 1;

  private constructor(
    server: Server,
    place: { repository: string; environment: string },
  ) {
    this.#server = server;
    this.#place = place;
    this.#keys = sodium.crypto_box_keypair();
  }

  static async start(place: {
    repository: string;
    environment: string;
  }): Promise<GitHubDouble> {
    await sodium.ready;
    const server = createServer();
    const double = new GitHubDouble(server, place);
    server.on('request', (request, response) => {
      double.#answer(request, response).catch(error => response.destroy(error));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return double;
  }

  get apiUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/v3`;
  }

  /** Lets the next request of a method to a kind of thing meet its fate, such as `PUT secrets`. */
  next(request: string, ...fates: Fate[]): void {
    this.#fates.set(request, fates);
  }

  /** What a person does on GitHub's own page. */
  writeByHand(name: string, value: string): void {
    this.#write(name, value);
  }

  changeKey(): void {
    this.#keys = sodium.crypto_box_keypair();
    this.#keyId += 1;
  }

  pass(milliseconds: number): void {
    this.now = new Date(this.now.getTime() + milliseconds);
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #write(name: string, value: string): 201 | 204 {
    // Time goes on, so that two writings can be told apart.
    this.pass(1_000);
    const held = this.secrets.get(name);
    this.secrets.set(name, {
      value,
      createdAt: held?.createdAt ?? this.now,
      updatedAt: this.now,
    });
    return held ? 204 : 201;
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await text(request);
    const [, repository, environment, kind, name] =
      PATH.exec(request.url ?? '') ?? [];
    const asked = `${request.method} ${
      name === 'public-key' ? name : kind ?? request.url
    }`;
    this.requests.push(asked);
    const fate = this.#fates.get(asked)?.shift();
    if (fate === 'never-answer') {
      return;
    }
    if (fate === 'lose-request') {
      response.destroy();
      return;
    }
    if (typeof fate === 'object' && 'before' in fate) {
      fate.before();
    }
    const answer: Trouble & { content?: object } =
      typeof fate === 'object' && 'status' in fate
        ? { ...fate, content: { message: `repeats ${body}` } }
        : this.#decide(request, {
            known:
              repository === this.#place.repository &&
              decodeURIComponent(environment ?? '') === this.#place.environment,
            kind,
            name,
            body: body === '' ? {} : JSON.parse(body),
          });
    if (fate === 'lose-answer') {
      response.destroy();
      return;
    }
    const { status, content } = answer;
    response.sendDate = false;
    response.writeHead(status, {
      date: this.now.toUTCString(),
      'content-type': 'application/json',
      ...answer.headers,
    });
    response.end(content === undefined ? undefined : JSON.stringify(content));
  }

  #decide(
    request: IncomingMessage,
    asked: {
      known: boolean;
      kind?: string;
      name?: string;
      body: Record<string, string>;
    },
  ): { status: number; content?: object } {
    const { method = '', headers } = request;
    if (headers.authorization !== `Bearer ${this.token}`) {
      return { status: 401, content: { message: 'Bad credentials' } };
    }
    if (!asked.known || headers['x-github-api-version'] !== '2022-11-28') {
      return { status: 404, content: { message: 'Not Found' } };
    }
    return asked.kind === 'secrets'
      ? this.#decideSecret(method, asked.name ?? '', asked.body)
      : this.#decideVariable(method, asked.name, asked.body);
  }

  #decideSecret(
    method: string,
    name: string,
    body: Record<string, string>,
  ): { status: number; content?: object } {
    const held = this.secrets.get(name);
    switch (`${method} ${name === 'public-key' ? name : 'secret'}`) {
      case 'GET public-key':
        return {
          status: 200,
          content: {
            key_id: String(this.#keyId),
            key: Buffer.from(this.#keys.publicKey).toString('base64'),
          },
        };
      case 'PUT secret':
        if (body.key_id !== String(this.#keyId)) {
          return { status: 422, content: { message: 'Bad key id' } };
        }
        return { status: this.#write(name, this.#open(body.encrypted_value)) };
      case 'GET secret':
        return held
          ? {
              status: 200,
              content: {
                name,
                created_at: shown(held.createdAt),
                updated_at: shown(held.updatedAt),
              },
            }
          : { status: 404, content: { message: 'Not Found' } };
      case 'DELETE secret':
        return { status: this.secrets.delete(name) ? 204 : 404 };
      default:
        return { status: 405 };
    }
  }

  /** @throws where it was not sealed to the key that is shown now */
  #open(sealed: string): string {
    return Buffer.from(
      sodium.crypto_box_seal_open(
        Buffer.from(sealed, 'base64'),
        this.#keys.publicKey,
        this.#keys.privateKey,
      ),
    ).toString('utf8');
  }

  #decideVariable(
    method: string,
    name: string | undefined,
    { name: newName = '', value = '' }: Record<string, string>,
  ): { status: number; content?: object } {
    if (method === 'POST' && name === undefined) {
      if (this.variables.has(newName)) {
        return { status: 409, content: { message: 'Already exists' } };
      }
      this.variables.set(newName, value);
      return { status: 201, content: {} };
    }
    const held = this.variables.get(name ?? '');
    if (name === undefined || held === undefined) {
      return { status: 404, content: { message: 'Not Found' } };
    }
    switch (method) {
      case 'GET':
        return { status: 200, content: { name, value: held } };
      case 'PATCH':
        this.variables.set(name, value);
        return { status: 204 };
      case 'DELETE':
        this.variables.delete(name);
        return { status: 204 };
      default:
        return { status: 405 };
    }
  }
}

/** A time as GitHub shows it. */
function shown(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}

/** How far apart writings are that cannot be of one call. */
export const LONG_AFTER_MS = 10 * MINUTE_MS;
