import { FlowContext } from '@countersign/plugin-governance-flows';

/** The facts that a review flow may read. */
export const reviewContext: FlowContext = {
  name: 'ReviewContext/v1',
  fields: {
    mode: { type: 'string' },
    environment: { type: 'string', optional: true },
    requester: { fields: { ref: { type: 'string' } }, optional: true },
    subject: {
      fields: {
        ref: { type: 'string' },
        kind: { type: 'string' },
        fingerprint: { type: 'string' },
        privileged: { type: 'bool' },
      },
    },
    identity: { fields: { ref: { type: 'string' }, type: { type: 'string' } } },
    evidence: { fields: { digest: { type: 'string' } } },
    owner: { fields: { ref: { type: 'string' } } },
    reviewers: {
      fields: {
        members: { type: 'list<string>' },
        leads: { type: 'list<string>' },
      },
    },
    connector: {
      fields: {
        revoke: { type: 'bool' },
        reduce: { type: 'bool' },
        disable: { type: 'bool' },
      },
    },
  },
};

/** The same facts as a value. */
export interface ReviewFacts {
  mode: 'observe' | 'advise' | 'enforce';
  environment?: string;
  requester?: { ref: string };
  subject: {
    ref: string;
    kind: 'credential' | 'grant';
    fingerprint: string;
    privileged: boolean;
  };
  identity: { ref: string; type: string };
  evidence: { digest: string };
  owner: { ref: string };
  reviewers: { members: string[]; leads: string[] };
  connector: { revoke: boolean; reduce: boolean; disable: boolean };
}
