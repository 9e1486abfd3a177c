import { keyOf } from '@countersign/plugin-governance-common';
import { openQuestion } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { replaceAsked } from '../approvals/operations/replaceAsked';
import { queueNotices } from '../certification/operations/notices';
import { FlowEngine } from '../flows';
import { closeStill } from '../stillness/operations/stills';
import { askApprovers } from './askApprovers';
import { countOpenTasks } from './operations/openTasks';
import {
  QueuedTaskRow,
  listQueuedOf,
  listWaitingPeople,
} from './operations/taskQueue';

/** What waits for one person and is looked at in one turn. */
const MOST_LOOKED_AT = 1000;

interface Options {
  knex: Knex;
  engine: FlowEngine;
  cap: number;
}

/**
 * Puts a review to somebody who has room by now; its deadline runs from here on. One that is over leaves the queue, one
 * whose answer may still be taken back stays in it.
 */
async function giveReview(
  trx: Knex.Transaction,
  row: QueuedTaskRow,
  at: string,
): Promise<boolean> {
  const item = await trx('review_items')
    .where({ id: row.item_id })
    .first<{ status: string } | undefined>('status');
  if (item && item.status !== 'open' && item.status !== 'closed') {
    return false;
  }
  await trx('task_queue')
    .where({ kind: row.kind, item_id: row.item_id, person: row.person })
    .delete();
  await closeStill(trx, {
    scope: 'instance',
    target: row.instance_id,
    cause: 'queue',
    to: at,
  });
  if (item?.status !== 'open') {
    return false;
  }
  await trx('review_reviewers')
    .insert({ item_id: row.item_id, user_ref: row.person, via: row.via })
    .onConflict(['item_id', 'user_ref'])
    .ignore();
  await queueNotices(trx, [
    {
      itemId: row.item_id,
      kind: 'asked',
      recipients: [row.person],
      occasion: 'given-out',
      at,
    },
  ]);
  return true;
}

/** Asks again what an instance asks: whoever has room by now is asked. */
async function giveApproval(
  trx: Knex.Transaction,
  { engine, cap }: Options,
  row: QueuedTaskRow,
  at: string,
): Promise<boolean> {
  const { events, ...instance } = await engine.getInstance(
    trx,
    row.instance_id,
  );
  const definition = await engine.getDefinition(trx, instance.hash);
  const question =
    instance.status === 'running'
      ? openQuestion(definition, instance.snapshot, at, engine.ports)
      : undefined;
  const asked = await askApprovers(trx, {
    instances: [{ instanceId: instance.id, question, exempt: false }],
    cap,
    at,
  });
  await replaceAsked(trx, { instanceIds: [instance.id], asked });
  return asked.some(({ person }) => person === row.person);
}

async function giveTo(
  trx: Knex.Transaction,
  options: Options,
  person: string,
): Promise<number> {
  const at = (await options.engine.now(trx)).toISOString();
  const counts = await countOpenTasks(trx, [person]);
  let room = options.cap - (counts.get(keyOf(person)) ?? 0);
  let given = 0;
  const rows = room > 0 ? await listQueuedOf(trx, person, MOST_LOOKED_AT) : [];
  for (const row of rows) {
    if (room > 0) {
      const isGiven =
        row.kind === 'review'
          ? await giveReview(trx, row, at)
          : await giveApproval(trx, options, row, at);
      room -= isGiven ? 1 : 0;
      given += isGiven ? 1 : 0;
    }
  }
  return given;
}

/**
 * Gives tasks that waited to people who have room by now, oldest first, each person in one transaction. What is over
 * meanwhile leaves the queue.
 *
 * @returns how many were given.
 */
export async function giveOutTasks(
  options: Options,
  signal: AbortSignal,
): Promise<number> {
  const { knex } = options;
  let given = 0;
  let after = '';
  for (;;) {
    const place = { after, limit: 100 };
    const page = await knex.transaction(trx => listWaitingPeople(trx, place));
    for (const { person } of page) {
      if (signal.aborted) {
        return given;
      }
      given += await knex.transaction(trx => giveTo(trx, options, person));
    }
    const last = page.at(-1);
    if (!last) {
      return given;
    }
    after = last.person;
  }
}
