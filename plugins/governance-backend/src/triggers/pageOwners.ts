import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { readOpenRuns, updateRun } from './operations/runs';

/**
 * Tells the owners of flows of which a run was paused, once for each pause. A notification that cannot be sent is sent with
 * the next turn; a second one for the same pause takes the place of the first.
 */
export async function pageOwners(options: {
  knex: Knex;
  notifications: NotificationService;
  now: Date;
  ownerOf(trx: Knex.Transaction, hash: string): Promise<string>;
}): Promise<number> {
  const { knex, notifications, now, ownerOf } = options;
  const open = await knex.transaction(async trx => {
    const runs = await readOpenRuns(trx, { status: 'paused' });
    const found = [];
    for (const run of runs.filter(({ paged_at }) => paged_at === null)) {
      found.push({ run, owner: await ownerOf(trx, run.hash) });
    }
    return found;
  });
  for (const { run, owner } of open) {
    await notifications.send({
      recipients: { type: 'entity', entityRef: owner },
      payload: {
        title: `${run.flow} starts nothing any more`,
        description: `${run.pause_reason}. It goes on when somebody who may has looked at it and lets it.`,
        link: `/governance/flows/${run.flow}`,
        severity: 'critical',
        topic: 'governance-trigger-paused',
        scope: `${run.id}/${run.paused_at}`,
      },
    });
    await knex.transaction(trx =>
      updateRun(trx, run.id, { paged_at: now.toISOString() }),
    );
  }
  return open.length;
}
