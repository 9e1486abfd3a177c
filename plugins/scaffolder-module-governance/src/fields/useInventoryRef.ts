import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { ANNOTATION_IDENTITY } from '@countersign/plugin-governance-common';
import { useEffect, useState } from 'react';

/** What a thing is called in the inventory, or why that is not known. */
export type InventoryRef =
  | { kind: 'none' }
  | { kind: 'looking' }
  | { kind: 'known'; ref: string }
  | { kind: 'failed'; reason: string };

const isEntityRef = (text: string) => /^[^:/]+:[^:/]+\/[^:/]+$/.test(text);

/** Finds the reference in the inventory of what was picked: of an entity by its annotation; anything else is one already. */
export function useInventoryRef(picked: string | undefined): InventoryRef {
  const catalog = useApi(catalogApiRef);
  const [found, setFound] = useState<{ of: string; is: InventoryRef }>();
  const entityRef = picked && isEntityRef(picked) ? picked : undefined;
  useEffect(() => {
    let isCurrent = true;
    const answer = (is: InventoryRef) =>
      isCurrent && entityRef && setFound({ of: entityRef, is });
    if (entityRef) {
      catalog.getEntityByRef(entityRef).then(
        entity => {
          const ref = entity?.metadata.annotations?.[ANNOTATION_IDENTITY];
          answer(
            ref
              ? { kind: 'known', ref }
              : {
                  kind: 'failed',
                  reason: `${entityRef} is not in the inventory`,
                },
          );
        },
        error => answer({ kind: 'failed', reason: String(error.message) }),
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [catalog, entityRef]);
  if (!picked) {
    return { kind: 'none' };
  }
  if (!entityRef) {
    return { kind: 'known', ref: picked };
  }
  return found?.of === entityRef ? found.is : { kind: 'looking' };
}
