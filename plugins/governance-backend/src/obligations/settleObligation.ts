import { addDuration } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { ReviewCause } from '../certification/buildReviewRow';
import { ReviewService } from '../certification/ReviewService';
import { countLeftOutNow, coveringExclusion } from '../exclusions';
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

/** Why whoever owns it is asked. What was to end and is still there is asked about whatever is left out of campaigns. */
function causeOf(row: ObligationRow): ReviewCause {
  return row.kind === 'expiry'
    ? {
        kind: 'scheduled',
        text: `What ${row.flow} granted was to end ${
          row.end_known ? `on ${row.due_at}` : 'at a time that nobody knows'
        }, and is still there`,
      }
    : {
        kind: 'scheduled',
        text: `${row.flow} wants it certified again by ${row.due_at}`,
        heedsExclusions: true,
      };
}

/** Who holds what is owed about: an identity, or what stands for itself. */
function holderOf({ ref, subject }: OwedSubject): string {
  return 'identityRef' in subject ? subject.identityRef : ref;
}

/** Puts it before the team that owns it. What nobody can be asked about is said so. */
async function askOwner(
  trx: Knex.Transaction,
  context: SettlingContext,
  row: ObligationRow,
  options: { identityRef: string; now: string },
): Promise<Settlement> {
  const { identityRef, now } = options;
  const opened = await context
    .reviews()
    .openIn(trx, identityRef, causeOf(row), ACTOR);
  if (opened.length > 0) {
    return { met: true, done: `${opened.length} reviews were opened` };
  }
  const [{ count }] = await trx('review_items')
    .where({ identity_ref: identityRef })
    .whereNot({ status: 'closed' })
    .count<Array<{ count: string | number }>>('* as count');
  if (Number(count) > 0) {
    return { met: true, done: `${count} reviews of it are open already` };
  }
  return row.kind === 'certify' &&
    (await countLeftOutNow(trx, identityRef, now)) > 0
    ? {
        met: true,
        done: 'exclusions leave out what it holds; it is asked about when they end',
      }
    : { met: false, why: 'it holds nothing that anybody could be asked about' };
}

/** Leaves alone what an exclusion covers, and has it asked about at the end of that one. */
async function leaveOut(
  trx: Knex.Transaction,
  context: SettlingContext,
  row: ObligationRow,
  options: { owed: OwedSubject; now: string },
): Promise<Settlement | undefined> {
  const { owed, now } = options;
  const holderRef = holderOf(owed);
  const exclusion = await coveringExclusion(
    trx,
    { holderRef, ref: owed.ref },
    now,
  );
  if (!exclusion) {
    return undefined;
  }
  await context.reviews().openManyIn(
    trx,
    [
      {
        ref: holderRef,
        ...(owed.subject.kind === 'identity'
          ? {}
          : { only: new Set([owed.ref]) }),
      },
    ],
    causeOf(row),
    ACTOR,
  );
  return {
    met: true,
    done: `${exclusion.reason}; it is asked about at its end`,
  };
}

async function act(
  trx: Knex.Transaction,
  context: SettlingContext,
  row: ObligationRow,
  { owed, now }: { owed: OwedSubject | undefined; now: string },
): Promise<Settlement> {
  const leftOut =
    row.kind === 'certify' && owed
      ? await leaveOut(trx, context, row, { owed, now })
      : undefined;
  if (leftOut) {
    return leftOut;
  }
  const flows = await tellFlows(trx, context, row, owed);
  if (flows.length > 0) {
    return { met: true, done: `${flows.join(', ')} deals with it` };
  }
  if (!owed) {
    return { met: false, why: 'the inventory does not know what it is about' };
  }
  return 'identityRef' in owed.subject || row.kind === 'certify'
    ? askOwner(trx, context, row, { identityRef: holderOf(owed), now })
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
  const settlement = await act(trx, context, row, { owed, now });
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
