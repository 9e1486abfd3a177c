import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../postgres.mjs';

/**
 * A system that carries orders out once per idempotency key and keeps count: of deliveries, and of effects. It answers
 * slowly, and now and then not at all after it has done what it was told.
 */
export async function startTarget({ random, names }) {
  const accounts = new Map(names.map(name => [name, { name, active: true }]));
  const keys = new Map();
  const deliveries = [];

  async function read(request) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  }

  const server = http.createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify([...accounts.values()]));
      return;
    }
    const key = request.headers['idempotency-key'];
    const order = await read(request);
    await wait(Math.floor(random() * 300));
    deliveries.push({ key, ...order });
    if (!keys.has(key)) {
      keys.set(key, order);
      accounts.set(order.account, { name: order.account, active: false });
    }
    await wait(Math.floor(random() * 300));
    if (random() < 0.15) {
      request.socket.destroy();
      return;
    }
    response.end('{}');
  });
  const port = await freePort();
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    /** Effects by account: the idempotency keys under which something was done. */
    effects: () => {
      const byAccount = new Map();
      for (const [key, { account }] of keys) {
        byAccount.set(account, [...(byAccount.get(account) ?? []), key]);
      }
      return byAccount;
    },
    deliveries: () => deliveries.length,
    /** A person does in the system what no order can; the next reading shows it. */
    doByHand(name) {
      accounts.set(name, { name, active: false });
    },
    stop: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
