import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { z } from 'zod/v4';
import { TestServer } from './TestServer';

const rootSchema = z.looseObject({
  data: z.looseObject({ certificate: z.string() }),
});
const issuedSchema = z.looseObject({
  data: z.looseObject({ certificate: z.string(), private_key: z.string() }),
});

/** Puts TLS in front of the server, with a certificate of an authority that the server's own PKI makes for it. */
export async function startTlsFront(
  server: TestServer,
): Promise<{ url: string; ca: string; stop(): Promise<void> }> {
  const pki = `pki-${randomUUID().slice(0, 8)}`;
  await server.root('POST', `sys/mounts/${pki}`, { type: 'pki' });
  const root = rootSchema.parse(
    (
      await server.root('POST', `${pki}/root/generate/internal`, {
        common_name: 'Test CA',
        key_type: 'ec',
      })
    ).content,
  );
  await server.root('POST', `${pki}/roles/front`, {
    allow_any_name: true,
    key_type: 'ec',
  });
  const issued = issuedSchema.parse(
    (
      await server.root('POST', `${pki}/issue/front`, {
        common_name: 'localhost',
        ip_sans: '127.0.0.1',
        ttl: '1h',
      })
    ).content,
  );
  const front = createServer(
    { cert: issued.data.certificate, key: issued.data.private_key },
    (incoming, outgoing) => {
      const behind = request(
        new URL(incoming.url ?? '/', server.url),
        { method: incoming.method, headers: incoming.headers },
        answer => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      incoming.pipe(behind);
    },
  );
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    url: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    ca: root.data.certificate,
    stop: async () => {
      front.close();
      front.closeAllConnections();
      await once(front, 'close');
      await server.root('DELETE', `sys/mounts/${pki}`);
    },
  };
}
