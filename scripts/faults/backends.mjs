import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { waitUntil } from '../portal.mjs';
import { freePort } from '../postgres.mjs';
import { backendConfig } from './backendConfig.mjs';

/** A backend process that can be killed and started again, under one port and one configuration. */
export class KillableBackend {
  #child;
  #ended;

  constructor({ root, name, port, configFile, logFile }) {
    Object.assign(this, { root, name, port, configFile, logFile });
    this.url = `http://127.0.0.1:${port}`;
    this.starts = 0;
  }

  start() {
    const output = fs.openSync(this.logFile, 'a');
    const child = spawn(
      process.execPath,
      [
        path.join(this.root, 'scripts', 'faults', 'backend.cjs'),
        '--config',
        this.configFile,
      ],
      {
        cwd: this.root,
        stdio: ['ignore', output, output],
        env: {
          ...process.env,
          NODE_ENV: 'development',
          // Compiled code is kept between starts, of which there are many.
          NODE_COMPILE_CACHE: path.join(path.dirname(this.logFile), 'cache'),
        },
      },
    );
    fs.closeSync(output);
    this.#child = child;
    this.#ended = new Promise(resolve => child.once('close', resolve));
    this.starts += 1;
  }

  async isUp() {
    try {
      const response = await fetch(`${this.url}/api/governance/health`, {
        signal: AbortSignal.timeout(1000),
      });
      return response.ok;
    } catch {
      // It is down or on its way; whoever waits asks again.
      return false;
    }
  }

  async waitUntilUp() {
    await waitUntil(() => this.isUp(), {
      seconds: 120,
      what: `backend ${this.name}`,
      log: () => fs.readFileSync(this.logFile, 'utf8').slice(-4000),
    });
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async stop() {
    if (this.#child) {
      this.#child.kill('SIGTERM');
      const forced = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
      await this.#ended;
      clearTimeout(forced);
    }
  }
}

/** A backend on a port of its own with its configuration in `folder`, not started yet. */
export async function prepareBackend({ root, folder, name, ...systems }) {
  const port = await freePort();
  const configFile = path.join(folder, `app-config.${name}.json`);
  fs.writeFileSync(
    configFile,
    JSON.stringify(backendConfig({ root, port, ...systems })),
    { mode: 0o600 },
  );
  return new KillableBackend({
    root,
    name,
    port,
    configFile,
    logFile: path.join(folder, `backend-${name}.log`),
  });
}
