import { IdentityKey } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { asTable } from '../../bulk';
import { identityRefOf } from '../refs';
import { Standalone } from '../standalone';

/** An identity that a thing works through or proves. */
export interface LinkedIdentity {
  ref: string;
  title: string;
  /** Scopes that it holds now. */
  scopes: string[];
}

function keysOf(thing: Standalone): IdentityKey[] {
  if (thing.kind === 'integration') {
    return thing.body.identities ?? [];
  }
  const { authenticates } = thing.body;
  return authenticates ? [authenticates] : [];
}

/**
 * The identities that things work through or prove, by the reference of the thing. A key names no source, so that every
 * source is tried; what no source knows is left out. In as many statements for hundreds as for one; relies on primary keys
 * and on `inventory_grants_identity_idx`.
 */
export async function readLinkedIdentities(
  trx: Knex.Transaction,
  things: readonly Standalone[],
): Promise<Map<string, LinkedIdentity[]>> {
  const linked = things.filter(thing => keysOf(thing).length > 0);
  if (linked.length === 0) {
    return new Map();
  }
  const sources: string[] = await trx('inventory_sources').pluck('id');
  const candidatesOf = (thing: Standalone) =>
    keysOf(thing).flatMap(key =>
      sources.map(source => identityRefOf(source, key)),
    );
  const wanted = [...new Set(linked.flatMap(candidatesOf))];
  const rows: Array<{ ref: string; display_name: string }> = await trx
    .from(asTable(trx, wanted, 'wanted'))
    .join('inventory_identities', 'inventory_identities.ref', 'wanted.value')
    .whereNull('inventory_identities.absent_since')
    .orderBy('inventory_identities.ref')
    .select('inventory_identities.ref', 'inventory_identities.display_name');
  const scopes: Array<{ identity_ref: string; display_name: string }> =
    await trx
      .from(
        asTable(
          trx,
          rows.map(({ ref }) => ref),
          'wanted',
        ),
      )
      .join('inventory_grants', 'inventory_grants.identity_ref', 'wanted.value')
      .whereNull('inventory_grants.absent_since')
      .where('inventory_grants.kind', 'scope')
      .orderBy('inventory_grants.ref')
      .select('inventory_grants.identity_ref', 'inventory_grants.display_name');
  const known = new Map(
    rows.map(({ ref, display_name }): [string, LinkedIdentity] => [
      ref,
      { ref, title: display_name, scopes: [] },
    ]),
  );
  for (const { identity_ref, display_name } of scopes) {
    known.get(identity_ref)?.scopes.push(display_name);
  }
  return new Map(
    linked.map((thing): [string, LinkedIdentity[]] => [
      thing.row.ref,
      candidatesOf(thing).flatMap(ref => known.get(ref) ?? []),
    ]),
  );
}
