import { JsonObject } from '@backstage/types';
import { canonicalJson } from '../definition/canonicalJson';
import { FlowDefinition } from '../definition/definition';
import { createRandom } from '../meaning/random';
import { parseFlow } from '../parse/parseFlow';
import { createCelPolicyEngine } from '../policy/celPolicyEngine';
import { FlowContext } from '../policy/flowContext';
import { FlowEvent } from '../step/event';
import { StepPorts } from '../step/run';
import { FlowSnapshot } from '../step/snapshot';
import { step } from '../step/step';

const text = { type: 'string' as const };
const flag = { type: 'bool' as const };
const texts = { type: 'list<string>' as const, maxItems: 20 };

const context: FlowContext = {
  name: 'Scripted/v1',
  fields: {
    request: {
      fields: {
        requester: { type: 'string', optional: true },
        ttlDays: { type: 'int', min: 1, max: 3650 },
        scopes: texts,
        environment: { type: 'string', oneOf: ['dev', 'staging', 'prod'] },
        notAfter: { type: 'timestamp', optional: true },
      },
    },
    subject: {
      fields: { ref: text, kind: text, delegates: texts },
    },
    owner: { fields: { active: flag, members: texts, manager: text } },
    incident: { fields: { active: flag } },
    risk: { fields: { score: { type: 'int', min: 0, max: 100 } } },
    groups: { type: 'map<string, list<string>>' },
    decision: { fields: { scopes: { ...texts, optional: true } } },
  },
};

const source = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: scripted, owner: group:default/security, version: 1.0.0}
spec:
  context: Scripted/v1
  maxDuration: {after: P90D, goto: expired}
  guards:
    - {id: incident, blocks: ["*"], except: [credential.revoke@v1], when: incident.active, goto: frozen}
  exceptions:
    - {id: long-life, relaxes: intake/too-long, maxDuration: P30D, renewals: 1, approval: {from: 'groups["security"]', quorum: 2}}
  initial: intake
  states:
    intake:
      gate:
        - {id: too-long, when: 'request.ttlDays > 90 && !("long-life" in exceptions.active)', goto: denied}
        - {id: agent, when: 'subject.kind == "agent" && risk.score >= 50', goto: step-up}
        - {id: small, when: 'request.environment in ["dev", "staging"] && size(request.scopes) < 5 && request.ttlDays <= 30 && risk.score < 20 && request.scopes.all(s, s.endsWith(":read"))', goto: issue, bounded: true}
        - {else: review}
    step-up:
      challenge: {uses: human-proof@v1, of: owner.members, fresh: PT15M}
      timers: [{after: P2D, goto: expired}]
      on: {passed: review, failed: denied}
    review:
      approval:
        stages:
          - {id: owner, from: owner.members, quorum: 1}
          - {id: security, from: 'groups["security"]', quorum: 2, when: 'risk.score >= 70 || request.environment == "prod"'}
        separation: {notSubject: true, notDelegateOf: [requester, subject], distinctAcrossStages: true}
        decisions: [approved, reduced, denied]
        minDecisionTime: PT10M
        bindTo: [request.scopes, request.ttlDays, request.environment]
      timers: [{after: P1D, do: remind}, {after: P2D, do: escalate, to: owner.manager}, {after: P6D, goto: expired}]
      on: {approved: issue, reduced: issue, denied: denied}
    issue:
      effect: {uses: credential.issue@v1, with: {scopes: request.scopes, ttl: request.ttlDays}, compensate: credential.revoke@v1, timeout: PT15M, retry: {max: 6, cap: PT1H}}
      on: {done: deliver, failed: undone}
    deliver:
      effect: {uses: secret.deliver@v1, with: {to: subject.ref}, compensate: secret.withdraw@v1, timeout: PT1H, retry: {max: 3, cap: PT1H}}
      on: {done: used, failed: undone}
    used:
      wait: {for: [used, contested]}
      timers: [{before: request.notAfter, by: P3D, do: remind, to: owner.manager}, {after: P14D, goto: revoke}]
      on: {used: active, contested: intake}
    frozen:
      wait: {for: [incident.closed]}
      timers: [{after: P14D, goto: expired}]
      on: {incident.closed: review}
    revoke:
      effect: {uses: credential.revoke@v1, timeout: PT1H, retry: {max: 50, cap: PT6H}}
      on: {done: revoked, failed: undone}
    active: {end: granted, obligations: [{kind: expiry, at: request.notAfter}, {kind: certify, every: P90D}]}
    revoked: {end: revoked}
    denied: {end: denied}
    expired: {end: expired, compensate: all}
    undone: {end: failed, compensate: all, page: group:default/security}
`;

const names = ['ann', 'bob', 'sec', 'sid', 'requester', 'author', 'svc', 'max'];
const effects = [
  'credential.issue@v1',
  'secret.deliver@v1',
  'credential.revoke@v1',
  'undo:credential.issue@v1',
  'undo:secret.deliver@v1',
];

type Random = (bound: number) => number;

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random(choices.length)];
}

function anyFacts(random: Random): JsonObject {
  return pick<JsonObject>(random, [
    { risk: { score: random(101) } },
    { request: { scopes: ['a:read', 'b:read'].slice(0, 1 + random(2)) } },
    { request: { scopes: ['a:write'], ttlDays: 1 + random(100) } },
    { request: { environment: pick(random, ['dev', 'staging', 'prod', 'x']) } },
    { owner: { members: [`user:default/${pick(random, names)}`] } },
    { incident: { active: random(3) === 0 } },
    { request: { notAfter: '2026-05-01T02:00:00+02:00' } },
    { request: { notAfter: 'no time' } },
    { subject: { kind: pick(random, ['agent', 'service']) } },
  ]);
}

function startEvent(random: Random): FlowEvent {
  return {
    type: 'start',
    requester: 'user:default/Requester',
    author: 'user:default/author',
    facts: {
      request: {
        ttlDays: pick(random, [1, 30, 60, 120]),
        scopes: ['a:read', 'ä:read'].slice(0, 1 + random(2)),
        environment: pick(random, ['dev', 'staging', 'prod']),
        notAfter: '2026-06-01T00:00:00.000Z',
      },
      subject: {
        ref: 'user:default/svc',
        kind: pick(random, ['agent', 'service']),
        delegates: ['user:default/bob'],
      },
      owner: {
        active: true,
        members: ['user:default/ann', 'user:default/bob'],
        manager: 'user:default/max',
      },
      incident: { active: false },
      risk: { score: pick(random, [10, 60, 80]) },
      groups: { security: ['user:default/sec', 'user:default/sid'] },
    },
    ...(random(3) === 0
      ? {
          exceptions: [{ id: 'long-life', until: '2026-03-02T00:00:00.000Z' }],
        }
      : {}),
  };
}

function anyEvent(
  random: Random,
  snapshot: FlowSnapshot,
  now: string,
): FlowEvent {
  const open = snapshot.openEffects[0];
  const visit = open?.visit ?? random(6);
  const effect = open?.effect ?? pick(random, effects);
  switch (random(14)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return {
        type: 'vote',
        voter: `user:default/${pick(random, names)}`,
        voterKind: random(8) === 0 ? 'agent' : 'person',
        decision: pick(random, ['approved', 'approved', 'reduced', 'denied']),
        digest:
          random(6) === 0 ? 'stale' : snapshot.approval?.digest ?? 'nothing',
        payload: { scopes: ['a:read'] },
        comment: 'looks right',
      };
    case 4:
      return { type: 'withdraw', voter: `user:default/${pick(random, names)}` };
    case 5:
      return {
        type: 'signal',
        name: pick(random, ['used', 'contested', 'incident.closed']),
        facts: anyFacts(random),
      };
    case 6:
      return {
        type: 'timer',
        id: snapshot.timers[random(4)]?.id ?? 'maxDuration',
      };
    case 7:
    case 8:
      return {
        type: 'effect.done',
        effect,
        visit,
        proof: { serial: String(random(1000)) },
        ...(random(2) === 0 ? { facts: anyFacts(random) } : {}),
      };
    case 9:
      return random(3) === 0
        ? { type: 'effect.failed', effect, visit, reason: 'no answer' }
        : { type: 'claim', effect, visit, facts: anyFacts(random) };
    case 10:
    case 11:
      return {
        type: 'proof',
        person: `user:default/${pick(random, names)}`,
        personKind: 'person',
        result: random(4) === 0 ? 'failed' : 'passed',
        proof: {
          uses: 'human-proof@v1',
          at: now,
          digest: snapshot.challenge?.digest ?? 'nothing',
        },
      };
    case 12:
      return { type: 'facts', facts: anyFacts(random) };
    default:
      return random(8) === 0
        ? { type: 'delay', by: 'P1DT6H', reason: 'an outage' }
        : { type: 'recount' };
  }
}

/** The flow of {@link scriptedRun}. */
export function scriptedFlow(policy = createCelPolicyEngine()): FlowDefinition {
  const parsed = parseFlow(source, {
    file: 'scripted.yaml',
    contexts: [context],
    policy,
  });
  if (!parsed.ok) {
    throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  }
  return parsed.definition;
}

/**
 * Plays many instances of one flow through events of every kind, accepted and refused, and yields a digest that every
 * byte of every result goes into, besides what was seen. The same wherever it runs.
 */
export function scriptedRun(
  digest: StepPorts['digest'],
  options: { instances: number; events: number; seed: number },
): { digest: string; accepted: number; refused: number; outcomes: string[] } {
  const policy = createCelPolicyEngine();
  const definition = scriptedFlow(policy);
  const random = createRandom(options.seed);
  const outcomes = new Set<string>();
  let chain = '';
  let accepted = 0;
  let refused = 0;
  for (let instance = 0; instance < options.instances; instance += 1) {
    let time = Date.UTC(2026, 1, 28, 22);
    let snapshot: FlowSnapshot | undefined;
    let afterEnd = 0;
    for (let index = 0; index < options.events && afterEnd < 3; index += 1) {
      afterEnd += snapshot?.status === 'ended' ? 1 : 0;
      const now = new Date(time).toISOString();
      const event = snapshot
        ? anyEvent(random, snapshot, now)
        : startEvent(random);
      const result = step(definition, snapshot, event, now, { digest, policy });
      chain = digest(`${chain}${canonicalJson(event)}${canonicalJson(result)}`);
      if (result.refused) {
        refused += 1;
      } else {
        accepted += 1;
        snapshot = result.snapshot;
      }
      time += random(10) === 0 ? random(5) * 86_400_000 : random(3_600_000);
    }
    outcomes.add(snapshot?.outcome ?? 'running');
  }
  return { digest: chain, accepted, refused, outcomes: [...outcomes].sort() };
}
