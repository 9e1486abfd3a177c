import { fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CONTEXT } from './killedFlow.mjs';

const SOURCES = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-backend/src',
);

/** Processes that run nothing but the engine, each of which can be killed, paused, asked and replaced. */
export class Workers {
  #options;
  #workers = [];
  #questions = 0;
  starts = 0;

  /**
   * @param options - `databaseUrl` and `targetUrl`, the `folder` for logs and a `name` that tells those of one run from
   * those of another; `script`, `given` and `env` where a process runs more than the engine alone.
   */
  constructor(options) {
    this.#options = options;
  }

  get count() {
    return this.#workers.length;
  }

  /**
   * Starts a process, and waits until its engine runs. `sources` has it run another version of the code, and `version` is
   * what its leases are told by.
   */
  async start(index, { sources = SOURCES, version = 'this' } = {}) {
    const {
      databaseUrl,
      targetUrl,
      script = 'engineWorker.cjs',
      given = {},
      env = {},
    } = this.#options;
    const output = fs.openSync(
      this.#logFile(index),
      this.#workers[index] ? 'a' : 'w',
    );
    this.starts += 1;
    const owner = `${version}-${index}-${this.starts}`;
    const child = fork(
      path.resolve(import.meta.dirname, script),
      [
        JSON.stringify({
          sources,
          databaseUrl,
          targetUrl,
          owner,
          context: CONTEXT,
          ...given,
        }),
      ],
      {
        stdio: ['ignore', output, output, 'ipc'],
        env: { ...process.env, ...env },
      },
    );
    fs.closeSync(output);
    const worker = {
      child,
      answers: new Map(),
      ended: new Promise(resolve => child.once('close', resolve)),
    };
    this.#workers[index] = worker;
    await new Promise((resolve, reject) => {
      child.on('message', message => {
        if (message.up) {
          resolve();
        } else {
          worker.answers.get(message.id)?.resolve(message);
          worker.answers.delete(message.id);
        }
      });
      child.once('close', code => {
        const error = new Error(`worker ${index} ended with ${code}`);
        reject(error);
        worker.answers.forEach(answer => answer.reject(error));
      });
    });
  }

  async startAll(count, options) {
    await Promise.all(
      Array.from({ length: count }, (_, index) => this.start(index, options)),
    );
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill(index) {
    const { child, ended } = this.#workers[index];
    child.kill('SIGKILL');
    await ended;
  }

  /** Whether a process that nobody killed is still there. */
  isAlive(index) {
    const { child } = this.#workers[index];
    return child.exitCode === null && child.signalCode === null;
  }

  /** Stops a process in the middle of whatever it does, and has it go on after `work`, which may take longer than a lease. */
  async pause(index, work) {
    const { child } = this.#workers[index];
    child.kill('SIGSTOP');
    try {
      await work();
    } finally {
      child.kill('SIGCONT');
    }
  }

  /** Has a process start instances. Rejects when it fails, or dies before it has answered. */
  ask(index, requests) {
    return this.#send(index, { start: requests });
  }

  /** Has a process publish a flow. Rejects when it fails, or dies before it has answered. */
  publish(index, source) {
    return this.#send(index, { publish: source });
  }

  async #send(index, order) {
    const { child, answers } = this.#workers[index];
    this.#questions += 1;
    const id = this.#questions;
    const answer = await new Promise((resolve, reject) => {
      answers.set(id, { resolve, reject });
      child.send({ id, ...order }, error => error && reject(error));
    });
    if (answer.error) {
      throw new Error(answer.error);
    }
  }

  /** Lines that all processes have logged and that a pattern fits. */
  logged(pattern) {
    return this.#workers.flatMap((_, index) =>
      fs
        .readFileSync(this.#logFile(index), 'utf8')
        .split('\n')
        .filter(line => pattern.test(line)),
    );
  }

  async stop() {
    for (const { child, ended } of this.#workers) {
      child.kill('SIGKILL');
      await ended;
    }
  }

  #logFile(index) {
    const { folder, name } = this.#options;
    return path.join(folder, `${name}-${index}.log`);
  }
}
