import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../postgres.mjs';

async function read(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * A system that carries each idempotency key out once, answers slowly, and now and then not at all after it has. Besides,
 * it keeps what was handed over to people, who do it when they get to it, and says what it is observed to be: what they have
 * done, and what orders say that they do.
 *
 * @param options - `answersLost` is the share of calls that get no answer.
 */
export async function startCountingTarget(random, { answersLost = 0.05 } = {}) {
  const keys = new Map();
  /** By subject: what people were asked to do. */
  const handed = new Map();
  const done = new Set();
  let deliveries = 0;
  const server = http.createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify([...done]));
      return;
    }
    const key = request.headers['idempotency-key'];
    let body;
    try {
      body = await read(request);
    } catch {
      // Whoever asked was killed while asking, and nothing has been done.
      return;
    }
    deliveries += 1;
    if (!keys.has(key)) {
      keys.set(key, body);
      const { handOver, does } = JSON.parse(body);
      if (handOver !== undefined) {
        handed.set(handOver, (handed.get(handOver) ?? 0) + 1);
      }
      if (does !== undefined) {
        done.add(does);
      }
    }
    await wait(Math.floor(random() * 60));
    if (random() < answersLost) {
      request.socket.destroy();
      return;
    }
    response.end(JSON.stringify({ serial: [...keys.keys()].indexOf(key) }));
  });
  const port = await freePort();
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    handed,
    done,
    /** People do some of what they were handed; a later observation shows it. */
    work(share) {
      for (const subject of handed.keys()) {
        if (!done.has(subject) && random() < share) {
          done.add(subject);
        }
      }
    },
    deliveries: () => deliveries,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
