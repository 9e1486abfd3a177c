import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { SecretValue } from '@countersign/plugin-governance-node';
import request from 'supertest';
import { people } from '../../__testUtils__/organisation';
import {
  makeKey,
  PATIENCE_MS,
  startClaimPortal,
  unseal,
} from './__testUtils__/claimPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE_MS = 60_000;

describe.each(databases.eachSupportedId())('sealed claims on %s', id => {
  const setUp = async () => startClaimPortal(await databases.init(id));

  it('hand a credential to whoever asked for it, whose key alone opens it', async () => {
    const { issue, open, portal, recorded, rowOf, take } = await setUp();
    const { claim, credential, key, secret, thumbprint } = await issue();
    const listed = await portal.as(people.ann).get('/claims');
    expect(listed.body).toEqual({
      items: [
        expect.objectContaining({
          id: claim,
          credential,
          identity: 'booker',
          environment: 'prod',
          thumbprint,
          ready: true,
        }),
      ],
      total: 1,
    });
    expect((await portal.as(people.ben).get('/claims')).body.total).toBe(0);

    const taken = await take(claim, await open(claim));
    expect(taken.status).toBe(200);
    expect(taken.headers['cache-control']).toBe('no-store');
    expect(taken.body.jwe).not.toContain(secret);
    expect(await unseal(taken.body.jwe, key)).toBe(secret);
    await expect(unseal(taken.body.jwe, await makeKey())).rejects.toThrow();

    expect(await rowOf(claim)).toMatchObject({
      state: 'claimed',
      jwe: null,
      claimed_from: '192.0.2.1',
    });
    expect((await portal.as(people.ann).get('/claims')).body.total).toBe(0);
    expect(await recorded(credential, 'claim.taken')).toMatchObject([
      { personal: { 'personal.from': { value: '192.0.2.1' } } },
    ]);
  });

  it('open once the credential is active, and not before', async () => {
    const { issue, open, portal, take } = await setUp();
    const { activate, claim, deliver } = await issue({ until: 'delivered' });
    expect(await deliver()).toMatchObject({ outcome: 'done' });
    const early = await portal.as(people.ann).post(`/claims/${claim}/token`);
    expect([early.status, early.body.error.message]).toEqual([
      409,
      expect.stringContaining('not active yet'),
    ]);
    await portal.moveClock({ days: 2 });
    await activate();
    expect((await take(claim, await open(claim))).status).toBe(200);
    // What was taken is where it was meant to be.
    expect(await deliver()).toMatchObject({ outcome: 'done' });
  });

  it('scenario 20: a second use is an incident that revokes the credential, with both addresses in the record', async () => {
    const { credentialOf, issue, issuer, open, portal, recorded, take } =
      await setUp();
    const { claim, credential, tag } = await issue();
    const token = await open(claim);
    expect((await take(claim, token, { from: '192.0.2.1' })).status).toBe(200);
    expect(issuer.statusOf(tag)).toBe('usable');

    const again = await take(claim, token, { from: '198.51.100.7' });
    expect([again.status, again.body.error.message]).toEqual([
      410,
      expect.stringContaining('is being revoked'),
    ]);
    expect(again.text).not.toContain('jwe');
    expect(issuer.statusOf(tag)).toBe('revoked');
    expect(await credentialOf(credential)).toMatchObject({
      state: 'ended',
      end_reason: 'its sealed value was asked for twice',
    });
    expect(await recorded(credential, 'claim.reused')).toMatchObject([
      {
        personal: {
          'personal.first': { value: '192.0.2.1' },
          'personal.second': { value: '198.51.100.7' },
        },
      },
    ]);
    expect(portal.logLines.join('\n')).toMatch(
      /taken from 192\.0\.2\.1 .* again by user:default\/ann from 198\.51\.100\.7/,
    );
    expect(portal.sent).toMatchObject([
      {
        recipients: {
          entityRef: expect.arrayContaining([
            people.ann,
            'group:default/identity-security',
          ]),
        },
        payload: {
          severity: 'critical',
          description: expect.stringMatching(/192\.0\.2\.1.*198\.51\.100\.7/),
        },
      },
    ]);
  });

  it('scenario 20: a second use counts also when the token is late by then, and also after another one', async () => {
    const { issue, issuer, open, portal, recorded, take } = await setUp();
    const { claim, credential, tag } = await issue();
    const [first, second] = [await open(claim), await open(claim)];
    expect((await take(claim, first)).status).toBe(200);
    await portal.moveClock({ ms: 20 * MINUTE_MS });
    expect((await take(claim, second)).status).toBe(410);
    expect(issuer.statusOf(tag)).toBe('revoked');
    expect((await take(claim, first)).status).toBe(410);
    expect(await recorded(credential, 'claim.reused')).toHaveLength(1);
  });

  it('scenario 20: the credential is revoked later where its issuer is away at first', async () => {
    const { issue, issuer, open, portal, rowOf, take } = await setUp();
    const { claim, tag } = await issue();
    const token = await open(claim);
    await take(claim, token);
    issuer.revokes = false;
    expect((await take(claim, token)).status).toBe(410);
    expect(issuer.statusOf(tag)).toBe('usable');
    expect(await rowOf(claim)).toMatchObject({ alarm: 'raised' });
    expect(portal.logLines.join('\n')).toContain('is tried again');

    issuer.revokes = true;
    await portal.runTask('claims');
    expect(issuer.statusOf(tag)).toBe('revoked');
    expect(await rowOf(claim)).toMatchObject({ alarm: 'done' });
    const sent = portal.sent.length;
    await portal.runTask('claims');
    expect(portal.sent).toHaveLength(sent);
  });

  it('scenario 21: fifty claims of one token at once, at two replicas, deliver exactly once', async () => {
    const { issue, issuer, open, recorded, startReplica, take } = await setUp();
    const replica = await startReplica();
    const { claim, credential, key, secret, tag } = await issue();
    const token = await open(claim);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        take(claim, token, index % 2 ? { at: replica.app } : {}),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 410)]);
    const delivered = answers.filter(({ body }) => body.jwe !== undefined);
    expect(delivered).toHaveLength(1);
    expect(await unseal(delivered[0].body.jwe, key)).toBe(secret);
    expect(await recorded(credential, 'claim.reused')).toHaveLength(1);
    expect(issuer.statusOf(tag)).toBe('revoked');
  });

  it('scenario 22: a token for one claim is refused for another, and that is logged', async () => {
    const { issue, open, portal, recorded, rowOf, take } = await setUp();
    const a = await issue();
    const b = await issue();
    const refused = await take(b.claim, await open(a.claim));
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      'This token is for another claim',
    ]);
    expect(await recorded(b.credential, 'claim.refused')).toMatchObject([
      { entry: { data: { why: 'token-for-another-claim' } } },
    ]);
    expect(portal.logLines.join('\n')).toContain(
      `Claim ${b.claim} was refused to ${people.ann} from 192.0.2.1: token-for-another-claim`,
    );
    expect(await rowOf(b.claim)).toMatchObject({ state: 'sealed' });
    expect((await take(b.claim, await open(b.claim))).status).toBe(200);
  });

  it('scenario 22: a token is refused when its time is over, opening again wins none, and the sealed value is destroyed', async () => {
    const { issue, open, portal, recorded, rowOf, take } = await setUp();
    const taken = await issue();
    const left = await issue();
    const token = await open(taken.claim);
    await open(left.claim);
    await portal.moveClock({ ms: 14 * MINUTE_MS });
    await open(left.claim);
    await portal.moveClock({ ms: 2 * MINUTE_MS });
    const late = await take(taken.claim, token);
    expect([late.status, late.body.error.message]).toEqual([
      403,
      'The time of this token is over',
    ]);
    expect(await recorded(taken.credential, 'claim.refused')).toMatchObject([
      { entry: { data: { why: 'token-late' } } },
    ]);
    expect(portal.logLines.join('\n')).toContain('token-late');
    // Without waiting for anything: asking too late is enough.
    expect(await rowOf(taken.claim)).toMatchObject({
      state: 'destroyed',
      jwe: null,
    });

    await portal.runTask('claims');
    expect(await rowOf(left.claim)).toMatchObject({
      state: 'destroyed',
      jwe: null,
      destroyed_why: 'expired',
    });
    expect(await recorded(left.credential, 'claim.destroyed')).toHaveLength(1);
    for (const { claim } of [taken, left]) {
      expect(
        (await portal.as(people.ann).post(`/claims/${claim}/token`)).status,
      ).toBe(410);
    }
  });

  it('scenario 22: what nobody opens is destroyed after seven days, and its credential revoked', async () => {
    const { credentialOf, issue, issuer, portal, rowOf } = await setUp();
    const { claim, credential, deliver, tag } = await issue();
    await portal.moveClock({ days: 6.9 });
    await portal.runTask('claims');
    expect(await rowOf(claim)).toMatchObject({ state: 'sealed' });
    await portal.moveClock({ days: 0.2 });
    issuer.revokes = false;
    await portal.runTask('claims');
    expect(await rowOf(claim)).toMatchObject({ state: 'destroyed', jwe: null });
    expect(await deliver()).toMatchObject({ outcome: 'failed' });

    // Nobody has the value, so what it opens goes as well: by itself, and until it has gone.
    expect(issuer.statusOf(tag)).toBe('usable');
    issuer.revokes = true;
    await portal.runTask('claims');
    await portal.runTask('claims');
    expect(issuer.statusOf(tag)).toBe('revoked');
    expect(await credentialOf(credential)).toMatchObject({
      state: 'ended',
      end_reason: 'its sealed value was not taken',
    });
    expect(portal.sent).toMatchObject([
      {
        recipients: { entityRef: people.ann },
        payload: { description: expect.stringContaining('its time was over') },
      },
    ]);
  });

  it('scenario 23: a credential that cannot be sealed is revoked at once, and made anew with another secret', async () => {
    const { issue, issuer, knex, run, portal } = await setUp();
    const { thumbprint } = await issue();
    issuer.held.clear();
    const how = { target: `claim:${thumbprint}` };
    await knex.schema.renameTable('sealed_claims', 'away');
    const failed = await run('credential.issue@v1', 'instance-1', how);
    expect(failed).toMatchObject({
      outcome: 'failed',
      retryable: true,
      reason: expect.stringContaining('could not be delivered'),
    });
    expect(issuer.alive).toEqual([]);
    await knex.schema.renameTable('away', 'sealed_claims');
    const later = { ...how, now: new Date(Date.now() + 2 * PATIENCE_MS) };
    expect(await run('credential.issue@v1', 'instance-1', later)).toMatchObject(
      { outcome: 'done' },
    );
    expect(issuer.alive).toHaveLength(1);
    const [lost, made] = issuer.secrets.slice(-2);
    expect(lost).not.toBe(made);
    expect((await portal.as(people.ann).get('/claims')).body.total).toBe(2);
  });

  it.each([
    ['a key that nobody has registered', undefined, 'A'.repeat(43)],
    ['a key of somebody else', people.ben, undefined],
  ])('scenario 23: are not made for %s', async (_title, other, thumbprint) => {
    const { issuer, knex, portal, run } = await setUp();
    const { jwk } = await makeKey();
    const registered = await portal
      .as(other ?? people.ann)
      .post('/claim-keys', { jwk });
    const path: string = thumbprint ?? registered.body.thumbprint;
    expect(
      await run('credential.issue@v1', 'instance-1', {
        target: `claim:${path}`,
      }),
    ).toMatchObject({
      outcome: 'failed',
      retryable: false,
      reason: expect.stringContaining(`has no key with the thumbprint ${path}`),
    });
    // The issuer was not even asked.
    expect(issuer.secrets).toEqual([]);
    expect(await knex('sealed_claims')).toEqual([]);
  });

  it('scenario 23: are not made for a key that is removed while the issuer works, and what it made is revoked', async () => {
    const { issuer, knex, portal, run } = await setUp();
    const { body } = await portal
      .as(people.ann)
      .post('/claim-keys', { jwk: (await makeKey()).jwk });
    issuer.meanwhile = async () => {
      await portal.as(people.ann).delete(`/claim-keys/${body.thumbprint}`);
    };
    expect(
      await run('credential.issue@v1', 'instance-1', { target: body.target }),
    ).toMatchObject({ outcome: 'failed' });
    expect(issuer.secrets).toHaveLength(1);
    expect(issuer.alive).toEqual([]);
    expect(await knex('sealed_claims')).toEqual([]);
  });

  it('scenario 29: a token in other hands is worth nothing, which is logged and in the ledger', async () => {
    const { issue, issuer, open, portal, recorded, rowOf, take } =
      await setUp();
    const { claim, credential, key, secret, tag } = await issue();
    const token = await open(claim);
    const stolen = await take(claim, token, {
      user: people.ben,
      from: '203.0.113.9',
    });
    expect([stolen.status, stolen.body.error.message]).toEqual([
      403,
      expect.stringContaining('whoever holds the token'),
    ]);
    expect(stolen.text).not.toContain('jwe');
    const [entry] = await recorded(credential, 'claim.refused');
    expect(entry).toMatchObject({
      entry: { data: { why: 'not-owner', claim } },
      personal: {
        'actor.principal': { value: people.ben },
        'personal.from': { value: '203.0.113.9' },
      },
    });
    expect(portal.logLines.join('\n')).toContain(
      `Claim ${claim} was refused to ${people.ben} from 203.0.113.9: not-owner`,
    );

    // Nothing was lost by it, and nothing can be broken by it.
    expect(await rowOf(claim)).toMatchObject({ state: 'sealed' });
    const taken = await take(claim, token);
    expect(await unseal(taken.body.jwe, key)).toBe(secret);
    expect((await take(claim, token, { user: people.ben })).status).toBe(403);
    expect(issuer.statusOf(tag)).toBe('usable');
  });

  it('are not there for others, who cannot open them or tell that they are', async () => {
    const { issue, portal, recorded, take } = await setUp();
    const { claim, credential } = await issue();
    const missing = '00000000-0000-4000-8000-000000000000';
    for (const path of [claim, missing]) {
      const opened = await portal.as(people.ben).post(`/claims/${path}/token`);
      const tried = await take(path, 'a.b.c', { user: people.ben });
      expect([opened.status, tried.status]).toEqual([404, 404]);
    }
    expect((await take(claim, 'a.b.c')).status).toBe(403);
    // Both are told the same, and what was tried on the one that is there is written down.
    expect(await recorded(credential, 'claim.refused')).toMatchObject(
      ['not-owner', 'not-owner', 'token-forged'].map(why => ({
        entry: { data: { why } },
      })),
    );
    expect(portal.logLines.join('\n')).not.toContain(missing);
  });

  it('are no business of services', async () => {
    const { portal } = await setUp();
    for (const call of [
      request(portal.app).get('/claims'),
      request(portal.app).get('/claim-keys'),
      request(portal.app)
        .post('/claim-keys')
        .send(await makeKey()),
      request(portal.app).post('/claims/x').send({ token: 'x' }),
      request(portal.app).post('/claims/x/token'),
      request(portal.app).delete('/claim-keys/x'),
    ]) {
      const { status } = await call.set(
        'authorization',
        mockCredentials.service.header(),
      );
      expect(status).toBe(403);
    }
  });

  it('take a key from one person, and destroy what lies sealed to it when it is removed', async () => {
    const { issue, issuer, knex, portal, rowOf } = await setUp();
    const { claim, deliver, key, tag, thumbprint } = await issue();
    const again = { jwk: { ...key.jwk, kid: 'mine' } };
    await Promise.all(
      [1, 2, 3].map(() => portal.as(people.ann).post('/claim-keys', again)),
    );
    expect(
      await knex('ledger_entries').where({ type: 'claimKey.registered' }),
    ).toHaveLength(1);
    const path = `/claim-keys/${thumbprint}`;
    expect(
      (await portal.as(people.ann).post('/claim-keys', again)).body,
    ).toEqual((await portal.as(people.ann).get('/claim-keys')).body.items[0]);
    expect(
      (await portal.as(people.ben).post('/claim-keys', again)).status,
    ).toBe(409);
    expect((await portal.as(people.ben).get('/claim-keys')).body.total).toBe(0);
    expect((await portal.as(people.ben).delete(path)).status).toBe(404);

    expect((await portal.as(people.ann).delete(path)).status).toBe(200);
    expect(await rowOf(claim)).toMatchObject({
      state: 'destroyed',
      jwe: null,
      destroyed_why: 'key-removed',
    });
    expect(await deliver()).toMatchObject({ outcome: 'failed' });
    await portal.runTask('claims');
    expect(issuer.statusOf(tag)).toBe('revoked');
    expect((await portal.as(people.ann).get('/claim-keys')).body.total).toBe(0);
    for (const user of [people.ann, people.ben]) {
      expect((await portal.as(user).post('/claim-keys', again)).status).toBe(
        409,
      );
    }
  });

  it('refuse a private key without keeping or saying any of it', async () => {
    const { portal } = await setUp();
    const { jwk } = await makeKey();
    const d = 'NotToBeSeenAnywhereAtAllNotToBeSeenAnywhere';
    const { status, text } = await portal
      .as(people.ann)
      .post('/claim-keys', { jwk: { ...jwk, d } });
    expect([status, text]).toEqual([
      400,
      expect.stringContaining("private member 'd'"),
    ]);
    expect(text + portal.logLines.join('\n')).not.toContain(d);
  });

  it('are written over by a later value of the same call until they are taken, and go when they are withdrawn', async () => {
    const { issue, issuer, knex, open, portal, rowOf, take } = await setUp();
    const { claim, credential, key, tag, thumbprint } = await issue();
    const store = portal.context.connectors.stores.get('claim');
    const put = (value: string) =>
      store?.put(new SecretValue(value), {
        target: thumbprint,
        about: { credential },
        idempotencyKey: tag,
        signal: new AbortController().signal,
      });
    const signal = new AbortController().signal;
    const reference = `claim/${claim}`;
    expect(await put('a later value')).toEqual({
      outcome: 'stored',
      reference,
      version: '2',
    });
    const holds = (version: string) =>
      store?.holds({ reference, version }, { signal });
    expect([await holds('1'), await holds('2')]).toEqual([false, true]);
    // As whoever issues writes it down.
    await knex('issued_credentials')
      .where({ id: credential })
      .update({ stored_version: '2' });
    const { body } = await take(claim, await open(claim));
    expect(await unseal(body.jwe, key)).toBe('a later value');
    expect(await put('too late')).toMatchObject({ outcome: 'refused' });

    const other = await issue();
    expect(await other.withdraw()).toMatchObject({ outcome: 'done' });
    expect(await other.withdraw()).toMatchObject({ outcome: 'done' });
    expect(await rowOf(other.claim)).toMatchObject({
      state: 'destroyed',
      jwe: null,
    });
    expect(await other.deliver()).toMatchObject({ outcome: 'failed' });
    // Whoever withdraws a value sees to its credential.
    await portal.runTask('claims');
    expect(issuer.statusOf(other.tag)).toBe('usable');
  });

  it('hold the value that the credential has: one of an attempt that came too late is none, and takes nothing along', async () => {
    const { issue, issuer, knex, open, portal, take } = await setUp();
    const { claim, credential, key, secret, tag, thumbprint } = await issue();
    const store = portal.context.connectors.stores.get('claim');
    await store?.put(new SecretValue('too late'), {
      target: thumbprint,
      about: { credential },
      idempotencyKey: 'another call',
      signal: new AbortController().signal,
    });
    const [late] = await knex('sealed_claims').whereNot({ id: claim });
    const listed = await portal.as(people.ann).get('/claims');
    expect(listed.body.items).toMatchObject([{ id: claim }]);
    expect(
      (await portal.as(people.ann).post(`/claims/${late.id}/token`)).status,
    ).toBe(410);
    const taken = await take(claim, await open(claim));
    expect(await unseal(taken.body.jwe, key)).toBe(secret);

    await portal.moveClock({ days: 8 });
    await portal.runTask('claims');
    expect(await knex('sealed_claims').whereNot({ id: claim })).toMatchObject([
      { state: 'destroyed', jwe: null, alarm: 'done' },
    ]);
    expect(issuer.statusOf(tag)).toBe('usable');
    expect(portal.sent).toEqual([]);
  });

  it('name nobody once the person is erased', async () => {
    const { issue, knex, open, portal, take } = await setUp();
    const { claim } = await issue();
    await issue();
    await take(claim, await open(claim));
    const erased = await request(portal.app)
      .delete(`/ledger/personal/${encodeURIComponent(people.ann)}`)
      .set('authorization', mockCredentials.service.header());
    expect(erased.status).toBe(200);
    expect(await knex('claim_keys')).toEqual([]);
    const rows = await knex('sealed_claims').orderBy('created_at');
    expect(rows).toMatchObject([
      { state: 'claimed', claimed_from: null },
      { state: 'destroyed', jwe: null },
    ]);
    expect(JSON.stringify(rows)).not.toContain('default/ann');
  });
});
