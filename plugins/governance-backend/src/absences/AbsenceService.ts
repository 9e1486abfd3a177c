import { InputError, NotFoundError } from '@backstage/errors';
import {
  Absence,
  AbsenceRequest,
  keyOf,
} from '@countersign/plugin-governance-common';
import { LedgerPort } from '@countersign/plugin-governance-node';
import { Knex } from 'knex';
import { ReviewCaller } from '../certification/actOnReview';
import { accountsOf, personsOf } from '../directory/personsOf';
import { groupsOf, resolveMembers } from '../directory/queryDirectory';
import { FactRefresher } from '../facts';
import { AbsenceRow, holdingAt, STANDS_IN_FOR } from './currentSubstitutes';
import { standBack, standIn, StandInContext } from './standIn';

/** Longest time for which somebody can stand in. */
const MOST_DAYS = 366;
const PAGE = 100;

function toAbsence(row: AbsenceRow): Absence {
  return {
    id: row.id,
    person: row.person,
    substitute: row.substitute,
    from: row.from_at,
    to: row.to_at,
    ...(row.ended_at ? { endedAt: row.ended_at } : {}),
  };
}

/** Lets people name who stands in while they are away, and has those asked besides. */
export class AbsenceService {
  readonly #context: StandInContext & {
    ledger: LedgerPort;
    delegateTo: readonly string[];
    factRefresher: FactRefresher;
  };
  readonly #knex: Knex;

  constructor({
    knex,
    ...context
  }: StandInContext & {
    knex: Knex;
    ledger: LedgerPort;
    /** Groups whose people may stand in besides those of one's own groups and of triage. */
    delegateTo: readonly string[];
    /** Tells what somebody has asked for that somebody acts for them now. */
    factRefresher: FactRefresher;
  }) {
    this.#context = context;
    this.#knex = knex;
  }

  /**
   * Names a substitute for a time.
   *
   * @throws InputError for who may not stand in, or a time that is over, too long or taken
   */
  async set(request: AbsenceRequest, caller: ReviewCaller): Promise<Absence> {
    const row = await this.#knex.transaction(async trx => {
      const { engine, ledger, newId } = this.#context;
      const now = await engine.now(trx);
      const person = keyOf(caller.userRef);
      const substitute = keyOf(request.substitute);
      const absence: AbsenceRow = {
        id: newId(),
        person,
        substitute,
        from_at: new Date(request.from).toISOString(),
        to_at: new Date(request.to).toISOString(),
        ended_at: null,
        over_at: null,
      };
      await this.#refuse(trx, absence, now);
      await trx<AbsenceRow>('absences').insert(absence);
      await ledger.append(trx, [
        {
          type: 'absence.set',
          subject: `absence:${absence.id}`,
          at: now,
          actor: caller.actor,
          data: { from: absence.from_at, to: absence.to_at },
          personal: { substitute },
        },
      ]);
      return absence;
    });
    await this.turn();
    return toAbsence(row);
  }

  /** Absences of a person, and those in which they stand in, that are not over; the next one first. */
  async list(userRef: string): Promise<Absence[]> {
    return this.#knex.transaction(async trx => {
      const at = (await this.#context.engine.now(trx)).toISOString();
      const rows = await trx<AbsenceRow>('absences')
        .where(theirs =>
          theirs
            .where({ person: keyOf(userRef) })
            .orWhere({ substitute: keyOf(userRef) }),
        )
        .where('to_at', '>', at)
        .whereNull('ended_at')
        .orderBy(['from_at', 'id']);
      return rows.map(toAbsence);
    });
  }

  /**
   * Ends one's own absence before its time.
   *
   * @throws NotFoundError where it is not theirs, or over
   */
  async end(id: string, caller: ReviewCaller): Promise<Absence> {
    const row = await this.#knex.transaction(async trx => {
      const now = await this.#context.engine.now(trx);
      const at = now.toISOString();
      const changed = await trx<AbsenceRow>('absences')
        .where({ id, person: keyOf(caller.userRef) })
        .whereNull('ended_at')
        .where('to_at', '>', at)
        .update({ ended_at: at });
      const found = await trx<AbsenceRow>('absences').where({ id }).first();
      if (changed === 0 || !found) {
        throw new NotFoundError(`You have no absence '${id}' that is not over`);
      }
      await this.#context.ledger.append(trx, [
        {
          type: 'absence.ended',
          subject: `absence:${id}`,
          at: now,
          actor: caller.actor,
          data: { to: at },
        },
      ]);
      return found;
    });
    await this.turn();
    return toAbsence(row);
  }

  /**
   * Asks those who stand in now about everything that those who are away are asked, leaves them out of what those have
   * asked for, and takes back what they were asked for somebody who is back. Each item is one transaction; safe beside
   * others.
   */
  async turn(
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const { current, over } = await this.#knex.transaction(async trx => {
      const at = (await this.#context.engine.now(trx)).toISOString();
      return {
        current: await holdingAt(trx<AbsenceRow>('absences'), at).orderBy('id'),
        over: await trx<AbsenceRow>('absences')
          .whereNull('over_at')
          .where(ended =>
            ended.where('to_at', '<=', at).orWhereNotNull('ended_at'),
          )
          .orderBy('id'),
      };
    });
    for (const absence of current as AbsenceRow[]) {
      await this.#eachItem(signal, this.#waiting(absence), (trx, id) =>
        standIn(trx, this.#context, id, absence),
      );
    }
    await this.#tellRequests(current, signal);
    for (const absence of over) {
      await this.#eachItem(signal, this.#stoodIn(absence), (trx, id) =>
        standBack(trx, this.#context, id, absence),
      );
      if (!signal.aborted) {
        await this.#knex.transaction(async trx => {
          const at = (await this.#context.engine.now(trx)).toISOString();
          await trx<AbsenceRow>('absences')
            .where({ id: absence.id })
            .update({ over_at: at });
        });
      }
    }
  }

  async #tellRequests(
    absences: readonly AbsenceRow[],
    signal: AbortSignal,
  ): Promise<void> {
    const requesters = await this.#knex.transaction(trx =>
      accountsOf(
        trx,
        absences.map(({ person }) => person),
      ),
    );
    for (let index = 0; index < requesters.length; index += PAGE) {
      await this.#context.factRefresher.refresh(
        { requesters: requesters.slice(index, index + PAGE) },
        signal,
      );
    }
  }

  async #refuse(
    trx: Knex.Transaction,
    absence: AbsenceRow,
    now: Date,
  ): Promise<void> {
    const { person, substitute, from_at, to_at } = absence;
    const personOf = await personsOf(trx, [person, substitute]);
    if (personOf(person) === personOf(substitute)) {
      throw new InputError('substitute is yourself; name somebody else');
    }
    const groups = [
      ...(await groupsOf(trx, person)),
      ...this.#context.delegateTo,
      this.#context.triageGroup,
    ];
    const known = new Set<string>();
    for (const group of new Set(groups)) {
      const members = await resolveMembers(trx, group);
      members.forEach(({ ref }) => known.add(keyOf(ref)));
    }
    if (!known.has(substitute)) {
      throw new InputError(
        `substitute '${substitute}' may not stand in; people of your groups, and of ${[
          ...this.#context.delegateTo,
          this.#context.triageGroup,
        ].join(', ')}, may`,
      );
    }
    if (to_at <= now.toISOString()) {
      throw new InputError(`to '${to_at}' is over already`);
    }
    const days = (Date.parse(to_at) - Date.parse(from_at)) / 86_400_000;
    if (days > MOST_DAYS) {
      throw new InputError(
        `The time is ${Math.round(
          days,
        )} days; at most ${MOST_DAYS} are accepted`,
      );
    }
    const other = await trx<AbsenceRow>('absences')
      .where({ person })
      .whereNull('ended_at')
      .where('from_at', '<', to_at)
      .where('to_at', '>', from_at)
      .first();
    if (other) {
      throw new InputError(
        `You are away already from ${other.from_at} to ${other.to_at}; end that first`,
      );
    }
  }

  /** Open items that somebody who is away is asked about, and whoever stands in is not. */
  #waiting({ person, substitute }: AbsenceRow) {
    return (trx: Knex.Transaction, after: string): Promise<string[]> =>
      trx('review_reviewers as asked')
        .join('review_items', 'review_items.id', 'asked.item_id')
        .where({ 'asked.user_ref': person, 'review_items.status': 'open' })
        .where('review_items.id', '>', after)
        .whereNotExists(other =>
          other
            .select(trx.raw('1'))
            .from('review_reviewers as theirs')
            .whereRaw('theirs.item_id = asked.item_id')
            .where('theirs.user_ref', substitute),
        )
        .orderBy('review_items.id')
        .limit(PAGE)
        .pluck('review_items.id');
  }

  /** Open items that somebody was asked about in another's place. */
  #stoodIn({ person, substitute }: AbsenceRow) {
    return (trx: Knex.Transaction, after: string): Promise<string[]> =>
      trx('review_reviewers as asked')
        .join('review_items', 'review_items.id', 'asked.item_id')
        .where({
          'asked.user_ref': substitute,
          'asked.via': `${STANDS_IN_FOR}${person}`,
          'review_items.status': 'open',
        })
        .where('review_items.id', '>', after)
        .orderBy('review_items.id')
        .limit(PAGE)
        .pluck('review_items.id');
  }

  async #eachItem(
    signal: AbortSignal,
    read: (trx: Knex.Transaction, after: string) => Promise<string[]>,
    act: (trx: Knex.Transaction, id: string) => Promise<unknown>,
  ): Promise<void> {
    let after = '';
    let page: string[];
    do {
      const from = after;
      page = await this.#knex.transaction(trx => read(trx, from));
      for (const id of page) {
        if (signal.aborted) {
          return;
        }
        await this.#knex.transaction(trx => act(trx, id));
      }
      after = page.at(-1) ?? after;
    } while (page.length === PAGE);
  }
}
