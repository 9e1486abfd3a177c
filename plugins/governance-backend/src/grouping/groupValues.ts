/** Like `Map.groupBy`, with a value of each item in its place: values by key, both in the order in which they came. */
export function groupValues<T, K, V>(
  items: Iterable<T>,
  keyOf: (item: T) => K,
  valueOf: (item: T) => V,
): Map<K, V[]> {
  return new Map(
    [...Map.groupBy(items, keyOf)].map(([key, group]) => [
      key,
      group.map(valueOf),
    ]),
  );
}
