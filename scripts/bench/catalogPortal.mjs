import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../postgres.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const DAY = { days: 1 };

/**
 * Starts a backend with a real catalog on a PostgreSQL server, `governed` or `plain`; see `catalogBackend.cjs`. Its
 * scheduled tasks run when they are told to.
 */
export async function startCatalogPortal({ kind, postgres, count }) {
  const directory = fs.mkdtempSync(
    path.join(os.tmpdir(), 'countersign-bench-'),
  );
  const port = await freePort();
  const token = randomBytes(24).toString('base64url');
  const configFile = path.join(directory, 'config.json');
  fs.writeFileSync(
    configFile,
    JSON.stringify({
      backend: {
        baseUrl: `http://127.0.0.1:${port}`,
        listen: { port, host: '127.0.0.1' },
        auth: {
          externalAccess: [
            { type: 'static', options: { token, subject: 'bench' } },
          ],
        },
        database: {
          client: 'pg',
          prefix: `bench_${kind}_`,
          connection: {
            host: '127.0.0.1',
            port: postgres.port,
            user: 'postgres',
            password: 'postgres',
          },
        },
      },
      // What is in the catalog already is not to be processed again while the rest is waited for.
      catalog: { processingInterval: DAY },
      governance: { reviews: { triageGroup: 'group:default/bench' } },
    }),
  );
  const log = path.join(directory, 'log');
  const output = fs.openSync(log, 'a');
  const child = fork(
    path.join(import.meta.dirname, 'catalogBackend.cjs'),
    ['--config', configFile],
    {
      cwd: ROOT,
      stdio: ['ignore', output, output, 'ipc'],
      env: {
        ...process.env,
        NODE_ENV: 'development',
        BENCH_BACKEND: kind,
        BENCH_COUNT: String(count),
      },
    },
  );
  const ended = once(child, 'exit');
  fs.closeSync(output);

  async function call(route, { method = 'GET', body } = {}) {
    const response = await fetch(`http://127.0.0.1:${port}/api${route}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${route}: ${response.status} ${text}`);
    }
    return JSON.parse(text);
  }

  /** Runs a task of the backend and waits for its end. */
  async function run(task) {
    child.send({ run: task });
    let answer;
    do {
      // Backstage itself talks to the parent process too.
      [answer] = await once(child, 'message');
    } while (answer.ended !== task);
    if (answer.error) {
      throw new Error(`${task}: ${answer.error}`);
    }
  }

  /** How many service accounts a caller of the catalog finds, relations included. */
  async function countEntities() {
    const { totalItems } = await call(
      '/catalog/entities/by-query?limit=0&filter=kind=resource,spec.type=service-account',
    );
    return totalItems;
  }

  async function waitForEntities(wanted, seconds = 600) {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const found = await countEntities();
      if (found >= wanted) {
        return;
      }
      if (Date.now() > end) {
        throw new Error(
          `The catalog holds ${found} of ${wanted} after ${seconds} s\n${fs
            .readFileSync(log, 'utf8')
            .slice(-4000)}`,
        );
      }
      await wait(1000);
    }
  }

  async function stop() {
    child.kill('SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(forced);
    fs.rmSync(directory, { recursive: true, force: true });
  }

  for (let attempt = 0; ; attempt += 1) {
    try {
      await countEntities();
      if (kind === 'governed') {
        await call('/governance/health');
      }
      break;
    } catch (error) {
      if (attempt === 240 || child.exitCode !== null) {
        await stop();
        throw new Error('The backend did not start', { cause: error });
      }
      await wait(500);
    }
  }
  return { call, run, waitForEntities, stop };
}
