import { ConflictError } from '@backstage/errors';
import { FlowEvent } from '@countersign/plugin-governance-flows';
import { Knex } from 'knex';
import { ReviewActing, ReviewCaller } from '../certification/actOnReview';
import { ReviewInstance } from '../certification/ports';
import { ReviewRow } from '../certification/reviewRow';
import { accountsOf } from '../directory/personsOf';
import { Reviewer } from '../directory/queryDirectory';
import { findSecondPeople } from './findSecondPeople';
import { asksSecondPerson } from './isSecondPerson';
import { SecondReason } from './operations/seconds';

/** A keep that takes a second person, with what its flow is told before the vote. */
export interface PlannedSecond {
  kinds: SecondReason[];
  people: Reviewer[];
  event: FlowEvent;
}

const toEvent = (second: {
  needed: boolean;
  people: string[];
  first: string[];
}): FlowEvent => ({ type: 'facts', facts: { second } });

function secondIn({ snapshot }: ReviewInstance): {
  needed?: boolean;
  first?: string[];
} {
  const { second } = snapshot.facts;
  return typeof second === 'object' && second !== null && !Array.isArray(second)
    ? (second as { needed?: boolean; first?: string[] })
    : {};
}

/** What a flow is told where a keep takes nobody else after all; nothing where it knows that. */
export function settleFirst(instance: ReviewInstance): FlowEvent[] {
  return secondIn(instance).needed
    ? [toEvent({ needed: false, people: [], first: [] })]
    : [];
}

/**
 * Works out who may be the second person of a keep.
 *
 * @throws ConflictError where nobody independent is there, or the version of the flow cannot ask for one
 */
export async function planSecond(
  trx: Knex.Transaction,
  acting: ReviewActing,
  options: {
    row: ReviewRow;
    instance: ReviewInstance;
    caller: ReviewCaller;
    kinds: SecondReason[];
    at: string;
  },
): Promise<PlannedSecond> {
  const { row, instance, caller, kinds, at } = options;
  if (!asksSecondPerson(instance.definition)) {
    throw new ConflictError(
      `Keeping this takes a second person (${kinds.join(
        ', ',
      )}), and the version of the flow that asks about it cannot ask for one; revoke it, or have it asked about again (second-person)`,
    );
  }
  const before = secondIn(instance).first ?? [];
  const first = await accountsOf(trx, [...before, caller.userRef]);
  const people = await findSecondPeople(trx, acting, { row, first, at });
  if (people.length === 0) {
    throw new ConflictError(
      `Keeping this takes a second person (${kinds.join(
        ', ',
      )}), and nobody independent is there: neither a lead of ${
        row.owner_ref
      }, nor anybody of triage or security (second-person)`,
    );
  }
  return {
    kinds,
    people,
    event: toEvent({
      needed: true,
      people: people.map(({ ref }) => ref),
      first,
    }),
  };
}
