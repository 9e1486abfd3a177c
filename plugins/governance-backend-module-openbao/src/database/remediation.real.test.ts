import { observationSchema } from '@countersign/plugin-governance-common';
import {
  IssueOrder,
  RemediationOrder,
} from '@countersign/plugin-governance-node';
import { randomUUID } from 'node:crypto';
import {
  DatabaseHarness,
  startDatabaseHarness,
} from '../__testUtils__/startDatabaseHarness';
import { OpenBaoServer } from '../client/OpenBaoServer';
import { DatabaseRemediation } from './DatabaseRemediation';

const options = () => ({
  now: new Date(),
  signal: new AbortController().signal,
});
const LONG_AGO = '2026-11-01T00:00:00Z';

describe('decisions about leased logins, on a real server', () => {
  let harness: DatabaseHarness;
  let connector: DatabaseRemediation;

  beforeAll(async () => {
    harness = await startDatabaseHarness();
    const { server, config } = harness;
    connector = new DatabaseRemediation(
      config,
      // It may do what the documentation says, and nothing else.
      new OpenBaoServer({
        url: server.url,
        auth: await server.ownAuth(),
        requestTimeoutMs: 10_000,
      }),
    );
  });
  afterAll(async () => {
    await harness.cleanUp();
    await harness.line?.close();
  });

  const issue = async (changes: Partial<IssueOrder> = {}) => {
    const { issuer, database } = harness;
    const asked = harness.order(changes);
    const result = await issuer.issue(asked, options());
    if (result.outcome !== 'issued') {
      throw new Error(JSON.stringify(result));
    }
    const login = result.credential.externalId;
    const password = result.material.reveal();
    return {
      tag: asked.tag,
      login,
      password,
      use: () => database.use(login, password),
    };
  };
  const living = async () => {
    const made = await issue();
    await harness.issuer.activate(made.tag, options());
    expect(await made.use()).toBe('works');
    return made;
  };
  /** What the live source shows. */
  const shownLogins = async () => {
    const { identities } = observationSchema.parse(
      await harness.source.observe(options()),
    );
    return identities.map(({ key }) => key.externalId);
  };
  const orderOf = (
    login: string,
    action: RemediationOrder['action'],
    disabledAt?: string,
  ): RemediationOrder => ({
    action,
    source: harness.config.id,
    identity: { realm: harness.config.mount, region: '', externalId: login },
    subject: { kind: 'credential', externalId: login, expected: {} },
    disabledAt,
  });
  const carryOut = async (order: RemediationOrder) => {
    const { outcome } = await connector.apply(order, {
      ...options(),
      idempotencyKey: randomUUID(),
    });
    const { verified } = await connector.verify(order, options());
    return [outcome, verified];
  };

  it('disable a login with its sessions, give it back, and take it away once its cool-down is over', async () => {
    const { login, password, use } = await living();
    const { database } = harness;
    const session = await database.connect({ user: login, password });
    const revoke = orderOf(login, 'revoke');
    expect(await carryOut(revoke)).toEqual(['applied', true]);
    await expect(session.query('select 1')).rejects.toThrow();
    expect(await use()).toBe('refused');
    expect(await carryOut(revoke)).toEqual(['already-applied', true]);
    const disable = orderOf(login, 'disable');
    expect(await carryOut(disable)).toEqual(['already-applied', true]);
    const restore = orderOf(login, 'restore');
    expect(await carryOut(restore)).toEqual(['applied', true]);
    expect(await carryOut(restore)).toEqual(['already-applied', true]);
    expect(await use()).toBe('works');
    expect(await carryOut(disable)).toEqual(['applied', true]);
    const final = orderOf(login, 'revoke', LONG_AGO);
    expect(await carryOut(final)).toEqual(['applied', true]);
    expect(await carryOut(final)).toEqual(['already-applied', true]);
    expect(await carryOut(restore)).toEqual(['refused', false]);
    expect((await database.logins()).map(({ name }) => name)).not.toContain(
      login,
    );
    expect(await shownLogins()).not.toContain(login);
  });

  it('bring nothing to life that its owner has never confirmed', async () => {
    const { login, use } = await issue();
    expect(await carryOut(orderOf(login, 'disable'))).toEqual([
      'already-applied',
      true,
    ]);
    expect(
      await connector.apply(orderOf(login, 'restore'), {
        ...options(),
        idempotencyKey: randomUUID(),
      }),
    ).toEqual({
      outcome: 'refused',
      reason: `${login} was never confirmed by its owner`,
    });
    expect(await use()).toBe('refused');
  });

  it('take a lease away whose role somebody has removed', async () => {
    const { tag, use } = await living();
    const { server, config } = harness;
    const roles = await server.root('GET', `${config.mount}/roles?list=true`);
    const role = JSON.stringify(roles.content).match(
      new RegExp(`countersign\\.${tag}\\.[a-z0-9]+`),
    )?.[0];
    await server.root('DELETE', `${config.mount}/roles/${role}`);
    const shown = (await shownLogins()).filter(id => id.includes(`/${role}/`));
    expect(shown).toHaveLength(1);
    const [lease] = shown;
    expect(await carryOut(orderOf(lease, 'disable'))).toEqual([
      'refused',
      false,
    ]);
    expect(await carryOut(orderOf(lease, 'revoke'))).toEqual(['applied', true]);
    expect(await use()).toBe('refused');
  });

  it.each(['postgres', 'payments_c-of-nobody', 'other/creds/x/y'])(
    'touch nothing under a name that was not made here: %s',
    async login => {
      expect(await carryOut(orderOf(login, 'revoke'))).toEqual([
        'already-applied',
        true,
      ]);
      expect(await carryOut(orderOf(login, 'restore'))).toEqual([
        'refused',
        false,
      ]);
    },
  );

  it('leave the login alone where the name of another identity ends in its tag', async () => {
    const { tag, use } = await living();
    expect(await carryOut(orderOf(`other_${tag}`, 'revoke', LONG_AGO))).toEqual(
      ['already-applied', true],
    );
    expect(await use()).toBe('works');
  });

  it('are not for its groups, nor to reduce it', () => {
    const order = orderOf('payments_c-1', 'reduce');
    expect(connector.supports(order)).toBe(false);
    expect(
      connector.supports({
        action: 'revoke',
        subject: { kind: 'grant', externalId: 'member:readers', expected: {} },
      }),
    ).toBe(false);
  });

  it('say that it may be tried again where the server cannot be reached', async () => {
    const { server, config } = harness;
    const away = new DatabaseRemediation(
      config,
      new OpenBaoServer({
        url: 'http://127.0.0.1:1',
        auth: await server.ownAuth(),
        requestTimeoutMs: 1_000,
      }),
    );
    expect(
      await away.apply(orderOf('payments_c-1', 'revoke'), {
        ...options(),
        idempotencyKey: randomUUID(),
      }),
    ).toMatchObject({ outcome: 'failed', retryable: true });
  });
});
