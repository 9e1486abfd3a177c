import { observationSchema } from '@countersign/plugin-governance-common';
import { kubernetesAudit } from './importer';

const ROBOT = 'system:serviceaccount:payments:deployer';
let events = 0;
function event(changes: object = {}, extra: object = {}) {
  events += 1;
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: `a-${events}`,
    stage: 'ResponseComplete',
    requestReceivedTimestamp: '2026-11-26T10:00:00.000000Z',
    user: {
      username: ROBOT,
      extra: {
        'authentication.kubernetes.io/credential-id': ['JTI=one'],
        ...extra,
      },
    },
    sourceIPs: ['192.0.2.7'],
    userAgent: 'kubectl/v1.36.3 (linux/amd64)',
    ...changes,
  };
}

function read(values: unknown[], settings?: unknown) {
  const observation = kubernetesAudit.read(
    [
      {
        name: 'audit.log',
        content: Buffer.from(
          values
            .map(one => (typeof one === 'string' ? one : JSON.stringify(one)))
            .join('\n'),
        ),
      },
    ],
    { at: new Date('2026-11-27T00:00:00Z'), realm: 'prod-eu', settings },
  );
  expect(observationSchema.parse(observation)).toEqual(observation);
  return observation;
}
const usesOf = (values: unknown[]) =>
  read(values).uses.map(({ identity, credential, day, caller, count }) => [
    identity.externalId,
    credential,
    day,
    caller,
    count,
  ]);

describe('the audit log of Kubernetes', () => {
  it('counts calls by account, token, day and caller, and claims no window', () => {
    const observation = read(
      [
        event(),
        event(),
        event({ requestReceivedTimestamp: '2026-11-27T00:00:01.5Z' }),
        event({ sourceIPs: undefined, userAgent: undefined }),
      ],
      { of: 'prod' },
    );
    expect(observation.uses.map(({ count }) => count)).toEqual([2, 1, 1]);
    expect(observation.uses[0]).toEqual({
      identity: { realm: 'prod-eu', region: '', externalId: ROBOT },
      statedFor: 'prod',
      credential: 'JTI=one',
      day: '2026-11-26',
      caller: '192.0.2.7 (kubectl)',
      count: 2,
    });
    expect(observation).not.toHaveProperty('useWindow');
  });

  it('counts the stages of one request once', () => {
    const begun = event({ stage: 'ResponseStarted' });
    expect(usesOf([begun, { ...begun, stage: 'ResponseComplete' }])).toEqual([
      [ROBOT, 'JTI=one', '2026-11-26', '192.0.2.7 (kubectl)', 1],
    ]);
  });

  it('names no token of a pod, which changes every hour', () => {
    const pod = { 'authentication.kubernetes.io/pod-name': ['deployer-1'] };
    expect(usesOf([event({}, pod)])).toEqual([
      [ROBOT, undefined, '2026-11-26', '192.0.2.7 (kubectl)', 1],
    ]);
  });

  it('counts whoever proved who it is, and not whom it acted as', () => {
    const asAnother = event({ impersonatedUser: { username: 'ann' } });
    const byPerson = event({
      user: { username: 'ann' },
      impersonatedUser: { username: ROBOT },
    });
    const observation = read([asAnother, byPerson, event({ user: undefined })]);
    expect(observation.uses).toHaveLength(1);
    expect(observation.ignored).toEqual([
      { item: '2 events', reason: expect.stringContaining('nobody') },
    ]);
  });

  it('lists what it cannot read, without repeating it', () => {
    const observation = read(['canary', { kind: 'Event' }, event()]);
    expect(observation.unreadable.map(({ item }) => item)).toEqual([
      'audit.log, line 1',
      'audit.log, line 2',
    ]);
    expect(JSON.stringify(observation)).not.toContain('canary');
    expect(observation.uses).toHaveLength(1);
  });

  it('refuses settings that it does not know', () => {
    expect(() => read([], { from: 'prod' })).toThrow('accepted is');
  });
});
