import {
  CampaignStage,
  Reduction,
  ReviewTaskEvent,
} from '@countersign/plugin-governance-common';
import {
  ReviewResponse,
  ReviewStrategy,
} from '@countersign/plugin-governance-flows';

/** What a campaign says of its stages, as stored once for all its items. */
export interface ReviewPlan {
  campaign: string;
  /** Who answers for the campaign; the last who can be asked. */
  owner: string;
  strategy: ReviewStrategy;
  stages: CampaignStage[];
  iterations?: { max: number; startsAfter: string };
}

/** A row of `review_stages`. */
export interface StageRow {
  id: string;
  item_id: string;
  open_key: string | null;
  plan_id: string;
  iteration: number;
  stage_index: number;
  stage_id: string;
  strategy: ReviewStrategy;
  level: number;
  opened_at: string;
  due_at: string;
  closed_at: string | null;
  outcome: ReviewResponse | null;
  effect_key: string | null;
  facts: string;
  snapshot: string;
  drift: string | null;
}

/** A row of `review_tasks`. */
export interface TaskRow {
  id: string;
  item_id: string;
  stage_row: string;
  open_key: string | null;
  assignee: string;
  original_assignee: string;
  via: string;
  level: number;
  status: 'open' | 'answered' | 'closed';
  response: Exclude<ReviewResponse, 'no-response'> | null;
  reduce_to: string | null;
  answered_at: string | null;
  opened_at: string;
  closed_at: string | null;
  closed_for: string | null;
}

/** What happened to who is asked, before it is numbered. */
export type TaskEvent = Omit<ReviewTaskEvent, 'stage' | 'iteration'>;

/** What a task's *reduce* keeps. */
export function taskReduction(row: TaskRow): Reduction | undefined {
  return row.reduce_to ? (JSON.parse(row.reduce_to) as Reduction) : undefined;
}
