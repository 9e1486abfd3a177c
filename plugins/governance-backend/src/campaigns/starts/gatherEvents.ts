import { CampaignDefinition } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import {
  readChangesAfter,
  readCursor,
  storeCursor,
} from '../../triggers/operations/inventoryEvents';
import { eventsOfChange } from '../../triggers/eventsOfChange';
import { asksAbout, listAffected } from './affected';
import { addPendingEvent } from './operations/pendingEvents';

/** Changes looked at in one transaction. */
const PAGE = 200;

/** Where the catalog's own changes are kept among those of sources. */
const CATALOG = 'catalog';

/** Every source that changes are known of, the catalog among them. */
export async function listChangeSources(
  trx: Knex.Transaction,
): Promise<string[]> {
  const ids: string[] = await trx('inventory_sources')
    .orderBy('id')
    .pluck('id');
  return [...new Set([...ids, CATALOG])];
}

/**
 * Takes down for the definitions that name them the next events of a source, with the place up to which it came. What
 * happened before the first turn is not gone back to.
 *
 * @returns whether there may be more
 */
export async function gatherEvents(
  trx: Knex.Transaction,
  options: {
    source: string;
    definitions: readonly CampaignDefinition[];
    now: string;
  },
): Promise<boolean> {
  const { source, definitions, now } = options;
  const cursor = await readCursor(trx, `campaigns/${source}`);
  if (cursor.at === '') {
    await storeCursor(trx, { ...cursor, at: now, id: '' });
    return false;
  }
  const changes = await readChangesAfter(trx, {
    source,
    after: cursor,
    limit: PAGE,
  });
  for (const change of changes) {
    const names = eventsOfChange(change);
    for (const definition of definitions) {
      const { metadata, spec } = definition;
      const name = names.find(found =>
        spec.events?.on.some(wanted => wanted === found),
      );
      const subjects =
        name === undefined
          ? []
          : await listAffected(trx, {
              kind: change.subject_kind,
              ref: change.subject_ref,
            });
      for (const { ref: subject_ref } of subjects.filter(({ kind }) =>
        asksAbout(definition, kind),
      )) {
        await addPendingEvent(trx, {
          definition: metadata.name,
          subject_ref,
          name: String(name),
          event_id: change.id,
          first_at: change.at,
        });
      }
    }
  }
  const last = changes.at(-1);
  if (last) {
    await storeCursor(trx, { ...cursor, at: last.at, id: last.id });
  }
  return changes.length === PAGE;
}
