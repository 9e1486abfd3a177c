import { createHash } from 'crypto';
import { parseFlow } from '../parse/parseFlow';
import { createCelPolicyEngine } from '../policy/celPolicyEngine';
import { FlowContext } from '../policy/flowContext';
import { StepPorts } from '../step/run';

export const policy = createCelPolicyEngine();

export const ports: StepPorts = {
  digest: text => createHash('sha256').update(text).digest('hex'),
  policy,
};

export const contexts: FlowContext[] = [
  {
    name: 'ReviewContext/v1',
    fields: {
      request: {
        fields: {
          requester: { type: 'string', optional: true },
          ttlDays: { type: 'int' },
          scopes: { type: 'list<string>', maxItems: 20 },
          environment: { type: 'string' },
          notAfter: { type: 'timestamp', optional: true },
        },
      },
      subject: { fields: { id: { type: 'string' }, ref: { type: 'string' } } },
      owner: {
        fields: {
          active: { type: 'bool' },
          members: { type: 'list<string>' },
          manager: { type: 'string', optional: true },
        },
      },
      risk: { fields: { score: { type: 'int' } } },
      groups: { type: 'map<string, list<string>>' },
      decision: {
        fields: { scopes: { type: 'list<string>', optional: true } },
      },
    },
  },
];

/** Parses a flow that is expected to load. */
export function load(text: string, known = contexts) {
  const parsed = parseFlow(text, {
    file: 'test.yaml',
    contexts: known,
    policy,
  });
  if (!parsed.ok) {
    throw new Error(
      parsed.problems
        .map(p => `${p.range.start.line}:${p.range.start.column} ${p.message}`)
        .join('\n'),
    );
  }
  return parsed.definition;
}

export const reviewFlow = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: owner-review, owner: group:default/security, version: 1.0.0}
spec:
  context: ReviewContext/v1
  maxDuration: {after: P60D, goto: revoke}
  initial: intake
  states:
    intake:
      gate:
        - {id: orphan, when: "!owner.active", goto: revoke}
        - {else: review}
    review:
      approval:
        stages:
          - {id: owner, from: owner.members, quorum: 1}
          - {id: second, from: 'groups["security"]', quorum: 1, when: risk.score >= 70}
        separation: {notSubject: true, humansOnly: true}
        decisions: [keep, reduce, revoke]
        minDecisionTime: PT10S
        bindTo: [request.scopes]
      timers:
        - {after: P7D, do: remind}
        - {after: P14D, do: escalate, to: owner.manager}
        - {after: P21D, goto: revoke}
      on: {keep: kept, reduce: reduce, revoke: revoke}
    reduce:
      effect: {uses: scopes.reduce@v1, with: {to: decision.scopes, from: request.scopes}, compensate: scopes.restore@v1, timeout: PT1H, retry: {max: 8, cap: PT1H}}
      on: {done: notify, failed: failed}
    notify:
      effect: {uses: notify.owner@v1, timeout: PT1H, retry: {max: 2, cap: PT1M}}
      on: {done: kept, failed: failed}
    revoke:
      effect: {uses: credential.revoke@v1, with: {id: subject.id}, timeout: PT1H, retry: {max: 3, cap: PT1H}}
      on: {done: revoked, failed: failed}
    kept: {end: kept, obligations: [{kind: certify, every: P90D}]}
    revoked: {end: revoked}
    failed: {end: failed, compensate: all, page: group:default/security}
`;

export const reviewFacts = {
  request: {
    requester: 'user:default/requester',
    ttlDays: 30,
    scopes: ['a:read'],
    environment: 'staging',
  },
  subject: { id: 'svc', ref: 'user:default/svc' },
  owner: {
    active: true,
    members: ['user:default/ann', 'user:default/bob', 'user:default/requester'],
    manager: 'user:default/manager',
  },
  risk: { score: 10 },
  groups: { security: ['user:default/sec', 'user:default/ann'] },
};
