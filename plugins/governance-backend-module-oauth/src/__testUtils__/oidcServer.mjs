// A real authorization server, in a process of its own: oidc-provider with registration (RFC 7591), its management (RFC 7592)
// and tokens of clients. Prints its port and the port under which a test sees into its storage, which no client ever can.
import http from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';

const { initialAccessToken, scopes, rotate } = JSON.parse(process.argv[2]);

/** Everything that the server keeps, by model and id. */
const kept = new Map();

class Storage {
  constructor(model) {
    this.model = model;
    if (!kept.has(model)) {
      kept.set(model, new Map());
    }
  }

  get #entries() {
    return kept.get(this.model);
  }

  async upsert(id, payload) {
    this.#entries.set(id, structuredClone(payload));
  }

  async find(id) {
    return structuredClone(this.#entries.get(id));
  }

  async destroy(id) {
    this.#entries.delete(id);
  }

  async findByUid() {
    return undefined;
  }

  async findByUserCode() {
    return undefined;
  }

  async consume() {}

  async revokeByGrantId() {}
}

const server = http.createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const inside = http.createServer(async (request, response) => {
  const clients = kept.get('Client') ?? new Map();
  const chunks = await Array.fromAsync(request);
  const [, id] = (request.url ?? '').split('/');
  if (request.method === 'DELETE') {
    (id ? [id] : [...clients.keys()]).forEach(one => clients.delete(one));
  }
  if (request.method === 'PUT') {
    const changes = JSON.parse(Buffer.concat(chunks).toString());
    clients.set(id, { ...clients.get(id), ...changes });
  }
  response.end(JSON.stringify([...clients.values()]));
});
inside.listen(0, '127.0.0.1');
await once(inside, 'listening');
console.log(
  JSON.stringify({
    port: server.address().port,
    insidePort: inside.address().port,
  }),
);
// What it is called by its clients, who may have a line of their own to it.
const [said] = await once(process.stdin.setEncoding('utf8'), 'data');
const url = said.trim();
const provider = new Provider(url, {
  adapter: Storage,
  scopes,
  clientAuthMethods: ['client_secret_basic'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    registration: { enabled: true, initialAccessToken },
    registrationManagement: {
      enabled: true,
      rotateRegistrationAccessToken: rotate,
    },
  },
});
provider.on('server_error', (_context, error) => console.error(error));
server.on('request', provider.callback());

// Ends with whoever has started it.
process.stdin.resume().once('end', () => process.exit());
console.log('ready');
