import { JsonObject } from '@backstage/types';
import { FlowContext } from '@countersign/plugin-governance-flows';

const text = { type: 'string' as const };
const texts = { type: 'list<string>' as const, maxItems: 20 };

/** The facts of the flow that is simulated. */
export const CONTEXT: FlowContext = {
  name: 'Simulated/v1',
  fields: {
    request: {
      fields: {
        requester: { ...text, optional: true },
        ttlDays: { type: 'int', min: 1, max: 3650 },
        scopes: texts,
        environment: { type: 'string', oneOf: ['staging', 'prod'] },
      },
    },
    subject: { fields: { ref: text } },
    owner: { fields: { members: texts, manager: text } },
    risk: { fields: { score: { type: 'int', min: 0, max: 100 } } },
    groups: { type: 'map<string, list<string>>' },
    incident: {
      optional: true,
      fields: { active: { type: 'bool' }, revalidated: { type: 'bool' } },
    },
  },
};

/** The flow that is simulated, in versions that lead elsewhere on silence. */
export function flowSource(version: '1.0.0' | '2.0.0'): string {
  const silence = version === '1.0.0' ? 'expired' : 'denied';
  return `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: simulated, owner: group:default/security, version: ${version}}
spec:
  context: Simulated/v1
  maxDuration: {after: P40D, goto: expired}
  guards:
    - {id: freeze, blocks: [credential.issue@v1, secret.deliver@v1, credential.activate@v1], when: incident.active && !incident.revalidated, goto: frozen}
  initial: intake
  states:
    intake:
      gate:
        - {id: too-long, when: request.ttlDays > 90, goto: denied}
        - {id: small, when: 'request.environment == "staging" && risk.score < 20 && request.ttlDays <= 30 && size(request.scopes) < 3', goto: issue, bounded: true}
        - {else: review}
    review:
      approval:
        stages:
          - {id: owner, from: owner.members, quorum: 1}
          - {id: security, from: 'groups["security"]', quorum: 1, when: risk.score >= 70}
        separation: {notSubject: true, distinctAcrossStages: true}
        bindTo: [request.scopes, request.ttlDays, request.environment]
      timers: [{after: P1D, do: remind}, {after: P2D, do: escalate, to: owner.manager}, {after: P5D, goto: ${silence}}]
      on: {approved: issue, denied: denied}
    issue:
      effect: {uses: credential.issue@v1, with: {scopes: request.scopes, ttl: request.ttlDays}, compensate: credential.revoke@v1, timeout: PT15M, retry: {max: 4, cap: PT10M}}
      on: {done: deliver, failed: undone}
    deliver:
      effect: {uses: secret.deliver@v1, with: {to: subject.ref}, compensate: secret.withdraw@v1, timeout: PT5M, retry: {max: 3, cap: PT10M}}
      on: {done: hold, failed: undone}
    hold:
      wait: {for: [used, contested]}
      timers: [{after: P1D, do: remind, to: owner.manager}, {after: P7D, goto: take-back}]
      on: {used: activate, contested: review}
    activate:
      effect: {uses: credential.activate@v1, timeout: PT5M, retry: {max: 3, cap: PT10M}}
      on: {done: active, failed: undone}
    take-back:
      effect: {uses: credential.revoke@v1, timeout: PT15M, retry: {max: 20, cap: PT1H}}
      on: {done: revoked, failed: undone}
    frozen:
      wait: {for: [incident.closed]}
      timers: [{after: P10D, goto: expired}]
      on: {incident.closed: review}
    active: {end: granted, obligations: [{kind: certify, every: P90D}]}
    revoked: {end: revoked}
    denied: {end: denied}
    expired: {end: expired, compensate: all}
    undone: {end: failed, compensate: all, page: group:default/security}
`;
}

/** People that a scenario knows; the first four may decide. */
export const PEOPLE = [
  'ann',
  'bob',
  'sec',
  'sid',
  'max',
  'requester',
  'author',
  'svc',
].map(name => `user:default/${name}`);

/** Facts that an instance starts with. */
export function factsFor(options: {
  score: number;
  environment: 'staging' | 'prod';
  ttlDays: number;
}): JsonObject {
  return {
    request: {
      ttlDays: options.ttlDays,
      scopes: ['a:read'],
      environment: options.environment,
    },
    subject: { ref: 'user:default/svc' },
    owner: {
      members: [
        'user:default/ann',
        'user:default/bob',
        'user:default/requester',
      ],
      manager: 'user:default/max',
    },
    risk: { score: options.score },
    groups: { security: ['user:default/sec', 'user:default/sid'] },
    incident: { active: false, revalidated: false },
  };
}

/** Changes of facts that come in while an instance runs. */
export const EDITS: JsonObject[] = [
  { request: { scopes: ['a:read', 'b:read'] } },
  { request: { scopes: ['a:read'] } },
  { request: { ttlDays: 7 } },
  { risk: { score: 80 } },
  { risk: { score: 5 } },
  { owner: { members: ['user:default/bob'] } },
  { owner: { members: ['user:default/ann', 'user:default/bob'] } },
  { request: { requester: 'user:default/ann' } },
];
