import { Knex } from 'knex';
import { ComponentFacts } from './readComponents';
import { CatalogPart } from './readParts';

const CHUNK = 200;

/**
 * Every pair of a component and something that it lies in, each component being in itself. A cycle in the catalog ends
 * where it closes; what the catalog does not hold is left out.
 */
export function listComponentTree(
  components: readonly Pick<ComponentFacts, 'ref' | 'system'>[],
  parts: readonly CatalogPart[],
): Array<{ ancestorRef: string; componentRef: string }> {
  const partOf = new Map(parts.map(part => [part.ref, part]));
  return components.flatMap(({ ref, system }) => {
    const ancestors = new Set<string>([ref]);
    let part = system === undefined ? undefined : partOf.get(system);
    while (part && !ancestors.has(part.ref)) {
      ancestors.add(part.ref);
      part =
        part.parentRef === undefined ? undefined : partOf.get(part.parentRef);
    }
    return [...ancestors].map(ancestorRef => ({
      ancestorRef,
      componentRef: ref,
    }));
  });
}

/** Stores a complete reading of systems and domains, and what each component lies in. */
export async function replaceParts(
  trx: Knex.Transaction,
  components: readonly Pick<ComponentFacts, 'ref' | 'system'>[],
  parts: readonly CatalogPart[],
): Promise<void> {
  await trx('directory_component_tree').delete();
  await trx('directory_parts').delete();
  await trx.batchInsert(
    'directory_parts',
    parts.map(({ ref, kind, title, parentRef }) => ({
      ref,
      kind,
      title,
      parent_ref: parentRef ?? null,
    })),
    CHUNK,
  );
  await trx.batchInsert(
    'directory_component_tree',
    listComponentTree(components, parts).map(
      ({ ancestorRef, componentRef }) => ({
        ancestor_ref: ancestorRef,
        component_ref: componentRef,
      }),
    ),
    CHUNK,
  );
}
