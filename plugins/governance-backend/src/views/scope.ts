import { InputError } from '@backstage/errors';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { keyOf } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';

/** Whose things are looked at. */
export type ViewScope =
  | { kind: 'component'; ref: string }
  | { kind: 'owner'; ref: string }
  | { kind: 'identity'; ref: string };

/**
 * The scope of an entity: what a Component uses, or what a Group or User owns.
 *
 * @throws InputError for entities of another kind
 */
export function scopeOfEntity(entityRef: string): ViewScope {
  const parsed = parseEntityRef(entityRef);
  const ref = stringifyEntityRef(parsed);
  switch (keyOf(parsed.kind)) {
    case 'component':
      return { kind: 'component', ref };
    case 'group':
    case 'user':
      return { kind: 'owner', ref };
    default:
      throw new InputError(
        `entityRef: '${entityRef}' is a ${parsed.kind}; give a Component, Group or User, or the identity of a Resource`,
      );
  }
}

/** A subquery of the groups below an owner, itself included. */
function ownersWithin(query: Knex.QueryBuilder, ownerRef: string): void {
  query
    .select('group_ref')
    .from('directory_group_tree')
    .where('ancestor_ref', ownerRef);
}

/**
 * Restricts a query on a table with `ref` and `owner_ref` to a scope. Uses `inventory_consumers_component_idx` for
 * components and the owner index of the table for owners.
 */
export function withinScope(
  query: Knex.QueryBuilder,
  scope: ViewScope,
  columns: { ref: string; owner: string },
): void {
  switch (scope.kind) {
    case 'component':
      query.whereIn(columns.ref, inner =>
        inner
          .select('subject_ref')
          .from('inventory_consumers')
          .where('component_ref', scope.ref),
      );
      break;
    case 'owner':
      query.where(inner =>
        inner
          .where(columns.owner, scope.ref)
          .orWhereIn(columns.owner, groups => ownersWithin(groups, scope.ref)),
      );
      break;
    case 'identity':
      query.where(columns.ref, scope.ref);
      break;
    default:
      throw new Error(`Unknown scope ${scope satisfies never}`);
  }
}
