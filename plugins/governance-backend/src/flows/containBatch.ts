import { Knex } from 'knex';
import { describeTrouble } from '../trouble';

/**
 * Does work on many items in one transaction. When that fails, each item gets a transaction of its own, so that one bad
 * item does not hold up the others; what fails alone is handed to `onFailure`. A database that does nothing for anybody is
 * nobody's fault: those that it did not take are handed to `onTrouble` together. Yields what the transactions that committed
 * yielded.
 */
export async function containBatch<T, R>(
  database: Knex,
  items: readonly T[],
  options: {
    work: (trx: Knex.Transaction, items: readonly T[]) => Promise<R>;
    onFailure: (item: T, error: Error) => Promise<void>;
    onTrouble: (items: readonly T[], error: Error) => void;
  },
): Promise<R[]> {
  if (items.length === 0) {
    return [];
  }
  try {
    return [await database.transaction(trx => options.work(trx, items))];
  } catch (error) {
    if (describeTrouble(error) !== undefined) {
      options.onTrouble(items, error as Error);
      return [];
    }
    if (items.length === 1) {
      await options.onFailure(items[0], error as Error);
      return [];
    }
    const results: R[] = [];
    for (const item of items) {
      results.push(...(await containBatch(database, [item], options)));
    }
    return results;
  }
}
