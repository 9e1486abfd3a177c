import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../postgres.mjs';

async function read(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

/**
 * A double of a store of secrets: one value for each target, with a version for every time that it was written. It is slow, and
 * now and then gives no answer after it has written.
 */
export async function startKeepingStore(random, { answersLost = 0.05 } = {}) {
  const kept = new Map();
  const written = [];
  const act = (method, { target, tag, externalId, value, version }) => {
    const current = kept.get(target);
    switch (method) {
      case 'PUT': {
        const next = String(Number(current?.version ?? 0) + 1);
        kept.set(target, { tag, value, version: next });
        written.push({ target, tag, externalId, value });
        return { version: next };
      }
      case 'POST':
        return {
          holds: current?.version === version && current.value !== undefined,
        };
      case 'DELETE':
        if (current?.version === version) {
          kept.set(target, { version });
        }
        return {};
      default:
        throw new Error(`Unexpected method ${method}`);
    }
  };
  const server = http.createServer(async (request, response) => {
    let order;
    try {
      order = await read(request);
    } catch {
      // Whoever asked was killed while asking, and nothing has been written.
      return;
    }
    await wait(Math.floor(random() * 40));
    const answer = act(request.method, order);
    await wait(Math.floor(random() * 40));
    if (random() < answersLost) {
      request.socket.destroy();
      return;
    }
    response.end(JSON.stringify(answer));
  });
  const port = await freePort();
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    /** What lies at each target now. */
    kept,
    /** Everything that was ever written. */
    written,
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
