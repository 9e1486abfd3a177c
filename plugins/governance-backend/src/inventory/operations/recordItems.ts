import { keyOf, Observation } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { describeDiff } from '../describeDiff';
import { changeRow, kindOfChange, RecordingContext } from '../recordingContext';
import { digestOf, itemRefOf } from '../refs';
import { batchesOf, ChangeRow, ItemRow } from '../rows';
import { insertChanges } from './insertChanges';
import { readCorrectedOwners } from './readCorrectedOwners';
import { replaceConsumers } from './replaceConsumers';

/** The tables of things that are no principals. */
export const ITEM_TABLES = {
  certificate: 'inventory_certificates',
  'partner-integration': 'inventory_partner_integrations',
  role: 'inventory_roles',
} as const;

/** Kinds of things that are no principals. */
export type ItemKind = keyof typeof ITEM_TABLES;

interface Item {
  realm: string;
  externalId: string;
  displayName: string;
  owner?: string;
  environment?: string;
  expiresAt?: string;
  consumers?: string[];
  body: Record<string, unknown>;
}

/** What an observation says of one kind, in one shape. */
export function itemsOf(kind: ItemKind, observation: Observation): Item[] {
  switch (kind) {
    case 'certificate':
      return observation.certificates.map(body => ({
        ...body,
        expiresAt: body.notValidAfter,
        body: { ...body },
      }));
    case 'partner-integration':
      return observation.partnerIntegrations.map(body => ({
        ...body,
        realm: '',
        body: { ...body },
      }));
    case 'role':
      return observation.roles.map(body => ({ ...body, body: { ...body } }));
    default: {
      const unexpected: never = kind;
      throw new Error(`Unexpected kind ${unexpected}`);
    }
  }
}

/** What changed of a thing. Whose it is has not, while a correction stands before what its source says. */
function diffOf(
  existing: ItemRow,
  item: Item,
  { isCorrected }: { isCorrected: boolean },
): Record<string, unknown> {
  const { owner, ...diff } = describeDiff(JSON.parse(existing.body), item.body);
  return owner === undefined || isCorrected ? diff : { ...diff, owner };
}

/** Records certificates, partner integrations or roles. Returns the refs of all that were named. */
export async function recordItems(
  trx: Knex.Transaction,
  context: RecordingContext,
  kind: ItemKind,
  items: Item[],
): Promise<string[]> {
  const { source, basis, observedAt, run, tally } = context;
  const table = ITEM_TABLES[kind];
  const byRef = new Map(
    items.map(item => [
      itemRefOf(kind, source.id, item.realm, item.externalId),
      item,
    ]),
  );
  for (const batch of batchesOf([...byRef])) {
    const found: ItemRow[] = await trx<ItemRow>(table).whereIn(
      'ref',
      batch.map(([ref]) => ref),
    );
    const corrected = await readCorrectedOwners(
      trx,
      found.map(({ ref }) => ref),
    );
    const existingByRef = new Map(found.map(row => [row.ref, row]));
    const rows: ItemRow[] = [];
    const confirmed: string[] = [];
    const changes: ChangeRow[] = [];
    const consumers: { ref: string; components: string[]; via: string }[] = [];
    for (const [ref, item] of batch) {
      const existing = existingByRef.get(ref);
      const hash = digestOf(item.body);
      const change = kindOfChange({
        isNew: !existing,
        returned: Boolean(existing?.absent_since),
        differs: existing?.content_hash !== hash,
      });
      tally[change] += 1;
      if (change === 'unchanged') {
        confirmed.push(ref);
        continue;
      }
      changes.push(
        changeRow(context, {
          subject_kind: kind,
          subject_ref: ref,
          kind: change,
          diff: existing
            ? diffOf(existing, item, { isCorrected: corrected.has(ref) })
            : {},
        }),
      );
      consumers.push({
        ref,
        components: item.consumers ?? [],
        via: source.title,
      });
      rows.push({
        ref,
        source: source.id,
        realm: item.realm,
        external_id: item.externalId,
        display_name: item.displayName,
        owner_ref:
          corrected.get(ref) ??
          (item.owner === undefined ? null : keyOf(item.owner)),
        environment: item.environment ?? source.environment ?? null,
        expires_at: item.expiresAt ?? null,
        absent_since: null,
        first_seen_at: existing?.first_seen_at ?? observedAt,
        last_changed_at: observedAt,
        seen_at: observedAt,
        seen_run: run,
        content_hash: hash,
        body: JSON.stringify(item.body),
      });
    }
    if (rows.length > 0) {
      await trx<ItemRow>(table).insert(rows).onConflict('ref').merge();
    }
    if (confirmed.length > 0) {
      await trx<ItemRow>(table)
        .whereIn('ref', confirmed)
        .update({ seen_at: observedAt, seen_run: run });
    }
    await insertChanges(trx, changes);
    await replaceConsumers(trx, {
      source: source.id,
      basis,
      subjects: consumers,
    });
  }
  return [...byRef.keys()];
}
