import { DirectoryGroup } from './readDirectory';

/**
 * Every pair of a group and one of its ancestors, each group being its own. A cycle in the catalog ends where it closes.
 */
export function listGroupTree(
  groups: Pick<DirectoryGroup, 'ref' | 'parentRef'>[],
): Array<{ ancestorRef: string; groupRef: string }> {
  const parentOf = new Map(
    groups.map(({ ref, parentRef }) => [ref, parentRef]),
  );
  return groups.flatMap(({ ref }) => {
    const ancestors = new Set<string>();
    let current: string | undefined = ref;
    while (current && !ancestors.has(current)) {
      ancestors.add(current);
      current = parentOf.get(current);
    }
    return [...ancestors].map(ancestorRef => ({ ancestorRef, groupRef: ref }));
  });
}
