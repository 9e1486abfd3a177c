/** A page of a list, and the cursor under which the next one is asked for: absent on the last page. */
export interface Page<T, C> {
  items: T[];
  next?: C;
}

/**
 * The page that rows read with `limit + 1` make: the row beyond the limit is not shown, it only tells that there is
 * more. `cursorOf` says where the next page begins, from the last row that is shown; it is asked only when there is a
 * next page.
 */
export function pageOf<T, C>(
  rows: readonly T[],
  limit: number,
  cursorOf: (last: T) => C,
): Page<T, C> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined
    ? { items, next: cursorOf(last) }
    : { items };
}
