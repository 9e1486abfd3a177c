import {
  DatabaseHarness,
  startDatabaseHarness,
} from '../__testUtils__/startDatabaseHarness';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});

describe('what the database secrets engine does otherwise than it was ordered', () => {
  let harness: DatabaseHarness;

  beforeAll(async () => {
    harness = await startDatabaseHarness();
  });
  afterAll(async () => {
    await harness.cleanUp();
    await harness.line?.close();
  });

  /** Orders, and counts what is left of it. */
  const order = async (
    changes: Parameters<DatabaseHarness['replica']>[0] = {},
  ) => {
    const asked = harness.order();
    const result = await harness.replica(changes).issue(asked, options());
    return { result, left: await harness.count(asked.tag) };
  };
  const refused = (reason: RegExp) => ({
    result: { outcome: 'refused', reason: expect.stringMatching(reason) },
    left: 0,
  });

  it('is refused where a group role is not there, and nothing of it stays', async () => {
    const scopes = [
      { name: 'ledger-read', roles: ['nobody_made_this'] },
      { name: 'ledger-write', roles: [harness.database.writers] },
    ];
    expect(await order({ scopes })).toEqual(
      refused(/making of the login was answered with 500/),
    );
  });

  it('is refused where the engine may not hand out a group role', async () => {
    const { database } = harness;
    await database.query(`revoke ${database.writers} from ${database.engine}`);
    expect(await order()).toEqual(
      refused(/making of the login was answered with 500/),
    );
    await database.query(
      `grant ${database.writers} to ${database.engine} with admin option`,
    );
  });

  it('is refused where passwords are too short', async () => {
    const { server } = harness;
    const passwordPolicy = `short-${harness.database.suffix}`;
    await server.root('POST', `sys/policies/password/${passwordPolicy}`, {
      policy: 'length = 20\nrule "charset" { charset = "abcdefghij" }',
    });
    expect(await order({ passwordPolicy })).toEqual(
      refused(/passwords of 20 characters/),
    );
    await server.root('DELETE', `sys/policies/password/${passwordPolicy}`);
  });

  it('is refused where the token role is another one', async () => {
    expect(await order({ tokenRole: 'another' })).toEqual(
      refused(/making of a token/),
    );
  });

  it('is refused where the mount lets no lease live as long', async () => {
    const { server, config } = harness;
    await server.root('POST', `sys/mounts/${config.mount}/tune`, {
      default_lease_ttl: '60s',
      max_lease_ttl: '60s',
    });
    expect(await order()).toEqual(refused(/lets its lease live until/));
  });
});
