/** A row of `flow_checks`. */
export interface FlowCheckRow {
  id: string;
  flow: string;
  hash: string;
  version: string;
  owner: string;
  /** Why it was looked at again, in words. */
  cause: string;
  status: 'pending' | 'running' | 'passed' | 'failed';
  asked_at: string;
  finished_at: string | null;
  cases: number;
  cases_passed: number;
  failures: string;
  coverage: string | null;
  instances: number;
  decisions: number;
  disagreements: number;
  looked_to: string | null;
  paged_at: string | null;
}

/** A row of `flow_check_disagreements`: a decision that comes out differently now. It counts as a denial. */
export interface DisagreementRow {
  check_id: string;
  instance_id: string;
  seq: number;
  /** Place of the decision among the evidence of its event. */
  place: number;
  /** `state/rule`. */
  rule: string;
  expression: string;
  was: string;
  is: string;
  reason: string | null;
  current: boolean | number;
}
