import { Issuer } from '@countersign/plugin-governance-node';
import {
  FaultLine,
  IssuerHarness,
} from '@countersign/plugin-governance-node/testUtils';
import { randomUUID } from 'node:crypto';
import { z } from 'zod/v4';
import { ApproleIssuer } from '../approle/ApproleIssuer';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { OpenBaoAuth } from '../readOpenBaoConfig';
import { approleConfig, changesOfRoles, FaultyRequest } from './approleOrders';
import { TestServer } from './TestServer';

const HOUR_MS = 3_600_000;
const SCOPES = ['ledger-read', 'ledger-write'];

const keysSchema = z.looseObject({
  data: z.looseObject({ keys: z.array(z.string()) }),
});

/** A harness that knows more of OpenBao than the contract asks for. */
export interface OpenBaoHarness extends IssuerHarness {
  /** Issuers with the same configuration in as many processes, as far as the server can tell. */
  replicas(number: number): Issuer[];
}

/**
 * An AppRole mount of the running server with an issuer on it, over a line that breaks as it is told to.
 *
 * @param options - `longestSecretIdSeconds`: how long the mount lets a secret id live; 32 days where it is left out
 */
export async function startHarness(
  options: { faulty?: FaultyRequest; longestSecretIdSeconds?: number } = {},
): Promise<OpenBaoHarness> {
  const { faulty = 'of-the-role', longestSecretIdSeconds } = options;
  const server = await TestServer.prepare(SCOPES);
  if (longestSecretIdSeconds !== undefined) {
    await server.root('POST', `sys/auth/${server.approle}/tune`, {
      max_lease_ttl: longestSecretIdSeconds,
    });
  }
  const { hostname, port } = new URL(server.url);
  const line = await FaultLine.open({
    host: hostname,
    port: Number(port),
    changes: changesOfRoles(server.approle, faulty),
  });
  const issuerWith = (auth: OpenBaoAuth) =>
    new ApproleIssuer(
      { id: 'bao', title: 'OpenBao', environment: 'production' },
      {
        issuer: approleConfig(server.approle, SCOPES),
        server: new OpenBaoServer({
          url: `http://127.0.0.1:${line.port}`,
          auth,
          requestTimeoutMs: 10_000,
        }),
      },
    );
  const own = await server.ownAuth();
  const wrongToken = `wrong-${randomUUID()}`;
  const names = async () => {
    const { status, content } = await server.root(
      'GET',
      `auth/${server.approle}/role?list=true`,
    );
    return status === 404 ? [] : keysSchema.parse(content).data.keys;
  };
  return {
    issuer: issuerWith(own),
    replicas: number => Array.from({ length: number }, () => issuerWith(own)),
    line,
    unauthorized: issuerWith({ kind: 'token', token: wrongToken }),
    canaries: [own.secretId, wrongToken],
    order: changes => ({
      tag: `c-${randomUUID().slice(0, 18)}`,
      identity: 'payments',
      environment: 'production',
      scopes: [...SCOPES].reverse(),
      notAfter: new Date(Date.now() + HOUR_MS).toISOString(),
      owner: 'group:default/ledger',
      purpose: 'Reads the ledger',
      requestedBy: 'user:default/ann',
      ...changes,
    }),
    unknownScope: 'ledger-admin',
    hostileScope: 'ledger-read,root',
    use: async ({ externalId }, material) =>
      (await server.login(externalId, material.reveal())) ? 'works' : 'refused',
    scopesOf: async ({ externalId }, material) =>
      (await server.login(externalId, material.reveal()))?.policies.sort() ??
      [],
    plantForeign: async () => {
      const name = `foreign-${randomUUID().slice(0, 8)}`;
      await server.root(
        'POST',
        `auth/${server.approle}/role/other.${name}.zzzzzz.1a2b.payments`,
        { role_id: `countersign.${name}`, token_policies: SCOPES },
      );
      return name;
    },
    hasForeign: async name =>
      (await names()).some(role => role.startsWith(`other.${name}.`)),
    count: async tag =>
      (await names()).filter(role => role.startsWith(`countersign.${tag}.`))
        .length,
    cleanUp: () => server.remove(),
  };
}
