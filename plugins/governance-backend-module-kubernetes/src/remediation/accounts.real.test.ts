import { observationSchema } from '@countersign/plugin-governance-common';
import { COOLED, RemediationBench } from '../__testUtils__/RemediationBench';

describe('a service account of a real cluster', () => {
  let bench: RemediationBench;
  let account: string;
  let made = 0;

  const newAccount = (metadata: object = {}) =>
    bench.cluster.make(bench.cluster.path('serviceaccounts'), {
      metadata: { name: account, ...metadata },
    });
  beforeAll(async () => {
    bench = await RemediationBench.prepare();
  });
  afterAll(() => bench.remove());

  beforeEach(async () => {
    made += 1;
    account = `robot-${made}`;
    await newAccount();
  });

  const bind = (suffix: string, options: { role?: string } = {}) =>
    bench.bind(`${account}-${suffix}`, {
      ...options,
      subjects: [bench.subject('deployer'), bench.subject(account)],
    });
  const subjectsOf = async (suffix: string) =>
    ((await bench.binding(`${account}-${suffix}`)).subjects ?? []).map(
      ({ name }) => name,
    );
  const order = (
    action: 'disable' | 'restore' | 'revoke',
    changes: { disabledAt?: string } = {},
  ) => bench.wholeAccount(action, account, changes);
  const whoAmI = async (token: string) =>
    (
      await bench.cluster.ask(token, {
        method: 'POST',
        path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        body: {},
      })
    ).status;
  const observe = async () => {
    const { identities } = observationSchema.parse(
      await bench.source().observe({
        now: new Date(),
        signal: new AbortController().signal,
      }),
    );
    return identities.find(
      ({ key }) =>
        key.externalId ===
        `system:serviceaccount:${bench.cluster.namespace}:${account}`,
    );
  };
  const shown = async () =>
    (await observe())?.credentials.map(({ externalId, status }) => [
      externalId,
      status,
    ]);

  it('is put out of service, back into exactly what it was in, and deleted in the end', async () => {
    await bind('a');
    await bind('b', { role: 'ledger-writer' });
    const token = await bench.tokenOf(account);
    const id = `ServiceAccount/${bench.cluster.namespace}/${account}`;
    expect(await shown()).toEqual([[id, 'active']]);
    expect(await bench.tries(token)).toBe(200);

    expect(await bench.apply(order('disable'))).toMatchObject({
      outcome: 'applied',
    });
    expect(await bench.apply(order('disable'))).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(order('disable'))).toMatchObject({
      verified: true,
    });
    // It still says who it is, and may do nothing.
    expect([await whoAmI(token), await bench.tries(token)]).toEqual([201, 403]);
    expect(await shown()).toEqual([[id, 'inactive']]);

    expect(await bench.apply(order('restore'))).toMatchObject({
      outcome: 'applied',
    });
    expect(await bench.apply(order('restore'))).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(order('restore'))).toMatchObject({
      verified: true,
    });
    expect(await bench.tries(token)).toBe(200);
    expect([await subjectsOf('a'), await subjectsOf('b')]).toEqual([
      ['deployer', account],
      ['deployer', account],
    ]);
    expect(await shown()).toEqual([[id, 'active']]);

    await bench.apply(order('disable'));
    const revoke = order('revoke', COOLED);
    expect(await bench.verify(revoke)).toMatchObject({ verified: false });
    expect(await bench.apply(revoke)).toMatchObject({ outcome: 'applied' });
    expect(await bench.apply(revoke)).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(revoke)).toMatchObject({ verified: true });
    expect((await bench.account(account)).status).toBe(404);
    expect(
      (await bench.binding(`${account}-a`)).metadata.annotations ?? {},
    ).toEqual({});
    expect(await bench.apply(order('restore'))).toMatchObject({
      outcome: 'refused',
    });
    // What comes under its name is another one, with nothing.
    await newAccount();
    expect(await bench.tries(await bench.tokenOf(account))).toBe(403);
    expect(await observe()).toMatchObject({ grants: [] });
  });

  it('is refused with all its tokens once it is deleted', async () => {
    const token = await bench.tokenOf(account);
    await bench.apply(order('disable'));
    expect(await whoAmI(token)).toBe(201);
    await bench.apply(order('revoke', COOLED));
    await new Promise(resolve => {
      setTimeout(resolve, bench.config.refusedAfterMs);
    });
    expect(await whoAmI(token)).toBe(401);
  });

  it('stays there where it is revoked without a cool-down', async () => {
    await bind('a');
    expect(await bench.apply(order('revoke'))).toMatchObject({
      outcome: 'applied',
    });
    expect(await bench.verify(order('revoke'))).toMatchObject({
      verified: true,
    });
    expect((await bench.account(account)).status).toBe(200);
  });

  it('does not bring back what was decided about by itself', async () => {
    await bind('kept');
    await bind('revoked');
    const grant = bench.order(
      {
        action: 'disable',
        subject: {
          kind: 'grant',
          externalId: `RoleBinding/${bench.cluster.namespace}/${account}-revoked`,
          expected: { name: 'Role/ledger-reader' },
        },
      },
      account,
    );
    await bench.apply(order('disable'));
    expect(await bench.apply(grant)).toMatchObject({ outcome: 'applied' });
    expect(await bench.apply({ ...grant, action: 'restore' })).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('restore it first'),
    });
    await bench.apply(order('restore'));
    expect([await subjectsOf('kept'), await subjectsOf('revoked')]).toEqual([
      ['deployer', account],
      ['deployer'],
    ]);
    expect(await bench.apply({ ...grant, action: 'restore' })).toMatchObject({
      outcome: 'applied',
    });
    expect(await subjectsOf('revoked')).toEqual(['deployer', account]);
  });

  it('keeps everything where one of its bindings may not be changed', async () => {
    await bind('a');
    await bind('z', { role: 'too-strong' });
    expect(await bench.apply(order('disable'))).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('403'),
    });
    expect([await subjectsOf('a'), await subjectsOf('z')]).toEqual([
      ['deployer', account],
      ['deployer', account],
    ]);
    expect((await bench.account(account)).content).not.toHaveProperty(
      'metadata.annotations',
    );
  });

  it('keeps everything where it would keep what a group of its gives', async () => {
    await bind('a');
    const name = `${account}-everybody`;
    await bench.bind(name, {
      subjects: [
        {
          kind: 'Group',
          apiGroup: 'rbac.authorization.k8s.io',
          name: `system:serviceaccounts:${bench.cluster.namespace}`,
        },
      ],
    });
    const result = await bench.apply(order('disable'));
    await bench.cluster.admin('DELETE', bench.rbac('rolebindings', name));
    expect(result).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining(name),
    });
    expect(await subjectsOf('a')).toEqual(['deployer', account]);
  });

  it('keeps everything where it is bound in a namespace that nothing may be changed in', async () => {
    const other = await RemediationBench.prepare();
    await bind('a');
    await other.bind('from-afar', { subjects: [bench.subject(account)] });
    const result = await bench.apply(order('disable'));
    expect((await other.binding('from-afar')).subjects).toHaveLength(1);
    await other.cluster.admin(
      'DELETE',
      other.rbac('rolebindings', 'from-afar'),
    );
    await other.remove();
    expect(result).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('not among what may be changed'),
    });
    expect(await subjectsOf('a')).toEqual(['deployer', account]);
  });

  it('is not deleted once somebody has given it something in its cool-down', async () => {
    await bench.apply(order('disable'));
    await bind('new');
    expect(await shown()).toEqual([
      [expect.stringContaining(account), 'active'],
    ]);
    expect(await bench.apply(order('revoke', COOLED))).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining(`${account}-new`),
    });
    expect((await bench.account(account)).status).toBe(200);
  });

  it('is not deleted once it was put back into service', async () => {
    await bench.apply(order('disable'));
    await bench.apply(order('restore'));
    expect(await bench.apply(order('revoke', COOLED))).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('back into service'),
    });
  });

  it('is left alone where another one has its name by now', async () => {
    const was = order('disable');
    was.subject.expected = { createdAt: '2020-01-01T00:00:00Z' };
    for (const action of ['disable', 'restore', 'revoke'] as const) {
      expect(await bench.apply({ ...was, action, ...COOLED })).toEqual({
        outcome: 'refused',
        reason: expect.stringContaining('made anew'),
      });
    }
    expect(await bench.verify(was)).toMatchObject({ verified: false });
    was.subject.expected = { createdAt: (await observe())?.createdAt };
    expect(await bench.apply(was)).toMatchObject({ outcome: 'applied' });
  });

  it('says what it was in that is not there to be put back into', async () => {
    await bind('a');
    await bind('gone');
    await bench.apply(order('disable'));
    await bench.cluster.admin(
      'DELETE',
      bench.rbac('rolebindings', `${account}-gone`),
    );
    expect(await bench.apply(order('restore'))).toEqual({
      outcome: 'failed',
      retryable: false,
      reason: expect.stringContaining(`${account}-gone`),
    });
    expect(await bench.verify(order('restore'))).toMatchObject({
      verified: false,
    });
    expect(await subjectsOf('a')).toEqual(['deployer', account]);
  });

  it('that Helm would put back is left to people', async () => {
    account = `${account}-helm`;
    await newAccount({
      annotations: { 'meta.helm.sh/release-name': 'ledger' },
    });
    await bind('a');
    expect(await bench.apply(order('disable'))).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('Helm (ledger) manages'),
    });
    expect(await subjectsOf('a')).toEqual(['deployer', account]);
  });

  it('is put out of service once by many orders at once', async () => {
    await bind('a');
    await bind('b');
    const results = await Promise.all(
      Array.from({ length: 5 }, () => bench.apply(order('disable'))),
    );
    const bad = results.filter(
      result =>
        result.outcome === 'refused' ||
        (result.outcome === 'failed' && !result.retryable),
    );
    expect(bad).toEqual([]);
    expect(await bench.verify(order('disable'))).toMatchObject({
      verified: true,
    });
    await bench.apply(order('restore'));
    expect([await subjectsOf('a'), await subjectsOf('b')]).toEqual([
      ['deployer', account],
      ['deployer', account],
    ]);
  });

  it.each([
    ['the one of pods that name none', 'default', undefined],
    ["the platform's own", 'robot', 'kube-system'],
  ])('is not changed where it is %s', async (_title, name, namespace) => {
    const { cluster } = bench;
    const asked = bench.order({
      action: 'disable',
      subject: {
        kind: 'credential',
        externalId: `ServiceAccount/${namespace ?? cluster.namespace}/${name}`,
        expected: {},
      },
      identity: {
        realm: 'prod-eu',
        region: '',
        externalId: `system:serviceaccount:${
          namespace ?? cluster.namespace
        }:${name}`,
      },
    });
    expect(bench.connector.supports(asked)).toBe(false);
    expect(await bench.apply(asked)).toMatchObject({ outcome: 'refused' });
  });
});
