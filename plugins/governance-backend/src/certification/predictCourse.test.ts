import {
  boundFields,
  canonicalJson,
  createCelPolicyEngine,
  FlowDefinition,
  FlowSnapshot,
  parseFlow,
  step,
  StepPorts,
} from '@countersign/plugin-governance-flows';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findDeadline, predictCourse } from './predictCourse';
import { readShippedFlows } from '../flows/readShippedFlows';
import { ReviewFacts } from './reviewContext';
import { phraseCourse } from './words';

const now = '2026-11-22T12:00:00.000Z';
const ports: StepPorts = {
  digest: text => createHash('sha256').update(text).digest('hex'),
  policy: createCelPolicyEngine(),
};

function loadFlow(): FlowDefinition {
  const file = path.resolve(__dirname, '../../flows/owner-review.yaml');
  const result = parseFlow(readFileSync(file, 'utf8'), {
    file: 'owner-review.yaml',
    contexts: readShippedFlows().contexts,
    policy: ports.policy,
  });
  if (!result.ok) {
    throw new Error(JSON.stringify(result.problems));
  }
  return result.definition;
}

const facts = (
  mode: ReviewFacts['mode'],
  connector: Partial<ReviewFacts['connector']> = {},
) => ({
  mode,
  subject: {
    ref: 'c1',
    kind: 'credential',
    fingerprint: 'f',
    privileged: false,
  },
  identity: { ref: 'i1', type: 'service-account' },
  evidence: { digest: 'd' },
  owner: { ref: 'group:default/ledger' },
  reviewers: { members: ['user:default/ann'], leads: ['user:default/lena'] },
  second: { needed: false, people: [], first: [] },
  remediation: {
    way: connector.disable && connector.revoke ? 'disable-first' : 'at-once',
    deleteAt: '2026-12-06T12:00:00.000Z',
  },
  connector: { revoke: false, reduce: false, disable: false, ...connector },
});

function open(
  definition: FlowDefinition,
  startFacts: ReturnType<typeof facts>,
): FlowSnapshot {
  const result = step(
    definition,
    undefined,
    { type: 'start', facts: startFacts },
    now,
    ports,
  );
  if (result.refused) {
    throw new Error(result.refused.reason);
  }
  return result.snapshot;
}

function predictVote(
  definition: FlowDefinition,
  snapshot: FlowSnapshot,
  decision: string,
) {
  return predictCourse(
    definition,
    snapshot,
    {
      event: {
        type: 'vote',
        voter: 'user:default/ann',
        voterKind: 'person',
        decision,
        digest: ports.digest(canonicalJson(boundFields(definition, snapshot))),
      },
      now,
    },
    ports,
  );
}

describe('the course of the shipped owner review', () => {
  const definition = loadFlow();

  it('tells nobody anything in observe', () => {
    expect(open(definition, facts('observe'))).toMatchObject({
      status: 'ended',
      outcome: 'recorded',
    });
  });

  it.each<[string, ReturnType<typeof facts>, string, unknown]>([
    ['keep', facts('enforce'), 'keep', { effects: [], outcome: 'kept' }],
    [
      'revoke with a connector',
      facts('enforce', { revoke: true }),
      'revoke',
      {
        effects: [
          'remediation.check@v1',
          'remediation.revoke@v1',
          'remediation.readBackRevoke@v1',
        ],
        outcome: 'revoked',
      },
    ],
    [
      'revoke without one',
      facts('enforce'),
      'revoke',
      { effects: ['remediation.check@v1', 'remediation.handOverRevoke@v1'] },
    ],
    [
      'reduce with a connector',
      facts('enforce', { reduce: true }),
      'reduce',
      {
        effects: [
          'remediation.check@v1',
          'remediation.reduce@v1',
          'remediation.readBackReduce@v1',
        ],
        outcome: 'reduced',
      },
    ],
    [
      'revoke where answers are only recorded',
      facts('advise', { revoke: true }),
      'revoke',
      { effects: [], outcome: 'recorded' },
    ],
  ])('foresees %s', (_name, startFacts, decision, course) => {
    expect(
      predictVote(definition, open(definition, startFacts), decision),
    ).toEqual(course);
  });

  it.each<[string, ReturnType<typeof facts>, string]>([
    [
      'what can be brought back is disabled',
      facts('enforce', { disable: true }),
      'It is disabled, and can be restored until it is deleted.',
    ],
    [
      'what cannot stays and is reported',
      facts('enforce'),
      'Nothing is changed, and it is reported as unanswered.',
    ],
    [
      'nothing is changed where answers are only recorded',
      facts('advise', { disable: true }),
      'Nothing is changed, and it is reported as unanswered.',
    ],
  ])('says what silence will do: %s', (_name, startFacts, words) => {
    const snapshot = open(definition, startFacts);
    const deadline = findDeadline(definition, snapshot);
    expect(deadline?.due).toBe('2026-12-06T12:00:00.000Z');
    const course =
      deadline &&
      predictCourse(
        definition,
        snapshot,
        { event: { type: 'timer', id: deadline.id }, now: deadline.due },
        ports,
      );
    expect(course && phraseCourse(course)).toBe(words);
  });
});
