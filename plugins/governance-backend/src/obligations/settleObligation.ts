import { addDuration } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { ReviewService } from '../certification/ReviewService';
import { TriggerService } from '../triggers';
import { findOwed, isGone, OwedSubject } from './findOwed';
import { ObligationRow, updateObligation } from './operations/obligations';

/** What settling takes. */
export interface SettlingContext {
  reviews: () => ReviewService;
  triggers: () => TriggerService;
}

/** What was done about something owed, or why nothing could be. */
type Settlement = { met: true; done: string } | { met: false; why: string };

const ACTOR = { kind: 'engine', route: 'obligations' } as const;

/** The event that something owed is, once it is due. */
function eventName(kind: string): string {
  return kind === 'expiry' ? 'grant.expired' : `${kind}.due`;
}

async function tellFlows(
  trx: Knex.Transaction,
  context: SettlingContext,
  row: ObligationRow,
  owed: OwedSubject | undefined,
): Promise<string[]> {
  const { starts } = await context.triggers().takeIn(trx, {
    source: 'obligations',
    id: `${row.id}/${row.due_at}`,
    name: eventName(row.kind),
    subject: owed?.ref ?? row.subject,
    at: row.due_at,
    stated: {},
    verified: {},
    actor: ACTOR,
  });
  return starts
    .filter(({ result }) => result !== 'excluded' && result !== 'unreadable')
    .map(({ flow }) => flow);
}

/** Puts it before the team that owns it. What nobody can be asked about is said so. */
async function askOwner(
  trx: Knex.Transaction,
  context: SettlingContext,
  row: ObligationRow,
  identityRef: string,
): Promise<Settlement> {
  const text =
    row.kind === 'expiry'
      ? `What ${row.flow} granted was to end ${
          row.end_known ? `on ${row.due_at}` : 'at a time that nobody knows'
        }, and is still there`
      : `${row.flow} wants it certified again by ${row.due_at}`;
  const opened = await context
    .reviews()
    .openIn(trx, identityRef, { kind: 'scheduled', text }, ACTOR);
  if (opened.length > 0) {
    return { met: true, done: `${opened.length} reviews were opened` };
  }
  const [{ count }] = await trx('review_items')
    .where({ identity_ref: identityRef })
    .whereNot({ status: 'closed' })
    .count<Array<{ count: string | number }>>('* as count');
  return Number(count) > 0
    ? { met: true, done: `${count} reviews of it are open already` }
    : { met: false, why: 'it holds nothing that anybody could be asked about' };
}

async function act(
  trx: Knex.Transaction,
  context: SettlingContext,
  row: ObligationRow,
  owed: OwedSubject | undefined,
): Promise<Settlement> {
  const flows = await tellFlows(trx, context, row, owed);
  if (flows.length > 0) {
    return { met: true, done: `${flows.join(', ')} deals with it` };
  }
  if (!owed) {
    return { met: false, why: 'the inventory does not know what it is about' };
  }
  return 'identityRef' in owed.subject
    ? askOwner(trx, context, row, owed.subject.identityRef)
    : { met: false, why: 'no flow deals with a certificate that is to end' };
}

const AGAIN = 'P1D';

/**
 * Does what is due: flows that name the event deal with it, otherwise whoever owns it is asked. What nothing can be done
 * about stays owed, says why, and is looked at again the next day. What recurs is owed anew until its subject is gone.
 */
export async function settleObligation(
  trx: Knex.Transaction,
  context: SettlingContext,
  row: ObligationRow,
  now: string,
): Promise<void> {
  const owed = await findOwed(trx, row);
  if (owed && (await isGone(trx, owed))) {
    await updateObligation(trx, row.id, {
      status: 'met',
      open_key: null,
      settled_at: now,
      result: 'it is gone',
    });
    return;
  }
  const settlement = await act(trx, context, row, owed);
  if (!settlement.met) {
    await updateObligation(trx, row.id, {
      status: 'unmet',
      next_look_at: addDuration(now, AGAIN),
      result: settlement.why,
    });
    return;
  }
  if (row.every !== null) {
    const due = addDuration(now, row.every);
    await updateObligation(trx, row.id, {
      status: 'open',
      due_at: due,
      next_look_at: due,
      result: settlement.done,
      settled_at: now,
    });
    return;
  }
  await updateObligation(trx, row.id, {
    status: 'met',
    open_key: null,
    settled_at: now,
    result: settlement.done,
  });
}
