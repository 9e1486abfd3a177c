import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_IDENTITY,
  keyOf,
  OverviewSubject,
} from '@countersign/plugin-governance-common';

/** The inventory record that a governed Resource stands for. */
export function inventoryRefOf(entity: Entity): string | undefined {
  return entity.metadata.annotations?.[ANNOTATION_IDENTITY];
}

/**
 * What the backend is asked about an entity: a Component or Group by its reference, a governed Resource by the
 * inventory record that it stands for. `undefined` for a Resource that stands for none.
 */
export function subjectOf(entity: Entity): OverviewSubject | undefined {
  if (keyOf(entity.kind) !== 'resource') {
    return { entityRef: stringifyEntityRef(entity) };
  }
  const identityRef = inventoryRefOf(entity);
  return identityRef ? { identityRef } : undefined;
}
