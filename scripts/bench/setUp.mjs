import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
require('@backstage/cli-node/config/nodeTransform.cjs');
const knexFactory = require('knex');

const SOURCES = path.resolve(
  import.meta.dirname,
  '../../plugins/governance-backend/src',
);

/** Loads a module of the backend from its sources. */
export const load = file => require(path.join(SOURCES, file));

const quiet = { error: console.error, warn() {}, info() {}, debug() {} };
quiet.child = () => quiet;

/** The logger of benchmarks: errors only. */
export const logger = quiet;

/** A new database on a server, with the tables of the backend, in a tablespace if one is named. */
export async function createDatabase(
  url,
  name,
  { tablespace = 'pg_default' } = {},
) {
  const admin = knexFactory({ client: 'pg', connection: url });
  await admin.raw('create database ?? tablespace ??', [name, tablespace]);
  await admin.destroy();
  const knex = knexFactory({
    client: 'pg',
    connection: url.replace(/postgres$/, name),
    pool: { min: 1, max: 10 },
  });
  await knex.migrate.latest({
    directory: path.resolve(SOURCES, '../migrations'),
  });
  return knex;
}

export const OWNERS = 50;
export const COMPONENTS = 200;

/** What a source says about so many identities, with a credential and two grants each. */
export function observationOf(count, options = {}) {
  const { at = new Date('2026-01-01T00:00:00.000Z'), changed = 0 } = options;
  const {
    observationSchema,
  } = require('@countersign/plugin-governance-common');
  return observationSchema.parse({
    kind: 'bench',
    observedAt: at.toISOString(),
    basis: 'observed',
    mode: 'snapshot',
    realms: ['bench'],
    identities: Array.from({ length: count }, (_, index) => ({
      key: { realm: 'bench', externalId: `identity-${index}` },
      type: 'service-account',
      displayName: `identity-${index}`,
      status: 'active',
      purpose: index < changed ? `Changed at ${at.toISOString()}` : 'A purpose',
      owner: `group:default/team-${index % OWNERS}`,
      environment: index % 2 ? 'production' : 'staging',
      consumers: [`component:default/component-${index % COMPONENTS}`],
      createdAt: '2024-01-01T00:00:00.000Z',
      lastUsedAt: index % 3 ? '2025-12-01T00:00:00.000Z' : 'never',
      credentials: [
        {
          externalId: `key-${index}`,
          kind: 'api-key',
          status: 'active',
          createdAt: '2024-01-01T00:00:00.000Z',
          expiresAt: index % 4 ? '2027-01-01T00:00:00.000Z' : 'never',
        },
      ],
      grants: ['read', 'write'].map(name => ({
        externalId: `${name}-${index}`,
        kind: 'role',
        name,
        resource: 'accounts',
        actions: [name],
      })),
    })),
  });
}
