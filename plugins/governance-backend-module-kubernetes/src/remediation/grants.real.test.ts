import {
  FaultLine,
  LineFault,
} from '@countersign/plugin-governance-node/testUtils';
import { COOLED, RemediationBench } from '../__testUtils__/RemediationBench';
import { startPlainFront } from '../__testUtils__/startPlainFront';

const TAKEN_AWAY = 'governance.countersign.dev/taken-away';

const ANN = {
  kind: 'User',
  apiGroup: 'rbac.authorization.k8s.io',
  name: 'ann',
};

describe('a binding of a real cluster', () => {
  let bench: RemediationBench;

  beforeAll(async () => {
    bench = await RemediationBench.prepare();
  });
  afterAll(() => bench.remove());

  it('is taken from exactly the account, given back, and taken for good', async () => {
    const others = [ANN, bench.subject('default')];
    const metadata = { labels: { team: 'ledger' }, annotations: { why: 'b' } };
    await bench.bind('one', {
      subjects: [others[0], bench.subject(), others[1]],
      metadata,
    });
    const before = await bench.binding('one');
    const token = await bench.tokenOf();
    expect(await bench.tries(token)).toBe(200);

    const disable = bench.grant('disable', 'one');
    expect(await bench.verify(disable)).toMatchObject({ verified: false });
    expect(await bench.apply(disable)).toMatchObject({ outcome: 'applied' });
    expect(await bench.apply(disable)).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(disable)).toMatchObject({ verified: true });
    expect(await bench.tries(token)).toBe(403);
    const disabled = await bench.binding('one');
    expect(disabled.subjects).toEqual(others);
    expect(disabled.metadata).toMatchObject({
      ...metadata,
      uid: before.metadata.uid,
    });

    const restore = bench.grant('restore', 'one');
    expect(await bench.verify(restore)).toMatchObject({ verified: false });
    expect(await bench.apply(restore)).toMatchObject({ outcome: 'applied' });
    expect(await bench.apply(restore)).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(restore)).toMatchObject({ verified: true });
    expect(await bench.tries(token)).toBe(200);
    const restored = await bench.binding('one');
    expect(restored.subjects).toEqual([...others, bench.subject()]);
    expect(restored.metadata.annotations).toEqual(metadata.annotations);

    await bench.apply(disable);
    const revoke = bench.grant('revoke', 'one', COOLED);
    expect(await bench.verify(revoke)).toMatchObject({ verified: false });
    expect(await bench.apply(revoke)).toMatchObject({ outcome: 'applied' });
    expect(await bench.apply(revoke)).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(revoke)).toMatchObject({ verified: true });
    expect(await bench.apply(restore)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('nothing was taken out'),
    });
    expect(await bench.tries(token)).toBe(403);
  });

  it('can be given back after it was revoked without a cool-down', async () => {
    await bench.bind('at-once');
    const revoke = bench.grant('revoke', 'at-once');
    expect(await bench.apply(revoke)).toMatchObject({ outcome: 'applied' });
    expect(await bench.verify(revoke)).toMatchObject({ verified: true });
    await bench.apply(bench.grant('restore', 'at-once'));
    expect((await bench.binding('at-once')).subjects).toEqual([
      bench.subject(),
    ]);
  });

  it('is taken from an account that it names as a user, and given back as such', async () => {
    const user = {
      ...ANN,
      name: `system:serviceaccount:${bench.cluster.namespace}:deployer`,
    };
    await bench.bind('as-user', { subjects: [user, ANN] });
    await bench.apply(bench.grant('disable', 'as-user'));
    expect((await bench.binding('as-user')).subjects).toEqual([ANN]);
    await bench.apply(bench.grant('restore', 'as-user'));
    expect((await bench.binding('as-user')).subjects).toEqual([ANN, user]);
  });

  it('of the whole cluster is changed where it is named, and no other', async () => {
    const folder =
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings' as const;
    const roleRef = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'auditor',
    };
    const names = ['payments-auditor', `other-${bench.cluster.namespace}`];
    for (const name of names) {
      await bench.cluster.make(folder, {
        metadata: { name },
        roleRef,
        subjects: [bench.subject(), ANN],
      });
    }
    const orderOf = (name: string) =>
      bench.order({
        action: 'disable',
        subject: {
          kind: 'grant',
          externalId: `ClusterRoleBinding/${name}`,
          expected: { name: 'ClusterRole/auditor' },
        },
      });
    const results = [];
    for (const name of names) {
      const order = orderOf(name);
      results.push([
        bench.connector.supports(order),
        (await bench.apply(order)).outcome,
        (await bench.verify(order)).verified,
      ]);
    }
    const left = await Promise.all(
      names.map(name => bench.cluster.admin('GET', `${folder}/${name}`)),
    );
    for (const name of names) {
      await bench.cluster.admin('DELETE', `${folder}/${name}`);
    }
    expect(results).toEqual([
      [true, 'applied', true],
      [false, 'refused', false],
    ]);
    expect(left.map(({ content }) => content)).toEqual([
      expect.objectContaining({ subjects: [ANN] }),
      expect.objectContaining({ subjects: [bench.subject(), ANN] }),
    ]);
  });

  it.each<[string, object, string]>([
    [
      'Helm',
      { annotations: { 'meta.helm.sh/release-name': 'ledger' } },
      'Helm (ledger) manages',
    ],
    [
      'something else',
      { labels: { 'app.kubernetes.io/managed-by': 'pulumi' } },
      'pulumi manages',
    ],
    [
      'Argo CD',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'ledger:x' } },
      'Argo CD (ledger:x) manages',
    ],
    [
      'Flux',
      { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } },
      'Flux (apps) manages',
    ],
    [
      'an operator',
      {
        ownerReferences: [
          {
            apiVersion: 'kafka.strimzi.io/v1beta2',
            kind: 'KafkaUser',
            name: 'ledger',
            uid: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
          },
        ],
      },
      'KafkaUser (ledger) manages',
    ],
  ])('that %s would put back is left to people', async (tool, marks, words) => {
    const name = `managed-${tool.toLowerCase().replaceAll(' ', '-')}`;
    await bench.bind(name, { metadata: marks });
    expect(await bench.apply(bench.grant('disable', name))).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining(words),
    });
    expect((await bench.binding(name)).subjects).toEqual([bench.subject()]);
  });

  it('that gives another role than was decided about is left alone', async () => {
    await bench.bind('made-anew', { role: 'ledger-writer' });
    const order = bench.grant('disable', 'made-anew');
    expect(await bench.apply(order)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('Role/ledger-writer by now'),
    });
    expect(await bench.verify(order)).toMatchObject({ verified: false });
  });

  it('whose role may not be bound by the documented rights is left alone', async () => {
    await bench.bind('strong', { role: 'too-strong' });
    const order = bench.grant('disable', 'strong', {});
    order.subject.expected = {};
    expect(await bench.apply(order)).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('403'),
    });
    expect((await bench.binding('strong')).subjects).toEqual([bench.subject()]);
  });

  it('that somebody has given back in the cool-down is not taken for good', async () => {
    await bench.bind('given-back');
    await bench.apply(bench.grant('disable', 'given-back'));
    await bench.cluster.admin(
      'PATCH',
      bench.rbac('rolebindings', 'given-back'),
      {
        subjects: [bench.subject()],
      },
    );
    expect(
      await bench.apply(bench.grant('revoke', 'given-back', COOLED)),
    ).toEqual({
      outcome: 'refused',
      reason: expect.stringContaining('put'),
    });
  });

  it('on which somebody has written over the note gives nothing back', async () => {
    await bench.bind('over');
    await bench.apply(bench.grant('disable', 'over'));
    await bench.cluster.admin('PATCH', bench.rbac('rolebindings', 'over'), {
      metadata: { annotations: { [TAKEN_AWAY]: 'mine!' } },
    });
    expect(await bench.apply(bench.grant('restore', 'over'))).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('written over'),
    });
    expect((await bench.binding('over')).subjects ?? []).toEqual([]);
  });

  it('that is gone is revoked, and cannot be given back', async () => {
    const revoke = bench.grant('revoke', 'never-was');
    expect(await bench.apply(revoke)).toMatchObject({
      outcome: 'already-applied',
    });
    expect(await bench.verify(revoke)).toMatchObject({ verified: true });
    expect(
      await bench.apply(bench.grant('restore', 'never-was')),
    ).toMatchObject({ outcome: 'refused' });
  });

  it('is changed once by many orders at once, while others change it too', async () => {
    await bench.bind('busy');
    const path = bench.rbac('rolebindings', 'busy');
    const edits = Array.from({ length: 5 }, (_, index) =>
      bench.cluster.admin('PATCH', path, {
        metadata: { labels: { [`edit-${index}`]: 'yes' } },
      }),
    );
    const orders = Array.from({ length: 6 }, () =>
      bench.apply(bench.grant('disable', 'busy')),
    );
    await Promise.all(edits);
    const outcomes = (await Promise.all(orders)).map(({ outcome }) => outcome);
    expect(outcomes.filter(outcome => outcome === 'applied')).toHaveLength(1);
    expect(outcomes).not.toContain('refused');
    const busy = await bench.binding('busy');
    expect(Object.keys(busy.metadata.labels ?? {})).toHaveLength(5);
    expect(busy.subjects ?? []).toEqual([]);
    expect(
      JSON.parse(busy.metadata.annotations?.[TAKEN_AWAY] ?? ''),
    ).toHaveLength(1);
  });

  it.each<LineFault>(['lose-request', 'lose-answer'])(
    'comes to the same end where the line does %s',
    async fault => {
      const name = `line-${fault}`;
      await bench.bind(name, { subjects: [bench.subject(), ANN] });
      const front = await startPlainFront(bench.cluster);
      const line = await FaultLine.open({
        host: '127.0.0.1',
        port: front.port,
        changes: bytes => bytes.subarray(0, 5).toString() === 'PATCH',
      });
      const connector = bench.connectorOver({
        url: `http://127.0.0.1:${line.port}`,
      });
      for (const action of ['disable', 'restore'] as const) {
        const order = bench.grant(action, name);
        const met = line.breakNext(fault);
        expect(await bench.apply(order, connector)).toMatchObject({
          outcome: 'failed',
          retryable: true,
        });
        await met;
        expect(await bench.apply(order, connector)).toMatchObject({
          outcome: fault === 'lose-answer' ? 'already-applied' : 'applied',
        });
        expect(await bench.verify(order)).toMatchObject({ verified: true });
      }
      expect((await bench.binding(name)).subjects).toEqual([
        ANN,
        bench.subject(),
      ]);
      await line.close();
      await front.stop();
    },
  );
});
