import { Environment } from '@marcbachmann/cel-js';
import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createMachine, initialTransition, transition } from 'xstate';
import { compare } from './measure.mjs';

const require = createRequire(import.meta.url);
require('@backstage/cli-node/config/nodeTransform.cjs');
const flows = require(path.resolve(
  import.meta.dirname,
  '../../plugins/governance-flows/src',
));

const START = '2026-01-01T00:00:00.000Z';
const text = { type: 'string' };
const context = {
  name: 'Bench/v1',
  fields: {
    request: {
      fields: {
        ttlDays: { type: 'int', min: 1, max: 3650 },
        environment: { type: 'string', oneOf: ['dev', 'staging', 'prod'] },
        scopes: { type: 'list<string>', maxItems: 20 },
      },
    },
    owner: { fields: { members: { type: 'list<string>' } } },
    risk: { fields: { score: { type: 'int', min: 0, max: 100 } } },
    id: text,
  },
};
const facts = {
  request: { ttlDays: 30, environment: 'staging', scopes: ['a:read'] },
  owner: { members: ['user:default/ann', 'user:default/bob'] },
  risk: { score: 10 },
  id: '1',
};

/** Two states that signals move to and fro, so that every step is one transition. */
const TO_AND_FRO = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: to-and-fro, owner: group:default/bench, version: 1.0.0}
spec:
  context: Bench/v1
  maxDuration: {after: P30D, goto: over}
  initial: left
  states:
    left: {wait: {for: [go, stop]}, on: {go: right, stop: over}}
    right: {wait: {for: [go]}, on: {go: left}}
    over: {end: expired}
`;

/** The same by a gate with a condition of five clauses. */
const GATED = TO_AND_FRO.replace('{go: right,', '{go: gate,').replace(
  '    right:',
  `    gate: {gate: [{id: small, when: 'request.environment in ["dev", "staging"] && size(request.scopes) < 5 && request.ttlDays <= 90 && risk.score < 70 && id != ""', goto: right}, {else: left}]}
    right:`,
);

/** Approvals only, so that every step computes the digest that votes are bound to. */
const ASKING = `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: asking, owner: group:default/bench, version: 1.0.0}
spec:
  context: Bench/v1
  maxDuration: {after: P30D, goto: over}
  initial: ask
  states:
    ask:
      approval: {stages: [{id: owner, from: owner.members, quorum: 2}], bindTo: [request.scopes, request.ttlDays, request.environment]}
      timers: [{after: P10D, goto: over}]
      on: {approved: over, denied: over}
    over: {end: expired}
`;

/** A flow of 40 states, half of them gates of four rules. */
function large(limit) {
  const gates = Array.from({ length: 20 }, (_, index) => {
    const next = index === 19 ? 'done' : `gate-${index + 1}`;
    return `    gate-${index}:
      gate:
        - {id: hard, when: request.ttlDays > ${
          limit + 100 + index
        } || size(request.scopes) > 15, goto: denied}
        - {id: long, when: 'request.ttlDays > ${
          limit + index
        } && request.environment == "prod"', goto: wait-${index}}
        - {id: risky, when: risk.score >= ${40 + index}, goto: wait-${index}}
        - {id: small, when: 'request.environment in ["dev", "staging"] && size(request.scopes) < 5', goto: ${next}}
        - {else: wait-${index}}
    wait-${index}: {wait: {for: [go]}, timers: [{after: P1D, goto: denied}], on: {go: ${next}}}`;
  });
  return `apiVersion: governance.countersign.dev/v1
kind: Flow
metadata: {name: large, owner: group:default/bench, version: 1.0.${limit}}
spec:
  context: Bench/v1
  initial: gate-0
  states:
${gates.join('\n')}
    done: {end: finished}
    denied: {end: denied}
`;
}

const policy = flows.createCelPolicyEngine();
const sha256 = value => hash('sha256', value, 'hex');

function load(source) {
  const parsed = flows.parseFlow(source, {
    file: 'bench.yaml',
    contexts: [context],
    policy,
  });
  if (!parsed.ok) {
    throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  }
  return parsed.definition;
}

/**
 * Steps one instance on, through the given events in turn. `seal` is shown each result: it does what the backend does
 * with one at its edge.
 */
function stepping(definition, events, count, seal = () => undefined) {
  const ports = { digest: sha256, policy };
  const apply = (snapshot, next) => {
    const result = flows.step(definition, snapshot, next, START, ports);
    if (result.refused) {
      throw new Error(result.refused.reason);
    }
    seal(result);
    return result.snapshot;
  };
  let snapshot = apply(undefined, { type: 'start', facts });
  for (let done = 0; done < count; done += 1) {
    snapshot = apply(snapshot, events[done % events.length]);
  }
  return count;
}

const go = [{ type: 'signal', name: 'go' }];
/** Facts whose bound field is another one each time, so that every step takes a digest and voids what was voted. */
const changing = [31, 30].map(ttlDays => ({
  type: 'facts',
  facts: { request: { ttlDays } },
}));
const unbound = ['2', '3'].map(id => ({ type: 'facts', facts: { id } }));
const sealed = ({ snapshot, evidence }) =>
  sha256(flows.canonicalJson(snapshot)) + sha256(flows.canonicalJson(evidence));

/** Measures the pure interpreter and the analysis of policies, beside the libraries that one may compare them with. */
export async function benchFlows() {
  const COUNT = 100_000;
  const toAndFro = load(TO_AND_FRO);
  const gated = load(GATED);
  const asking = load(ASKING);
  const machine = createMachine({
    initial: 'left',
    states: { left: { on: { go: 'right' } }, right: { on: { go: 'left' } } },
  });
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  const bare = environment.parse(gated.states.gate.rules[0].when);
  const variables = JSON.parse(JSON.stringify(facts), (_, value) =>
    typeof value === 'number' ? BigInt(value) : value,
  );
  await compare('steps of one instance', [
    [
      'a signal from state to state, no digest',
      () => stepping(toAndFro, go, COUNT),
    ],
    [
      'through a gate of five clauses, two steps in three',
      () => stepping(gated, go, COUNT),
    ],
    [
      'a fact that no vote is bound to, votes counted again, no digest',
      () => stepping(asking, unbound, COUNT),
    ],
    [
      'a changed bound fact, with the digest that votes carry',
      () => stepping(asking, changing, COUNT),
    ],
    [
      'a signal, with the digests of its snapshot and its evidence',
      () => stepping(toAndFro, go, COUNT, sealed),
    ],
    [
      'xstate transition() between two states',
      () => {
        let [state] = initialTransition(machine);
        for (let done = 0; done < COUNT; done += 1) {
          [state] = transition(machine, state, { type: 'go' });
        }
        return COUNT;
      },
    ],
    [
      'bare cel-js on the five clauses',
      () => {
        for (let done = 0; done < COUNT; done += 1) {
          bare(variables);
        }
        return COUNT;
      },
    ],
  ]);

  const before = load(large(90));
  const after = load(large(180));
  const effects = () => 'none';
  const bundleOf = () =>
    flows.parseBundle([{ file: 'bench.yaml', text: large(90) }], {
      contexts: [context],
      policy,
    });
  await compare('a flow of 40 states, once each', [
    [
      'parsed and type-checked',
      () => {
        load(large(90));
        return 1;
      },
    ],
    [
      'every gate analysed exactly',
      () => {
        for (const state of Object.values(before.states)) {
          if (state.kind === 'gate') {
            flows.analyseGate(state, context, policy);
          }
        }
        return 1;
      },
    ],
    [
      'parsed, linted by every check and analysed',
      () => {
        flows.lintBundle(bundleOf(), { policy, now: START });
        return 1;
      },
    ],
    [
      'compared with another version by meaning',
      () => {
        flows.diffFlows(before, after, { policy, effects });
        return 1;
      },
    ],
  ]);
}
