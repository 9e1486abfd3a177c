import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const FRONTEND = 'http://localhost:3000';
const BACKEND = 'http://localhost:7007';

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Nobody listens yet; whoever waits asks again.
    return false;
  }
}

/** Asks until `check` holds; fails with `what` and the end of the log after `seconds`. */
export async function waitUntil(check, { seconds, what, log = () => '' }) {
  const end = process.hrtime.bigint() + BigInt(seconds) * 1_000_000_000n;
  while (!(await check())) {
    if (process.hrtime.bigint() > end) {
      throw new Error(`Waited ${seconds} s for ${what}\n${log()}`);
    }
    await wait(500);
  }
}

/** What signing in as a persona answers. */
export async function sessionOf(persona, backend = BACKEND) {
  const response = await fetch(`${backend}/api/auth/persona/refresh`, {
    headers: { 'x-persona': persona },
  });
  if (!response.ok) {
    throw new Error(
      `No token for ${persona}: ${response.status} ${await response.text()}`,
    );
  }
  return response.json();
}

/** A Backstage token of a persona, as a script obtains one. */
export async function tokenOf(persona, backend = BACKEND) {
  return (await sessionOf(persona, backend)).backstageIdentity.token;
}

/** Calls the governance API as a persona; answers status and body. */
export async function callAs(persona, method, url, body, backend = BACKEND) {
  const response = await fetch(`${backend}/api/governance${url}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenOf(persona, backend)}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  return {
    status: response.status,
    body:
      text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

/** Starts the whole portal as `npm start` does and waits until its demo reviews are there. */
export async function startPortal(root) {
  const logFile = path.join(root, '.artifacts', 'portal.log');
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const output = fs.openSync(logFile, 'w');
  const child = spawn(
    process.execPath,
    [path.join(root, 'scripts', 'tasks', 'start.mjs')],
    {
      cwd: root,
      stdio: ['ignore', output, output],
      env: { ...process.env, BROWSER: 'none' },
    },
  );
  const ended = new Promise(resolve => child.once('close', resolve));
  const tail = () => fs.readFileSync(logFile, 'utf8').slice(-4000);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await waitUntil(() => answers(FRONTEND), {
      seconds: 300,
      what: 'the frontend',
      log: tail,
    });
    await waitUntil(
      async () => {
        try {
          const { body } = await callAs('ann', 'GET', '/reviews?assignee=me');
          return body.total > 0;
        } catch {
          // The backend is still starting; the limit above reports when it never does.
          return false;
        }
      },
      { seconds: 180, what: "the demo's reviews", log: tail },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { frontend: FRONTEND, backend: BACKEND, logFile, stop };
}
