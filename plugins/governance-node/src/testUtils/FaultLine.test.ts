import { connect, createServer, AddressInfo } from 'node:net';
import { once } from 'node:events';
import { FaultLine } from './FaultLine';

describe('FaultLine', () => {
  const received = new Array<string>();
  const server = createServer(socket => {
    socket.on('error', () => socket.destroy());
    socket.on('data', bytes => {
      received.push(bytes.toString());
      socket.write(`did ${bytes}`);
    });
  });
  let line: FaultLine;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    line = await FaultLine.open({
      host: '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      changes: bytes => bytes.toString().startsWith('change'),
    });
  });
  beforeEach(() => received.splice(0));
  afterAll(async () => {
    await line.close();
    server.close();
    await once(server, 'close');
  });

  /** Sends one text. @returns the answer, or `broken` */
  const ask = async (text: string): Promise<string> => {
    const socket = connect(line.port, '127.0.0.1');
    try {
      const broken = once(socket, 'close').then(() => 'broken');
      const answer = once(socket, 'data').then(([bytes]) => String(bytes));
      socket.on('error', () => socket.destroy());
      socket.write(text);
      return await Promise.race([answer, broken]);
    } finally {
      socket.destroy();
    }
  };

  it('passes everything on while nothing is to break', async () => {
    expect(await ask('change')).toBe('did change');
  });

  it('loses a request before it is seen, once', async () => {
    const met = line.breakNext('lose-request');
    expect(await ask('change')).toBe('broken');
    await met;
    expect(received).toEqual([]);
    expect(await ask('change')).toBe('did change');
  });

  it('loses the answer to what was done', async () => {
    const met = line.breakNext('lose-answer');
    expect(await ask('change')).toBe('broken');
    await met;
    expect(received).toEqual(['change']);
  });

  it('lets through what changes nothing', async () => {
    const met = line.breakNext('lose-request');
    expect(await ask('read')).toBe('did read');
    expect(await ask('change')).toBe('broken');
    await met;
  });

  it('keeps a request until it is released, also when its sender is gone', async () => {
    const met = line.breakNext('hold-request');
    const asked = ask('change');
    await met;
    expect(received).toEqual([]);
    line.release();
    expect(await asked).toBe('did change');
  });

  it('has done what nobody hears of, also where who asked leaves at once and the server minds that', async () => {
    const done = new Array<string>();
    const minding = createServer(socket => {
      const given = new Array<string>();
      socket.on('error', () => socket.destroy());
      socket.on('data', bytes => {
        given.push(bytes.toString());
        // It does it a moment later, unless nobody waits any more.
        setTimeout(() => {
          done.push(...given.splice(0));
          socket.write('did it');
        }, 50);
      });
      socket.on('end', () => given.splice(0));
    });
    minding.listen(0, '127.0.0.1');
    await once(minding, 'listening');
    const way = await FaultLine.open({
      host: '127.0.0.1',
      port: (minding.address() as AddressInfo).port,
      changes: () => true,
    });
    const over = once(minding, 'connection').then(([socket]) =>
      once(socket, 'close'),
    );
    const met = way.breakNext('hold-answer');
    const socket = connect(way.port, '127.0.0.1');
    socket.write('change');
    await met;
    socket.destroy();
    // The connection ends once it has answered.
    await over;
    expect(done).toEqual(['change']);
    await way.close();
    minding.close();
    await once(minding, 'close');
  });

  it('refuses connections while it is down', async () => {
    line.down();
    expect(await ask('read')).toBe('broken');
    line.up();
    expect(await ask('read')).toBe('did read');
  });
});
