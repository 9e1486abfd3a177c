import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { AddressInfo } from 'node:net';
import { TestCluster } from './TestCluster';

/** Puts a way without TLS in front of the API server, so that a line to it can tell requests apart. */
export async function startPlainFront({
  url,
  ca,
}: TestCluster): Promise<{ port: number; stop(): Promise<void> }> {
  const agent = new Agent({ ca, keepAlive: true });
  const front = createServer((incoming, outgoing) => {
    const behind = request(
      new URL(incoming.url ?? '/', url),
      { method: incoming.method, headers: incoming.headers, agent },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    behind.on('error', () => outgoing.destroy());
    incoming.pipe(behind);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    port: (front.address() as AddressInfo).port,
    stop: async () => {
      agent.destroy();
      front.close();
      front.closeAllConnections();
      await once(front, 'close');
    },
  };
}
