import { CampaignDefinitionView } from '@countersign/plugin-governance-common';
import {
  addDuration,
  nextScheduled,
} from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { insertDraft } from './operations/drafts';
import { readSchedules, storeSchedule } from './operations/schedules';

/** Stages a draft of every definition that is due, and works out when it is next. A changed schedule begins anew. */
export async function stageDrafts(
  trx: Knex.Transaction,
  options: {
    views: readonly CampaignDefinitionView[];
    now: string;
    newId: () => string;
  },
): Promise<void> {
  const { views, now, newId } = options;
  const known = await readSchedules(trx);
  for (const { definition } of views) {
    const { name } = definition.metadata;
    const { schedule } = definition.spec;
    const row = known.get(name);
    const text = schedule ? `${schedule.cron} ${schedule.tz}` : '';
    if (schedule && row?.schedule !== text) {
      await storeSchedule(trx, {
        definition: name,
        schedule: text,
        next_at: nextScheduled(schedule, now) ?? null,
      });
    } else if (schedule && row?.next_at && row.next_at <= now) {
      await insertDraft(trx, {
        id: newId(),
        definition: name,
        open_key: name,
        state: 'staged',
        due_at: row.next_at,
        staged_at: now,
        starts_at: addDuration(now, schedule.startsAfter),
        blocked: null,
        told_at: null,
        campaign_id: null,
        ended_by: null,
        end_reason: null,
      });
      await storeSchedule(trx, {
        ...row,
        next_at: nextScheduled(schedule, now) ?? null,
      });
    }
  }
}
