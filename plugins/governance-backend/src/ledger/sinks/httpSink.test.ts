import { createServer, IncomingHttpHeaders } from 'node:http';
import { AddressInfo } from 'node:net';
import { LedgerCheckpoint } from '@countersign/plugin-governance-common';
import { httpSink } from './httpSink';

const checkpoint: LedgerCheckpoint = {
  v: 1,
  ledgerId: 'ledger-a',
  size: 3,
  headHash: '0'.repeat(64),
  at: '2026-01-01T00:00:00.000Z',
  keyId: 'key-1',
  algorithm: 'Ed25519',
  signature: `${'A'.repeat(86)}==`,
};

describe('httpSink', () => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.statusCode = status;
      response.end();
    });
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/checkpoints`;
  });
  afterAll(() => new Promise(resolve => server.close(resolve)));
  beforeEach(() => received.splice(0));

  it('posts the checkpoint with one idempotency key for every attempt', async () => {
    status = 204;
    const sink = httpSink({
      id: 'outside',
      url,
      headers: { authorization: 'Bearer token' },
      timeoutMs: 5000,
    });
    await sink.publish(checkpoint);
    await sink.publish(checkpoint);
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      checkpoint,
      checkpoint,
    ]);
    expect(received.map(({ headers }) => headers)).toMatchObject(
      Array(2).fill({
        'idempotency-key': 'ledger-a/3/key-1',
        authorization: 'Bearer token',
        'content-type': 'application/json',
      }),
    );
  });

  it('rejects when the other side does not take it, without quoting the headers', async () => {
    status = 503;
    const sink = httpSink({
      id: 'outside',
      url,
      headers: { authorization: 'Bearer token' },
      timeoutMs: 5000,
    });
    const error = await sink.publish(checkpoint).catch(e => e);
    expect(String(error)).toContain('503');
    expect(String(error)).not.toContain('Bearer');
  });
});
