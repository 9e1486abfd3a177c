import { Knex } from 'knex';
import { appendHistoriesOnce } from '../certification/operations/appendHistoryOnce';
import { readReviewersOf } from '../certification/operations/readReviewersOf';
import { queueTogether } from '../certification/operations/notices';
import { matchesSelector } from './matchesSelector';
import { settleReopened } from './operations/campaignSubjects';
import {
  ExclusionRow,
  holdExclusion,
  selectorOf,
} from './operations/exclusions';
import { noteEnded, noteLeftOut } from './operations/exclusionSubjects';
import { groupsBelow } from './operations/groupsBelow';
import {
  CountedItem,
  OpenItem,
  readCountedItems,
  readOpenItems,
} from './operations/openItems';
import { readTargets } from './operations/readTargets';
import { ReopeningContext } from './reopenExclusion';

/** Open questions that are looked at in one transaction. */
const BATCH = 500;
const ACTOR = { kind: 'engine', route: 'exclusion' } as const;

interface Batch {
  exclusion: ExclusionRow;
  at: string;
  effectKey: string;
}

/** Which of some items an exclusion covers, by what the inventory knows now. */
async function findCovered(
  trx: Knex.Transaction,
  exclusion: ExclusionRow,
  items: readonly OpenItem[],
): Promise<OpenItem[]> {
  const selector = selectorOf(exclusion);
  const targets = await readTargets(trx, items);
  const below = await groupsBelow(
    trx,
    selector.ownerGroup === undefined ? [] : [selector.ownerGroup],
  );
  return items.filter(({ identity_ref, subject_ref }) => {
    const target = targets.get(identity_ref);
    return target && matchesSelector(selector, target, subject_ref, below);
  });
}

/** What asks because a campaign or a period wants it; what also asks by itself goes on, and campaigns leave it out. */
function isToEnd(
  { id, cause_kind }: OpenItem,
  counted: readonly CountedItem[],
): boolean {
  return (
    cause_kind === 'campaign' ||
    cause_kind === 'scheduled' ||
    counted.some(({ item_id, taken_in }) => item_id === id && !taken_in)
  );
}

/** Ends questions as excluded. Returns those that have not been answered at the same moment. */
async function end(
  trx: Knex.Transaction,
  context: ReopeningContext,
  batch: Batch,
  items: readonly OpenItem[],
): Promise<OpenItem[]> {
  const { exclusion, at, effectKey } = batch;
  const until = exclusion.until.slice(0, 10);
  const results = await context.engine().sendMany(
    trx,
    items.map(({ instance_id }) => ({
      instanceId: instance_id,
      event: {
        type: 'cancel',
        reason: `the exclusion ${exclusion.id} leaves it out until ${until}`,
        as: 'excluded',
      },
      actor: ACTOR,
    })),
  );
  const ended = items.filter((_, index) => results[index].accepted);
  await appendHistoriesOnce(
    trx,
    effectKey,
    ended.map(({ id }) => ({
      itemId: id,
      entry: {
        at,
        by: 'engine',
        what: `the exclusion ${exclusion.id} leaves it out until ${until}; it is asked about again then`,
      },
    })),
  );
  const asked = await readReviewersOf(
    trx,
    ended.map(({ id }) => id),
  );
  await queueTogether(
    trx,
    ended.map(({ id }) => ({
      itemId: id,
      kind: 'excluded',
      recipients: asked.get(id) ?? [],
      occasion: effectKey,
      at,
    })),
  );
  return ended;
}

/** Has campaigns that are not over leave things out which they counted as items. */
async function leaveOut(
  trx: Knex.Transaction,
  { exclusion, at }: Batch,
  options: {
    items: readonly OpenItem[];
    ended: ReadonlySet<string>;
    counted: readonly CountedItem[];
  },
): Promise<void> {
  const { items, ended, counted } = options;
  const rows = items.map(({ id, identity_ref, subject_ref }) => ({
    exclusion_id: exclusion.id,
    identity_ref,
    subject_ref,
    item_id: id,
  }));
  await noteLeftOut(
    trx,
    rows.map(({ item_id: _, ...row }) => ({ ...row, left_out_at: at })),
  );
  await noteEnded(
    trx,
    rows.filter(({ item_id }) => ended.has(item_id)),
  );
  const until = exclusion.until.slice(0, 10);
  const left = new Set(items.map(({ id }) => id));
  await settleReopened(
    trx,
    counted
      .filter(({ item_id }) => left.has(item_id))
      .map(({ item_id, campaign_id, identity_ref, subject_ref }) => ({
        campaign_id,
        identity_ref,
        subject_ref,
        outcome: 'exempt' as const,
        reason: `an exclusion until ${until} leaves it out; it was asked about before, as review ${item_id}`,
        item_id: null,
        taken_in: false,
        basis: exclusion.id,
      })),
  );
}

async function closeBatch(
  trx: Knex.Transaction,
  context: ReopeningContext,
  options: { id: string; effectKey: string; after: string },
): Promise<{ after?: string; ended: number }> {
  const { id, effectKey, after } = options;
  const at = (await context.engine().now(trx)).toISOString();
  const exclusion = await holdExclusion(trx, id);
  if (!exclusion || exclusion.ended_at !== null || exclusion.until <= at) {
    return { ended: 0 };
  }
  const open = await readOpenItems(trx, { exclusion, after, limit: BATCH });
  const covered = await findCovered(trx, exclusion, open);
  const counted = await readCountedItems(
    trx,
    covered.map(item => item.id),
  );
  const batch = { exclusion, at, effectKey };
  const toEnd = covered.filter(item => isToEnd(item, counted));
  const ended = new Set(
    (await end(trx, context, batch, toEnd)).map(item => item.id),
  );
  await leaveOut(trx, batch, {
    // What was answered at the same moment is decided, and stays where it counts.
    items: covered.filter(item => ended.has(item.id) || !toEnd.includes(item)),
    ended,
    counted,
  });
  return {
    after: open.length === BATCH ? open.at(-1)?.id : undefined,
    ended: ended.size,
  };
}

/**
 * Ends the open questions that an exclusion in force covers, tells those who were asked, and has campaigns that are not over
 * leave them out. What was decided and waits to be carried out goes on, and so does what somebody asks about by hand. Batch by
 * batch: a crash loses nothing, and once more ends nothing twice.
 *
 * @returns how many questions were ended
 */
export async function closeExcluded(
  context: ReopeningContext,
  options: { id: string; effectKey: string },
  signal: AbortSignal,
): Promise<number> {
  let total = 0;
  let after: string | undefined = '';
  while (after !== undefined) {
    signal.throwIfAborted();
    const from: string = after;
    const done = await context.knex.transaction(trx =>
      closeBatch(trx, context, { ...options, after: from }),
    );
    total += done.ended;
    after = done.after;
  }
  return total;
}
