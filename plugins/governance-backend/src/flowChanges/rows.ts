/** A row of `flow_changes`. */
export interface FlowChangeRow {
  id: string;
  flow: string;
  kind: 'publish' | 'rollback';
  from_hash: string | null;
  to_hash: string;
  to_version: string;
  digest: string;
  report: string;
  reason: string;
  proposed_by: string;
  proposed_at: string;
  instance_id: string | null;
  status: 'pending' | 'applied' | 'refused';
  settled_at: string | null;
}

/** A row of `flow_activations`. */
export interface FlowActivationRow {
  id: number;
  flow: string;
  hash: string;
  at: string;
  by: string;
  change_id: string | null;
}
