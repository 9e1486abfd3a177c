import { Knex } from 'knex';
import { judgeItem } from './judgeItem';
import { readCalls } from './operations/calls';
import { ItemUnderWay, listUnderWay, updateItem } from './operations/items';
import { WavesRow } from './rows';

const PAGE = 500;

/** Looks what has become of everything under way, and writes down what has changed. */
export async function settleItems(
  trx: Knex.Transaction,
  waves: Pick<WavesRow, 'id' | 'action'>,
  at: string,
): Promise<void> {
  let after = 0;
  let page: ItemUnderWay[] = [];
  do {
    page = await listUnderWay(trx, waves.id, { after, limit: PAGE });
    const calls = await readCalls(
      trx,
      page.flatMap(({ instance_id: id }) => id ?? []),
    );
    for (const item of page) {
      const made =
        item.instance_id === null ? undefined : calls.get(item.instance_id);
      const { state, reason } = judgeItem(waves.action, {
        credential: item.credential_state,
        instance:
          item.instance_status === null
            ? undefined
            : {
                status: item.instance_status,
                state: item.instance_state ?? '',
                outcome: item.instance_outcome,
              },
        calls: (made?.made ?? 0) - item.attempts_before,
        error: made?.error,
        again: made?.again ?? false,
      });
      if (state !== item.state || (reason ?? null) !== item.reason) {
        const isSettled = state === 'done' || state === 'failed';
        await updateItem(trx, item, {
          state,
          reason: reason ?? null,
          settled_at: isSettled ? at : null,
        });
      }
      after = item.position;
    }
  } while (page.length === PAGE);
}
