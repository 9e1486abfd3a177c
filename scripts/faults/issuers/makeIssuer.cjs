const { loadFrom } = require('./sources.cjs');

/** The database as a module gets it; whoever looks on has brought its tables up to date. */
const serviceOf = (knex, { skip }) => ({
  getClient: async () => knex,
  migrations: { skip },
});

async function sshAuthority({ config }, database) {
  const { CertificateAuthority } = loadFrom('ssh', 'CertificateAuthority');
  const { CertificateStore } = loadFrom('ssh', 'CertificateStore');
  return new CertificateAuthority(
    config,
    await CertificateStore.create(database),
  );
}

async function clientRegistry({ config }, database) {
  const { ClientRegistry } = loadFrom('oauth', 'ClientRegistry');
  const { RegistrationStore } = loadFrom('oauth', 'RegistrationStore');
  return new ClientRegistry(config, await RegistrationStore.create(database));
}

async function agentGrants({ config }, database) {
  const { AgentGrants } = loadFrom('agent-grants', 'AgentGrants');
  const { GrantStore } = loadFrom('agent-grants', 'GrantStore');
  const { SigningKeys } = loadFrom('agent-grants', 'SigningKeys');
  return new AgentGrants({
    config: { ...config, tools: new Map(Object.entries(config.tools)) },
    store: await GrantStore.create(database),
    keys: await SigningKeys.create(config.signing),
  });
}

async function referenceIssuer({ pepper }, database) {
  const { ReferenceApiKeyStore } = loadFrom('api-keys', 'ReferenceApiKeyStore');
  const { ReferenceIssuer } = loadFrom('api-keys', 'ReferenceIssuer');
  const store = await ReferenceApiKeyStore.create(database);
  const now = () => new Date();
  return { store, issuer: new ReferenceIssuer({ store, pepper, now }) };
}

/** What of each connector has tables in the portal's database, by the kind of issuer. */
const PARTS = {
  oauth: clientRegistry,
  ssh: sshAuthority,
  'api-keys': referenceIssuer,
  'agent-grants': agentGrants,
};

function openBaoServer(connection) {
  const { OpenBaoServer } = loadFrom('openbao', 'client/OpenBaoServer');
  return new OpenBaoServer(connection);
}

const MAKERS = {
  postgresql({ server }) {
    const { PostgresqlIssuer } = loadFrom(
      'postgresql',
      'issuing/PostgresqlIssuer',
    );
    return new PostgresqlIssuer(server, server.issuer);
  },
  ldap({ config, granting }) {
    const { LdapIssuer } = loadFrom('ldap', 'issuing/LdapIssuer');
    return new LdapIssuer(config, granting);
  },
  oauth({ config }, registry) {
    const { OAuthIssuer } = loadFrom('oauth', 'issuing/OAuthIssuer');
    return new OAuthIssuer(config, registry);
  },
  ssh(_given, authority) {
    const { SshIssuer } = loadFrom('ssh', 'SshIssuer');
    return new SshIssuer(authority);
  },
  'api-keys'({ issues }, { store, issuer }) {
    const { ApiKeyIssuer } = loadFrom('api-keys', 'ApiKeyIssuer');
    return new ApiKeyIssuer({ ...issues, store, issuer });
  },
  kubernetes({ config, granting }) {
    const { KubernetesServer } = loadFrom(
      'kubernetes',
      'client/KubernetesServer',
    );
    const { TokenIssuer } = loadFrom('kubernetes', 'token/TokenIssuer');
    return new TokenIssuer(config, {
      issuer: granting,
      server: new KubernetesServer(config.connection),
    });
  },
  approle({ config, granting, connection }) {
    const { ApproleIssuer } = loadFrom('openbao', 'approle/ApproleIssuer');
    return new ApproleIssuer(config, {
      issuer: granting,
      server: openBaoServer(connection),
    });
  },
  'leased-logins'({ config, granting, connection }) {
    const { DatabaseIssuer } = loadFrom('openbao', 'database/DatabaseIssuer');
    return new DatabaseIssuer(config, {
      issuer: granting,
      server: openBaoServer(connection),
    });
  },
  'agent-grants'(_given, grants) {
    const { AgentGrantIssuer } = loadFrom('agent-grants', 'AgentGrantIssuer');
    return new AgentGrantIssuer(grants);
  },
};

/** Makes the part of a connector that keeps something in the portal's database, and its tables first. */
exports.makePart = (given, knex) =>
  PARTS[given.kind](given, serviceOf(knex, { skip: false }));

/** Makes an issuer in one of the processes that are killed. */
exports.makeIssuer = async (given, knex) => {
  const part = await PARTS[given.kind]?.(
    given,
    serviceOf(knex, { skip: true }),
  );
  return MAKERS[given.kind](given, part);
};
