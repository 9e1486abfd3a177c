import path from 'node:path';

function seconds(count) {
  return { frequency: { seconds: count }, timeout: { minutes: 2 } };
}

/** The configuration of a whole backend that reads a PostgreSQL server and a target, and looks at everything often. */
export function backendConfig({
  root,
  port,
  databasePort,
  financePort,
  targetUrl,
}) {
  return {
    app: { baseUrl: 'http://127.0.0.1:1' },
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { port, host: '127.0.0.1' },
      database: {
        client: 'pg',
        connection: {
          host: '127.0.0.1',
          port: databasePort,
          user: 'postgres',
          password: 'postgres',
        },
      },
    },
    auth: { environment: 'development', providers: { persona: {} } },
    permission: { enabled: true },
    catalog: {
      processingInterval: { seconds: 5 },
      rules: [{ allow: ['User', 'Group', 'Location'] }],
      locations: [
        { type: 'file', target: path.join(root, 'examples', 'org.yaml') },
      ],
    },
    governance: {
      modes: [{ environment: 'production', mode: 'enforce' }],
      reviews: {
        triageGroup: 'group:default/identity-security',
        coolDowns: [{ for: 'PT0S' }],
      },
      inventory: { schedule: seconds(10) },
      directory: { schedule: seconds(5) },
      ledger: { sequenceEvery: { milliseconds: 200 } },
      sources: {
        postgresql: [
          {
            id: 'finance',
            environment: 'production',
            host: '127.0.0.1',
            port: financePort,
            database: 'postgres',
            user: 'postgres',
            password: 'postgres',
            tls: false,
          },
        ],
      },
    },
    demo: {
      personas: ['ann', 'sam', 'otto', 'priya'].map(persona => ({
        name: persona,
        title: persona,
        description: persona,
      })),
    },
    faults: { target: targetUrl },
  };
}
