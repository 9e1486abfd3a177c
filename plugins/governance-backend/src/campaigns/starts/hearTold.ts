import {
  CampaignDefinition,
  keyOf,
  TOLD_EVENTS,
} from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { findSubject } from '../../facts/operations/findSubject';
import { EventListener } from '../../triggers/takeEvent';
import { listDefinitions } from '../findDefinition';
import { Affected, asksAbout, listAffected } from './affected';
import { addPendingEvent } from './operations/pendingEvents';

/** What an event is about, as the inventory knows it; nothing where it names what nobody knows. */
async function findTold(
  trx: Knex.Transaction,
  subject: string,
): Promise<Affected[]> {
  const ref = keyOf(subject);
  if (ref.startsWith('component:')) {
    return listAffected(trx, { kind: 'component', ref });
  }
  const known = await findSubject(trx, subject);
  if (!known) {
    return [];
  }
  const kind =
    known.kind === 'integration' ? 'partner-integration' : known.kind;
  return [{ ref: subject, kind }];
}

/**
 * Makes what takes down, for the definitions that name them, events that no source shows and somebody tells: that the
 * vendor behind an identity is another, or what a contract covers.
 */
export function createToldListener(
  shipped: () => readonly CampaignDefinition[],
): EventListener {
  return async (trx, event) => {
    const { subject, name } = event;
    if (subject === undefined || !TOLD_EVENTS.some(told => told === name)) {
      return;
    }
    const naming = (await listDefinitions(trx, shipped())).filter(
      ({ definition }) =>
        definition.spec.events?.on.some(wanted => wanted === name),
    );
    const affected = naming.length > 0 ? await findTold(trx, subject) : [];
    for (const { definition } of naming) {
      for (const { ref: subject_ref } of affected.filter(({ kind }) =>
        asksAbout(definition, kind),
      )) {
        await addPendingEvent(trx, {
          definition: definition.metadata.name,
          subject_ref,
          name,
          event_id: `${event.source}/${event.id}`.slice(0, 255),
          first_at: event.at,
        });
      }
    }
  };
}
