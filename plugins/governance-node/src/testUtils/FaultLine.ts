import { createServer, connect, AddressInfo, Server, Socket } from 'node:net';

/**
 * What happens to the next request that changes something. `lose-request`: the line breaks before the other side has seen
 * it. `lose-answer`: the other side carries it out and the line breaks on the answer. `hold-request`: it is kept until
 * {@link FaultLine.release}, whether or not anybody still waits. `hold-answer`: it is carried out and nobody hears.
 *
 * @public
 */
export type LineFault =
  | 'lose-request'
  | 'lose-answer'
  | 'hold-request'
  | 'hold-answer';

/**
 * A line to a real server that breaks as it is told to: a TCP proxy that knows which bytes change something there.
 *
 * @public
 */
export class FaultLine {
  readonly #server: Server;
  readonly #changes: (bytes: Buffer) => boolean;
  readonly #sockets = new Set<Socket>();
  #fault: LineFault | undefined;
  #held: Array<() => void> = [];
  #down = false;
  #requests = 0;
  #seen: (() => void) | undefined;

  private constructor(options: {
    server: Server;
    changes: (bytes: Buffer) => boolean;
  }) {
    this.#server = options.server;
    this.#changes = options.changes;
  }

  /**
   * Opens a line to a server.
   *
   * @param options - `changes` says of bytes on their way there whether they carry out what a fault is to hit
   */
  static async open(options: {
    host: string;
    port: number;
    changes: (bytes: Buffer) => boolean;
  }): Promise<FaultLine> {
    const server = createServer();
    const line = new FaultLine({ server, changes: options.changes });
    server.on('connection', client => line.#join(client, options));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections were made. */
  get connections(): number {
    return this.#requests;
  }

  /** Lets the next request that changes something meet a fault; once. Resolves when it has met it. */
  breakNext(fault: LineFault): Promise<void> {
    this.#fault = fault;
    return new Promise(resolve => {
      this.#seen = resolve;
    });
  }

  /** Takes a fault back that no request has met. */
  mend(): void {
    this.#fault = undefined;
    this.#seen = undefined;
  }

  /** Refuses every connection until {@link FaultLine.up}. */
  down(): void {
    this.#down = true;
    this.#sockets.forEach(socket => socket.destroy());
  }

  up(): void {
    this.#down = false;
  }

  /** Sends what was held on its way. */
  release(): void {
    const held = this.#held;
    this.#held = [];
    held.forEach(send => send());
  }

  async close(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  #join(client: Socket, there: { host: string; port: number }): void {
    this.#requests += 1;
    this.#track(client);
    if (this.#down) {
      client.destroy();
      return;
    }
    const server = connect(there.port, there.host);
    this.#track(server);
    let answers: 'pass' | 'break' | 'keep' = 'pass';
    let held = false;
    let answered = false;
    server.on('data', bytes => {
      answered = true;
      if (answers === 'pass') {
        client.write(bytes);
      } else if (answers === 'break' || client.destroyed) {
        client.destroy();
        server.end();
      }
    });
    client.on('data', bytes => {
      const fault = this.#changes(bytes) ? this.#takeFault() : undefined;
      switch (fault) {
        case undefined:
          if (held) {
            this.#held.push(() => server.write(bytes));
          } else {
            server.write(bytes);
          }
          break;
        case 'lose-request':
          client.destroy();
          server.destroy();
          break;
        case 'hold-request':
          held = true;
          this.#held.push(() => {
            // What comes afterwards on a connection that is kept is not held.
            held = false;
            server.write(bytes);
          });
          break;
        case 'lose-answer':
        case 'hold-answer':
          answered = false;
          answers = fault === 'lose-answer' ? 'break' : 'keep';
          server.write(bytes);
          break;
        default:
          throw new Error(`Unexpected fault ${fault satisfies never}`);
      }
    });
    // What is held must still arrive after its sender has given up, as on a network that delays.
    client.on('close', () => {
      // A server that notices that nobody waits any more may leave undone what is to be carried out and not heard of.
      const isCarriedOut = answers !== 'keep' || answered;
      if (!held && isCarriedOut) {
        server.end();
      }
    });
    server.on('close', () => {
      if (answers !== 'keep') {
        client.destroy();
      }
    });
  }

  #takeFault(): LineFault | undefined {
    const fault = this.#fault;
    if (fault) {
      this.#fault = undefined;
      this.#seen?.();
    }
    return fault;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A broken line is what this is for; both ends notice by themselves.
    socket.on('error', () => socket.destroy());
  }
}
