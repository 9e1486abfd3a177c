import { FlowDefinition } from '../definition/definition';

/** A flow with a state of every kind and a way of every sort. */
export const drawnFlow: FlowDefinition = {
  apiVersion: 'governance.countersign.dev/v1',
  kind: 'Flow',
  metadata: {
    name: 'issuance',
    version: '4.2.0',
    owner: 'group:default/identity-security',
    title: 'Issuance & rotation',
  },
  context: { name: 'IssuanceContext/v2', fields: {} },
  initial: 'intake',
  maxDuration: { after: 'P30D', goto: 'expired' },
  guards: [
    {
      id: 'incident-freeze',
      blocks: ['credential.issue@v1'],
      except: [],
      when: 'incident.active',
      goto: 'frozen',
    },
  ],
  states: {
    intake: {
      kind: 'gate',
      rules: [
        {
          id: 'too-long',
          when: 'request.ttlDays > 90',
          goto: 'denied',
          bounded: false,
        },
        {
          id: 'agent',
          when: 'subject.kind == "agent"',
          goto: 'step-up',
          bounded: false,
        },
      ],
      else: 'review',
    },
    'step-up': {
      kind: 'challenge',
      uses: 'human-proof@v1',
      fresh: 'PT15M',
      of: 'owner.members',
      bindTo: [],
      timers: [{ after: 'PT4H', goto: 'expired' }],
      on: { passed: 'review', failed: 'denied' },
    },
    review: {
      kind: 'approval',
      stages: [
        { id: 'owner', from: 'owner.members', quorum: 1 },
        { id: 'security', from: 'groups["security"]', quorum: 2 },
      ],
      separation: { notSubject: true, notDelegateOf: [] },
      onNoEligibleApprover: 'deny',
      decisions: ['approved', 'denied'],
      bindTo: [],
      timers: [
        { after: 'P2D', do: 'remind' },
        { before: 'grant.notAfter', by: 'P7D', goto: 'expired' },
      ],
      on: { approved: 'issue', denied: 'denied' },
    },
    issue: {
      kind: 'effect',
      uses: 'credential.issue@v1',
      with: {},
      timeout: 'PT15M',
      retry: { max: 3, cap: 'PT1H' },
      on: { done: 'granted', failed: 'denied' },
    },
    frozen: {
      kind: 'wait',
      for: ['incident.closed'],
      timers: [],
      on: { 'incident.closed': 'review' },
    },
    granted: { kind: 'end', outcome: 'granted', obligations: [] },
    denied: { kind: 'end', outcome: 'denied', obligations: [] },
    expired: { kind: 'end', outcome: 'expired', obligations: [] },
  },
};
