import { ReviewSubjectKind } from '@countersign/plugin-governance-common';

/** The facts of `ReviewContext/v2`, as a value. */
export interface ReviewFacts {
  mode: 'observe' | 'advise' | 'enforce';
  environment?: string;
  requester?: { ref: string };
  subject: {
    ref: string;
    kind: ReviewSubjectKind;
    fingerprint: string;
    privileged: boolean;
  };
  identity: { ref: string; type: string };
  evidence: { digest: string };
  owner: { ref: string };
  reviewers: { members: string[]; leads: string[] };
  second: { needed: boolean; people: string[]; first: string[] };
  remediation: { way: string; deleteAt: string };
  connector: { revoke: boolean; reduce: boolean; disable: boolean };
}
