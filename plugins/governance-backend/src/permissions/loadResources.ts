import {
  GovernedIdentityResource,
  GovernedReviewResource,
} from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { groupValues } from '../grouping/groupValues';

interface OwnedRow {
  ref: string;
  owner_ref: string | null;
  environment: string | null;
}

async function ownerTrees(
  trx: Knex.Transaction,
  owners: string[],
): Promise<Map<string, string[]>> {
  const rows: Array<{ ancestor_ref: string; group_ref: string }> = await trx(
    'directory_group_tree',
  )
    .whereIn('group_ref', owners)
    .orderBy('ancestor_ref');
  return groupValues(
    rows,
    ({ group_ref }) => group_ref,
    ({ ancestor_ref }) => ancestor_ref,
  );
}

function toResources(
  refs: string[],
  rows: OwnedRow[],
  trees: Map<string, string[]>,
): Array<GovernedIdentityResource | undefined> {
  const byRef = new Map(rows.map(row => [row.ref, row]));
  return refs.map(ref => {
    const row = byRef.get(ref);
    return row
      ? {
          ref,
          ownerRef: row.owner_ref ?? undefined,
          ownerTree: row.owner_ref
            ? trees.get(row.owner_ref) ?? [row.owner_ref]
            : [],
          environment: row.environment ?? undefined,
        }
      : undefined;
  });
}

const present = (value: string | null): value is string => value !== null;

/** What permission rules see of identities, certificates and partner integrations; undefined where there is none such. */
export async function loadIdentityResources(
  knex: Knex,
  refs: string[],
): Promise<Array<GovernedIdentityResource | undefined>> {
  return knex.transaction(async trx => {
    const select = (table: string) =>
      trx(table).whereIn('ref', refs).select('ref', 'owner_ref', 'environment');
    const rows: OwnedRow[] = await select('inventory_identities').unionAll([
      select('inventory_certificates'),
      select('inventory_partner_integrations'),
    ]);
    const trees = await ownerTrees(
      trx,
      rows.map(row => row.owner_ref).filter(present),
    );
    return toResources(refs, rows, trees);
  });
}

/** What permission rules see of review items; undefined where there is no such item. */
export async function loadReviewResources(
  knex: Knex,
  ids: string[],
): Promise<Array<GovernedReviewResource | undefined>> {
  return knex.transaction(async trx => {
    const rows: OwnedRow[] = await trx('review_items')
      .whereIn('id', ids)
      .select('id as ref', 'owner_ref', 'environment');
    const reviewers: Array<{ item_id: string; user_ref: string }> = await trx(
      'review_reviewers',
    ).whereIn('item_id', ids);
    const trees = await ownerTrees(
      trx,
      rows.map(row => row.owner_ref).filter(present),
    );
    return toResources(ids, rows, trees).map(
      resource =>
        resource && {
          ...resource,
          reviewers: reviewers
            .filter(({ item_id }) => item_id === resource.ref)
            .map(({ user_ref }) => user_ref),
        },
    );
  });
}
