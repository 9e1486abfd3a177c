import { observationSchema } from '@countersign/plugin-governance-common';
import {
  DatabaseHarness,
  startDatabaseHarness,
} from '../__testUtils__/startDatabaseHarness';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe('logins of the database secrets engine, as a live source', () => {
  let harness: DatabaseHarness;

  beforeAll(async () => {
    harness = await startDatabaseHarness();
  });
  afterAll(async () => {
    await harness.cleanUp();
    await harness.line?.close();
  });

  const observe = async () =>
    observationSchema.parse(await harness.source.observe(options()));

  it('show nothing where there is none, and nothing that is not their own', async () => {
    await harness.plantForeign();
    expect(await observe()).toMatchObject({
      mode: 'snapshot',
      realms: [harness.config.mount],
      identities: [],
    });
  });

  it('show as disabled until they are activated, and not at all once they are revoked', async () => {
    const { issuer, order, database } = harness;
    const asked = order({ scopes: ['ledger-write'] });
    const result = await issuer.issue(asked, options());
    if (result.outcome !== 'issued') {
      throw new Error(JSON.stringify(result));
    }
    const { externalId, notAfter } = result.credential;
    const shown = (status: string, ofCredential: string) => ({
      key: { realm: harness.config.mount, externalId },
      status,
      owner: asked.owner,
      environment: 'production',
      credentials: [
        {
          externalId,
          kind: 'password',
          status: ofCredential,
          expiresAt: notAfter,
          requestedBy: asked.requestedBy,
        },
      ],
      grants: [{ name: database.readers }, { name: database.writers }],
    });
    const first = await observe();
    expect(first.identities).toMatchObject([shown('disabled', 'inactive')]);
    expect(JSON.stringify(first)).not.toContain(result.material.reveal());
    await issuer.activate(asked.tag, options());
    expect((await observe()).identities).toMatchObject([
      shown('active', 'active'),
    ]);
    await issuer.revoke(asked.tag, options());
    expect((await observe()).identities).toEqual([]);
  });

  it('name a role that somebody has changed, and take nothing for absent then', async () => {
    const { server, config } = harness;
    await server.root('POST', `${config.mount}/roles/countersign.c-9.1a2b`, {
      db_name: config.connection,
      creation_statements: ['CREATE ROLE "{{name}}" LOGIN'],
    });
    expect(await observe()).toMatchObject({
      mode: 'delta',
      identities: [],
      unreadable: [
        {
          item: `${config.mount}/c-9`,
          reason: expect.stringContaining('not written here'),
        },
      ],
    });
    await server.root('DELETE', `${config.mount}/roles/countersign.c-9.1a2b`);
  });
});
