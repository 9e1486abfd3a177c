/** The facts of `ReviewContext/v1`, as a value. */
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
