import { CampaignDefinition } from '@countersign/plugin-governance-common';

/** Where a campaign stands, as stored. Whether remediation is open is read off its items. */
export type StoredState =
  | 'opening'
  | 'running'
  | 'closed'
  | 'cancelling'
  | 'cancelled';

/** A row of `campaigns`. */
export interface CampaignRow {
  id: string;
  definition: string;
  number: number;
  open_key: string | null;
  document: string;
  digest: string;
  flow: string;
  state: StoredState;
  /** The last item that was withdrawn while it is being cancelled. */
  cursor: string;
  opened_by: string;
  opened_at: string;
  due_at: string;
  ended_at: string | null;
  ended_by: string | null;
  end_reason: string | null;
  last_error: string | null;
}

/** A row of `campaign_definitions`. */
export interface DefinitionRow {
  name: string;
  document: string;
  digest: string;
  saved_by: string;
  saved_at: string;
}

/** A row of `campaign_sources`. */
export interface CampaignSourceRow {
  campaign_id: string;
  source: string;
  counted: number;
  outside: number;
  read_at: string | null;
}

/** What became of something in scope. */
export type SubjectOutcome =
  | 'waiting'
  | 'item'
  | 'excluded'
  | 'exempt'
  | 'carried'
  | 'unreadable';

/** A row of `campaign_subjects`. */
export interface CampaignSubjectRow {
  campaign_id: string;
  identity_ref: string;
  subject_ref: string;
  source: string;
  title: string;
  outcome: SubjectOutcome;
  reason: string | null;
  item_id: string | null;
  taken_in: boolean | number;
  /** What it was left out or carried forward by: the id of an exclusion, or the proof as JSON. */
  basis: string | null;
}

/** The definition that a campaign was launched from, as it was then. */
export function documentOf(
  row: Pick<CampaignRow, 'document'>,
): CampaignDefinition {
  return JSON.parse(row.document) as CampaignDefinition;
}

/** What people call a campaign. */
export function titleOf(row: Pick<CampaignRow, 'document' | 'number'>): string {
  return `${documentOf(row).metadata.title} ${row.number}`;
}
