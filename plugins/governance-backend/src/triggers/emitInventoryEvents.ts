import { FindingThresholds } from '@countersign/plugin-governance-common';
import { Knex } from 'knex';
import { emitEnding } from './emitEnding';
import { emitFindings } from './emitFindings';
import { eventsOfChange } from './eventsOfChange';
import {
  AgedSubject,
  EventCursor,
  readAgedCredentials,
  readChangesAfter,
  readCursor,
  readEndingCertificates,
  readSourceIds,
  storeCursor,
} from './operations/inventoryEvents';
import { TriggeredFlow } from './operations/triggers';
import { EventAnswer, TriggerEvent } from './takeEvent';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How often it is told again that something is too old. Whoever refuses to replace it is not asked again the next day. */
const AGED_AGAIN_MS = 30 * DAY_MS;

/** What telling takes. */
export interface EmittingContext {
  flows: readonly TriggeredFlow[];
  thresholds: FindingThresholds;
  now: Date;
  /** Changes in one transaction. */
  pageSize: number;
  take(trx: Knex.Transaction, event: TriggerEvent): Promise<EventAnswer>;
}

function eventOf(
  name: string,
  options: { id: string; subject: string; at: string },
): TriggerEvent {
  return {
    source: 'inventory',
    name,
    ...options,
    stated: {},
    verified: {},
    actor: { kind: 'engine', route: 'inventory' },
  };
}

/** Whether somebody owns an identity already, so that it does not have to be found an owner. */
async function isOwned(trx: Knex.Transaction, ref: string): Promise<boolean> {
  const row = await trx('inventory_identities')
    .where({ ref })
    .whereNotNull('owner_ref')
    .first('ref');
  return row !== undefined;
}

/** Tells the changes of one source, a page of them. Says whether there may be more. */
async function emitChanges(
  trx: Knex.Transaction,
  context: EmittingContext,
  source: string,
): Promise<boolean> {
  const named = new Set(context.flows.flatMap(({ trigger }) => trigger.on));
  const after = await readCursor(trx, `changes/${source}`);
  const changes = await readChangesAfter(trx, {
    source,
    after,
    limit: context.pageSize,
  });
  for (const change of changes) {
    for (const name of eventsOfChange(change).filter(n => named.has(n))) {
      const { subject_ref: subject, at, id } = change;
      // An identity that comes with an owner is in the inventory, and no discovery that somebody has to deal with.
      if (name !== 'identity.discovered' || !(await isOwned(trx, subject))) {
        const event = eventOf(name, { id: `${id}/${name}`, subject, at });
        await context.take(trx, event);
      }
    }
  }
  const last = changes.at(-1);
  if (last) {
    await storeCursor(trx, { name: after.name, at: last.at, id: last.id });
  }
  return changes.length === context.pageSize;
}

type AgeReader = (
  trx: Knex.Transaction,
  options: { before: string; after: string; limit: number },
) => Promise<AgedSubject[]>;

/**
 * Tells what only time brings about, each subject once a day, or every 30 days since it began where that is known. Says whether
 * there may be more.
 */
async function emitAged(
  trx: Knex.Transaction,
  context: EmittingContext,
  aged: { name: string; before: Date; read: AgeReader },
): Promise<boolean> {
  const { now, pageSize, flows } = context;
  const { name, before, read } = aged;
  if (!flows.some(({ trigger }) => trigger.on.includes(name))) {
    return false;
  }
  const day = now.toISOString().slice(0, 10);
  const stored = await readCursor(trx, `aged/${name}`);
  const cursor: EventCursor =
    stored.at === day ? stored : { ...stored, at: day, id: '' };
  const subjects = await read(trx, {
    before: before.toISOString(),
    after: cursor.id,
    limit: pageSize,
  });
  for (const { ref: subject, since } of subjects) {
    const period =
      since === undefined
        ? day
        : Math.floor((before.getTime() - Date.parse(since)) / AGED_AGAIN_MS);
    const id = `${name}/${subject}/${period}`;
    await context.take(
      trx,
      eventOf(name, { id, subject, at: now.toISOString() }),
    );
  }
  await storeCursor(trx, { ...cursor, id: subjects.at(-1)?.ref ?? cursor.id });
  return subjects.length === pageSize;
}

/**
 * What the inventory has to tell, as pages that each fit into one transaction. A page that is told twice starts nothing
 * twice, since each event has an id of its own.
 */
export async function listEmitters(
  trx: Knex.Transaction,
  context: EmittingContext,
): Promise<((trx: Knex.Transaction) => Promise<boolean>)[]> {
  const { now, thresholds } = context;
  const shifted = (days: number) => new Date(now.getTime() + days * DAY_MS);
  return [
    ...(await readSourceIds(trx)).flatMap(source => [
      (inner: Knex.Transaction) => emitChanges(inner, context, source),
      (inner: Knex.Transaction) => emitFindings(inner, context, source),
    ]),
    inner => emitEnding(inner, context),
    inner =>
      emitAged(inner, context, {
        name: 'certificate.scanned',
        before: shifted(thresholds.certificateExpiringDays),
        read: readEndingCertificates,
      }),
    inner =>
      emitAged(inner, context, {
        name: 'credential.aged',
        before: shifted(-thresholds.maxKeyAgeDays),
        read: readAgedCredentials,
      }),
  ];
}
